#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace antipode {

/// SHA-256 of a text, 64 hexadecimal digits.
std::string sha256(std::string_view text);

/// SHA-256 of a regular file's bytes. Throws IoError if it cannot be read; a pipe is refused, for its bytes
/// would be gone.
std::string sha256_file(const std::filesystem::path& path);

}  // namespace antipode
