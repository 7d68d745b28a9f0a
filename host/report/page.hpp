#pragma once

/// The report: one HTML page of all results of a folder. It needs no network and no other file.

#include "plots/catalog.hpp"
#include "report/published.hpp"
#include "results/output.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace antipode::report {

struct Options {
    plots::Options plots;
    std::optional<Published> published;  ///< none: the page shows ours alone
};

/// The page of these results. Each is drawn into the folder `plots` beside it first.
/// @param folder of which the results are, for their labels: "published (in recorded)" for
/// out/recorded/fit.json of out
std::string make_page(const std::vector<results::StoredDocument>& stored, const std::filesystem::path& folder,
                      const Options& options);

/// Reads all results of a folder, writes the page, and returns its headline numbers as text for a terminal.
/// Throws InputError if there are none, IoError if the page or a picture cannot be written.
std::string write_report(const std::filesystem::path& folder, const std::filesystem::path& page,
                         const Options& options);

}  // namespace antipode::report
