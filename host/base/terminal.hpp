#pragma once

/// The one place from which the program speaks to its user. Names and texts from files reach a terminal only
/// through it.

#include <string>
#include <string_view>

namespace antipode {

/// Text that a terminal shows and does not obey: control characters except newline and tab, marks that
/// reverse the direction of writing, and bytes that are not UTF-8 appear as `\x1b`, `\u202e`, `\xff`.
std::string printable(std::string_view text);

/// Prints to standard output. What cannot be written, because the disk is full or the reader gone, is no
/// reason to stop work whose results go into files: the program says so at its end.
/// @returns false if standard output cannot be written
bool say(std::string_view text);

/// A line on standard error that begins with "antipode: ". Newlines in the message become spaces.
void note(std::string_view message);

/// A note that begins with "warning: ".
void warn(std::string_view message);

}  // namespace antipode
