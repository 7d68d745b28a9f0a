#pragma once

#include "oracle/bunch.hpp"

#include <string>
#include <vector>

namespace antipode {

/// Where two packets first differ, for the message of a failure.
inline std::string difference(const std::vector<std::uint64_t>& found,
                              const std::vector<std::uint64_t>& expected) {
    std::size_t at = 0;
    while (at < found.size() && at < expected.size() && found[at] == expected[at])
        ++at;
    const auto word = [&](const std::vector<std::uint64_t>& words) {
        return at < words.size() ? oracle::listing({words[at]}) : std::string("  none\n");
    };
    return "word " + std::to_string(at) + ", found:\n" + word(found) + "expected:\n" + word(expected);
}

}  // namespace antipode
