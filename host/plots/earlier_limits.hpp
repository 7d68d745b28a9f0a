#pragma once

#include "results/document.hpp"

#include <filesystem>

namespace antipode::plots {

/// Reads couplings that others exclude (config/run3/earlier_limits.csv explains the columns). Rows of one
/// experiment are in increasing mass. Throws InputError that names file, line and column.
results::Table read_earlier_limits(const std::filesystem::path& path);

}  // namespace antipode::plots
