#pragma once

/// How many clocks a decision takes at most: what decision_latency must be so that none is late.

#include <cstdint>
#include <string>
#include <vector>

namespace antipode::trigger {

/// Worst case for one bunch in one design, if no earlier bunch is inside.
struct Latency {
    std::string design;  ///< "30x5": LANES x WINDOW
    std::string bunch;   ///< what the bunch is
    std::uint32_t hits = 0;
    std::uint32_t clusters = 0;
    std::uint32_t clocks = 0;
};

/// Each design with bunches of Run III and above, and with the largest bunch that it keeps whole.
std::vector<Latency> latencies();

}  // namespace antipode::trigger
