#pragma once

/// A bunch as the front end gives it, and its words.

#include "generated/registers.hpp"
#include "generated/words.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace antipode::oracle {

struct Bunch {
    std::uint32_t number = 0;
    std::uint64_t time_ns = 0;
    std::int32_t beam_catcher = 0;
    std::int32_t target = 0;
    std::vector<words::Hit> hits;
    std::string kind;  ///< what it was made to be
};

/// Crystal tables, 870 cells in raster order.
struct Tables {
    std::vector<registers::Calibration> calibration;
    std::vector<registers::Seed> seed;
};

/// The limits of a design.
struct Limits {
    int window = 5;
    std::size_t k_slice = 16;
    std::size_t k_bunch = 256;
    std::size_t hits_bunch = 2048;
    std::size_t pairs_out = 64;
    int pair_algorithms = 4;
};

/// CRC-32 of the bytes of words, lowest byte first (zlib).
std::uint32_t crc32_of(const std::vector<std::uint64_t>& words);

/// The hit packet of a bunch in bunch mode.
std::vector<std::uint64_t> hit_packet(const Bunch& bunch);

/// One line a word, for messages: the word in hexadecimal and the name of its type.
std::string listing(const std::vector<std::uint64_t>& words);

}  // namespace antipode::oracle
