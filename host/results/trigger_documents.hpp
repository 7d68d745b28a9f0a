#pragma once

/// Documents about the trigger: its registers and what they mean, and what a file of hits or primitives
/// holds.

#include "formats/summary.hpp"
#include "formats/word_file.hpp"
#include "results/document.hpp"
#include "trigger/configuration.hpp"

namespace antipode::results {

/// Fills a Document of kind "trigger_config": beam and acceptance, each window in physical units as the
/// registers hold it, each register with its value, the crystal tables, and `load`: the writes that bring a
/// trigger to it, address and value, in their order.
void describe_configuration(Document& document, const trigger::Configuration& configuration,
                            const geometry::EcalSettings& geometry);

/// What a Document of kind "trigger_config" says is to be loaded. Throws InputError that names the register
/// if one is unknown or out of range, the column if one is missing, or if the checksum in the Document is
/// another.
trigger::Configuration configuration_in(const Document& document);

/// Fills a Document of kind "inspect": what the file holds, and where it is damaged.
void describe_file(Document& document, const formats::Summary& summary, const formats::Losses& losses);

}  // namespace antipode::results
