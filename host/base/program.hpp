#pragma once

/// The program that runs: what it is, and where the files are that come with it.

#include <filesystem>
#include <string>

namespace antipode {

/// SHA-256 of the executable: two programs that may compute something else differ in it, also where they were
/// built from one commit. Read once. Throws IoError.
const std::string& program_sha256();

/// The folder of cards and tables that come with the program: share/antipode beside the folder of the
/// executable (an installation), config/ of the source tree in which it was built, or of the tree for which
/// it was configured; links to the executable are followed. The first of these that exists; if none does, the
/// first, so that an error names it.
const std::filesystem::path& config_folder();

}  // namespace antipode
