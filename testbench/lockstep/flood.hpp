#pragma once
#include "lockstep/episode.hpp"
#include "lockstep/trigger_core.hpp"

#include <cstdint>
#include <vector>

namespace antipode::testbench {

// Bunches with more than the counters of a packet count, or than a buffer or a list holds; in turn.
enum class flood {
    masked,       // hits of a masked crystal
    left_out,     // hits of no crystal and below the threshold: more than the 16 bits of a trailer's count
    outside,      // hits outside the window
    one_crystal,  // kept hits of one crystal at once, in the image of three slices; all that are kept are
                  // attached
    late,         // hits of frames that are over
    stray,        // words that belong nowhere, before the packet and in it
    seeds,        // each hit is a seed, in every slice as many as it keeps; all pairs pass
    crowded,      // each hit is a seed, in few slices
    saturated,    // as many clusters as a bunch keeps, of saturated energy
    guard,        // hits in the guard of two frames, more than the buffers of both take
    count
};

// What it needs of the settings and tables; a shape without free-running mode stays in bunch mode.
void prepare(flood kind, const shape& built, run_settings& run);

// Its words, with the header, time and charges of the bunch.
std::vector<std::uint64_t> flood_packet(flood kind, const shape& built, oracle::Bunch bunch);

}  // namespace antipode::testbench
