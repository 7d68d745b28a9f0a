#pragma once
#include "core/core.hpp"
#include "lockstep/pins.hpp"
#include "oracle/bunch.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace antipode::testbench {

// One of the two that are compared: the core on its pins, a clock at a time.
class trigger_core {
public:
    virtual ~trigger_core() = default;

    // Settings and tables, while the core is idle.
    virtual void set(const registers::Settings& settings, const oracle::Tables& tables) = 0;
    // A clock in reset.
    virtual void reset() = 0;
    virtual core_outputs out() const = 0;
    virtual void clock(const model::core_inputs& in) = 0;
    // Writes what happens from now on into a file (FST) if it can; an empty name ends it.
    virtual void record(const std::string&) {}
};

// The shape that a bench was built for.
struct shape {
    std::string name;
    bool has_free_running = false;
    int hits_bunch = 0;
    int k_slice = 0;
    int k_bunch = 0;
    int pairs_out = 0;
    int pair_algorithms = 0;
};
const shape& built_shape();
// Registers and memories of the RTL begin at values drawn from the seed.
std::unique_ptr<trigger_core> make_rtl(std::uint64_t seed);
std::unique_ptr<trigger_core> make_model();

}  // namespace antipode::testbench
