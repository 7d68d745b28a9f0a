#pragma once

#include <cstdint>

/// How often a random test repeats: with sanitizers, where each round is slower, a fifth.
constexpr std::uint64_t rounds(std::uint64_t count) {
#ifdef __SANITIZE_ADDRESS__
    return count / 5;
#else
    return count;
#endif
}
