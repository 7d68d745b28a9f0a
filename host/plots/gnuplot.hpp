#pragma once

/// gnuplot as a process, and the only way for text into its scripts.

#include <filesystem>
#include <string>
#include <vector>

namespace antipode::plots {

/// Any text as gnuplot's enhanced markup that shows it as it is, on one line, cut where no picture has room.
std::string markup(const std::string& text);

/// Markup as a string of a script, with its quotation marks: nothing in it can end the string or be run.
/// Text that does not come from the source code passes `markup` first.
std::string quoted(const std::string& markup_text);

/// The list of `set xtics (...)`: each label, which is markup, at its position.
std::string tics(const std::vector<std::string>& labels, const std::vector<double>& positions);

/// Runs `gnuplot <script>` in a folder, without shell, user settings or the caller's locale. Throws IoError
/// with the last line of what gnuplot says if it is not installed, ends with a failure, or leaves one of the
/// `made` files empty; what it says otherwise is no failure.
void run_gnuplot(const std::filesystem::path& folder, const std::string& script,
                 const std::vector<std::filesystem::path>& made);

}  // namespace antipode::plots
