#pragma once
#include "hls/number.hpp"

#include <cstdint>
#include <random>

namespace antipode::testbench {

using engine = std::mt19937_64;

// A number in [lower, upper]: often an end or next to it, otherwise of any size.
inline std::int64_t pick(engine& random, std::int64_t lower, std::int64_t upper) {
    const auto span = static_cast<std::uint64_t>(upper - lower);
    const std::uint64_t near = random() % 3;
    if (near > span) return lower;
    switch (random() % 8) {
        case 0:
            return lower + static_cast<std::int64_t>(near);
        case 1:
            return upper - static_cast<std::int64_t>(near);
        case 2: {  // a power of two and its neighbours
            const std::uint64_t power = std::uint64_t{1} << (random() % 48);
            return lower + static_cast<std::int64_t>((power + near - 1) % (span + 1));
        }
        case 3:
            return lower + static_cast<std::int64_t>((random() >> (random() % 64)) % (span + 1));
        default:
            return lower + static_cast<std::int64_t>(random() % (span + 1));
    }
}

template <int N>
void pick(engine& random, hls::u<N>& number) {
    number = hls::u<N>(pick(random, hls::u<N>::smallest, hls::u<N>::largest));
}
template <int N>
void pick(engine& random, hls::s<N>& number) {
    number = hls::s<N>(pick(random, hls::s<N>::smallest, hls::s<N>::largest));
}

// A port's value from a number: its bits.
template <class Port, int N, bool Signed>
void drive(Port& port, const hls::Integer<N, Signed>& number) {
    port = static_cast<Port>(static_cast<std::uint64_t>(number.value()) & ((std::uint64_t{1} << N) - 1));
}

// Whether a port of N bits shows a number.
template <class Port, int N, bool Signed>
bool shows(const Port& port, const hls::Integer<N, Signed>& number) {
    return static_cast<std::uint64_t>(port) ==
           (static_cast<std::uint64_t>(number.value()) & ((std::uint64_t{1} << N) - 1));
}

}  // namespace antipode::testbench
