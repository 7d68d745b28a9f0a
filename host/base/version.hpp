#pragma once

#include <string_view>

namespace antipode {

/// Version of the program, from CMakeLists.txt: "0.1.0". Unblinding records are bound to it.
std::string_view version() noexcept;

/// Commit that was built, with "-dirty" behind it if files had changed: "1a2b3c4d5e6f".
std::string_view git_commit() noexcept;

}  // namespace antipode
