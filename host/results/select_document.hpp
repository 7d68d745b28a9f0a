#pragma once

/// The document of a selected period: what `antipode select` writes of it, and what the scan table takes
/// back.

#include "analysis/scan_input.hpp"
#include "analysis/select.hpp"
#include "results/document.hpp"

#include <filesystem>
#include <span>
#include <string>

namespace antipode::results {

/// Fills a Document of kind "select": N2 with its side bands, N_POT, losses, runs, cut flow and spectra.
void describe_selected(Document& document, const analysis::SelectedPeriod& period);

/// Fills a Document of kind "pairs": the selected pairs, one a row. @param files  of the runs
void describe_pairs(Document& document, const analysis::SelectedPeriod& period,
                    std::span<const std::string> files);

/// What the scan table needs of a Document of kind "select". Throws InputError for another kind, or one of an
/// earlier version.
analysis::PeriodCounts read_selected(const std::filesystem::path& path);

}  // namespace antipode::results
