#pragma once
#include <cstdint>
#include <vector>

#include <verilated.h>

namespace antipode::rtl {

// Bits of a wide port: `width` from `low` on.
template <std::size_t Words>
std::uint64_t get_bits(const VlWide<Words>& port, std::size_t low, std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t done = 0; done < width;) {
        const std::size_t word = (low + done) / 32, shift = (low + done) % 32;
        value |= static_cast<std::uint64_t>(port[word] >> shift) << done;
        done += 32 - shift;
    }
    return width < 64 ? value & ((std::uint64_t{1} << width) - 1) : value;
}
inline std::uint64_t get_bits(std::uint64_t port, std::size_t low, std::size_t width) {
    const std::uint64_t value = port >> low;
    return width < 64 ? value & ((std::uint64_t{1} << width) - 1) : value;
}

template <std::size_t Words>
void set_bits(VlWide<Words>& port, std::size_t low, std::size_t width, std::uint64_t value) {
    for (std::size_t i = 0; i < width; ++i) {
        const std::size_t word = (low + i) / 32, shift = (low + i) % 32;
        const std::uint32_t bit = std::uint32_t{1} << shift;
        port[word] = (value >> i) & 1 ? port[word] | bit : port[word] & ~bit;
    }
}
template <class Port>
void set_bits(Port& port, std::size_t low, std::size_t width, std::uint64_t value) {
    const std::uint64_t mask = (width < 64 ? (std::uint64_t{1} << width) - 1 : ~std::uint64_t{0}) << low;
    port = static_cast<Port>((port & ~mask) | ((value << low) & mask));
}

}  // namespace antipode::rtl
