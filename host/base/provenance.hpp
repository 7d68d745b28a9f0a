#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace antipode {

/// A file that a result was made from.
struct InputFile {
    std::string path;    ///< as the user named it
    std::string sha256;  ///< of its bytes
};

/// Where a result comes from: enough to make it again. Every output carries it.
struct Provenance {
    std::string command_line;
    std::uint64_t seed = 0;
    int threads = 0;              ///< for the record: results do not depend on it
    nlohmann::ordered_json card;  ///< the effective card, every key
    std::vector<InputFile> inputs;

    /// With what only the program and the machine know: version, commit, random generator, time (UTC), host.
    nlohmann::ordered_json to_json() const;
};

/// The arguments joined by spaces, those with spaces or quotes in single quotes.
std::string command_line(int argc, const char* const* argv);

/// The path and hash of a file. Throws IoError if it cannot be read.
InputFile input_file(const std::filesystem::path& path);

/// Now, as "2026-01-31T12:34:56Z".
std::string utc_now();

}  // namespace antipode
