#pragma once

/// Text that comes from files of other people, made harmless for what shows it.

#include <string>

namespace antipode::results {

/// Valid UTF-8 on one line: control characters (line breaks, tabs, terminal escapes) become spaces, bytes
/// that are not UTF-8 the replacement character.
std::string one_line(const std::string& text);

}  // namespace antipode::results
