#pragma once

/// Results that others published, for display beside ours. Nothing else may read them.

#include "results/document.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace antipode::report {

struct PublishedNumber {
    double value = 0;
    std::optional<results::ErrorBar> error;
    std::string source;  ///< where it stands
};

/// The experiment and the scan table that they belong to: they stand beside no other data.
struct Published {
    std::string data;          ///< "PADME Run III"
    std::string table_sha256;  ///< of the scan table; empty: to compare with whatever it is given for
    std::map<std::string, PublishedNumber> numbers;  ///< by result and scalar: "sideband.k0"
    results::Table limits;                           ///< columns as in the table `limits` of a limit result
};

/// Whether published numbers may stand beside a result: it was made from their table, or they name none.
bool belongs_to(const Published& published, const results::Document& document);

/// Reads config/run3/published_results.toml or a file like it. Throws IoError or InputError with the file's
/// name.
Published read_published(const std::filesystem::path& path);

}  // namespace antipode::report
