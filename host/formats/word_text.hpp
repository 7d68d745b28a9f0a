#pragma once

/// Words as text, for people.

#include "formats/word_file.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace antipode::formats {

/// "hit  column=28 row=12 energy=320 (20 MeV) time=41 (10.25 ns)": every field that is not a flag, the flags
/// that are set, and what is wrong with the word.
std::string to_text(std::uint64_t word);

/// A packet as one line of a table: number, charges, what is in it, flags, faults. And the head of that
/// table.
std::string packet_line(Stream stream, std::span<const std::uint64_t> packet);
std::string packet_head(Stream stream);

}  // namespace antipode::formats
