#pragma once

#include "results/document.hpp"

#include <filesystem>

namespace antipode::cli {

/// Draws the pictures of a result into `out`/plots. Those that fail are warnings on standard error: the
/// result stays as it is.
void draw_plots(const results::Document& document, const std::filesystem::path& out);

/// A line on standard error that begins with "antipode: warning".
void warn(const std::string& message);

/// Prints to standard output. What cannot be written, because the disk is full or the reader gone, is no
/// reason to stop: the program says so at its end.
void say(const std::string& text);

}  // namespace antipode::cli
