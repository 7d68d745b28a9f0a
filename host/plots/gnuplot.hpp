#pragma once

#include <filesystem>
#include <string>

namespace antipode::plots {

/// Runs `gnuplot <script>` in a folder. Throws IoError with the last line of what gnuplot says if it fails,
/// writes anything to standard error, or is not installed.
void run_gnuplot(const std::filesystem::path& folder, const std::string& script);

}  // namespace antipode::plots
