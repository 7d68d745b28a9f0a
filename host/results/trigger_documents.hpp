#pragma once

/// Documents about the trigger: its registers and what they mean, and what a file of hits or primitives
/// holds.

#include "formats/summary.hpp"
#include "formats/word_file.hpp"
#include "results/document.hpp"
#include "trigger/configuration.hpp"

namespace antipode::results {

/// Fills a Document of kind "trigger_config": beam and acceptance, each window in physical units as the
/// registers hold it, and each register with its value.
void describe_registers(Document& document, const registers::Settings& settings,
                        const geometry::EcalSettings& geometry);

/// Adds the table "crystals": the entries of calibration and seed table, one a crystal.
void describe_crystals(Document& document, const trigger::Configuration& configuration);

/// The settings in the table "registers" of a Document of kind "trigger_config". Throws InputError that names
/// the register if one is unknown or out of range.
registers::Settings settings_in(const Document& document);

/// Fills a Document of kind "inspect": what the file holds, and where it is damaged.
void describe_file(Document& document, const formats::Summary& summary, const formats::Losses& losses);

}  // namespace antipode::results
