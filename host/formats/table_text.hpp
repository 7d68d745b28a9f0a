#pragma once

#include <filesystem>
#include <string>

namespace antipode::formats {

/// The text of a table as UTF-8 without a byte-order mark, lines ended by '\n': from UTF-8, from UTF-16 with
/// a byte-order mark, or from Latin-1 where it is not UTF-8. Throws IoError if the file cannot be read;
/// InputError if it is no text, which names the format if it is a known one and says how to make a CSV file
/// of it.
std::string read_table_text(const std::filesystem::path& path);

}  // namespace antipode::formats
