#pragma once

#include "results/document.hpp"

#include <filesystem>

namespace antipode::cli {

/// Draws the pictures of a result into `out`/plots. Those that fail are warnings on standard error: the
/// result stays as it is.
void draw_plots(const results::Document& document, const std::filesystem::path& out);

}  // namespace antipode::cli
