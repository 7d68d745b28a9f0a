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

struct Published {
    std::map<std::string, PublishedNumber> numbers;  ///< by result and scalar: "sideband.k0"
    results::Table limits;                           ///< columns as in the table `limits` of a limit result
};

/// Reads config/run3/published_results.toml or a file like it. Throws IoError or InputError with the file's
/// name.
Published read_published(const std::filesystem::path& path);

}  // namespace antipode::report
