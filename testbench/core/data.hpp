#pragma once
#include "generated/registers.hpp"
#include "hls/packet.hpp"

#include <array>
#include <cstdint>

namespace antipode::model {

// What goes from one part of the core to another.

// Tables of the crystals, in raster order.
struct crystal_tables {
    std::array<registers::Calibration, constants::cells> calibration{};
    std::array<registers::Seed, constants::cells> seed{};
};

// A word of the input, and the clock on which it was taken at the pins.
struct input_word {
    std::uint64_t data = 0;
    std::uint32_t arrival = 0;
    bool playback = false;  // from the playback memory, not from the front end
};

// A packet that has come in: what is known before its clusters are.
struct record {
    hls::PacketHead head;
    int buffer = 0;
    std::uint32_t below_threshold = 0;
    std::uint32_t stray_words = 0;
};

// What the clusters and pairs of a bunch come to.
struct collected {
    words::CountersClusters clusters;
    words::CountersPairs pairs;
    words::CountersAlgorithms algorithms;
    std::uint32_t kept_clusters = 0;
    std::uint32_t kept_pairs = 0;
    std::uint32_t passed = 0;   // bit i: a pair passed pair algorithm i
    std::uint32_t singles = 0;  // bit i: a cluster passed single algorithm i
    std::array<std::uint32_t, 2> multiplicity{};
};

// The decision of a bunch; nothing for a dropped one.
struct decision_result {
    std::uint32_t fired = 0;
    std::uint32_t accepted = 0;
    bool accept = false;
    bool late = false;      // accepted, without a pulse
    bool attached = false;  // its hits go into the packet
};

// What the counters take of a bunch when its packet has been written.
struct bunch_summary {
    hls::PacketHead head;
    std::uint32_t below_threshold = 0;
    std::uint32_t stray_words = 0;
    std::uint32_t words_out = 0;
};

}  // namespace antipode::model
