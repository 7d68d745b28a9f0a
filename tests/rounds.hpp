#pragma once

#include <cstdint>

/// How often a random test repeats: with sanitizers, where each round is slower, a fifth.
constexpr std::uint64_t rounds(std::uint64_t count) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return count / 5;
#else
    return count;
#endif
}
