#pragma once
#include "base/random.hpp"
#include "oracle/bunch.hpp"
#include "oracle/stimulus.hpp"
#include "verilated/gaps.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace antipode::testbench {

struct shape;

// What the core is set to while it is idle.
struct run_settings {
    registers::Settings settings;
    oracle::Tables tables;
    bool free_running = false;
};

// How a source offers, or a sink takes.
struct traffic {
    double busy = 1;  // fraction of clocks
    double run = 1;   // mean length of a run of them
};

// A packet, and what happens around it.
struct step {
    enum class before { nothing, apply, hold, stop };  // hold and stop: from a word of it on

    std::uint64_t bunch = 0;  // number of the bunch in the whole run
    std::string kind;
    std::vector<std::uint64_t> words;
    bool playback = false;
    before first = before::nothing;
    unsigned clocks = 0;       // of the hold or stop, or a pause before
    long stopped_at = -1;      // words of it that are sent before a hold or stop
    unsigned inside = 0;       // packets that may be inside when this one begins
    long reset_after = -1;     // words of it that are sent before a reset; -1: none
    unsigned reset_delay = 0;  // clocks from there to the reset
    bool reload = false;       // the random seed is loaded after the reset
};

// A hundred bunches after power-up, given by the seed of the run and the episode's number alone: what there
// is to replay. 70 % of the bunches are physics, 20 % random, 10 % directed, in bunch mode or as frames of a
// spill; some are damaged. The last of every twentieth is a flood.
class episode {
public:
    static constexpr std::uint64_t bunches = 100;
    static constexpr std::uint64_t bunches_to_flood = 2000;  // from one to the next

    episode(std::uint64_t seed, std::uint64_t number, const shape& built);

    std::uint64_t number() const { return number_; }
    // What is applied by the next `apply`, and at the beginning.
    const run_settings& settings() const { return settings_; }
    const traffic& source() const { return source_; }
    const traffic& sink() const { return sink_; }
    const traffic& counters() const { return counters_; }
    std::uint64_t random() { return random_(); }

    // The next packet; none at the end.
    std::optional<step> next();

private:
    bool chance(unsigned one_in) { return random_() % one_in == 0; }
    std::uint64_t below(std::uint64_t n) { return random_() % n; }
    void draw_settings();
    oracle::Bunch frame(oracle::Bunch bunch);
    std::vector<std::uint64_t> packet(const oracle::Bunch& bunch);
    void damage(std::vector<std::uint64_t>& packet);
    void make_flood(step& out);
    void overflow(oracle::Bunch& bunch);
    void burst(step& out);

    struct arrival {
        words::Hit hit;
        std::uint64_t frame;  // whose packet brings it
    };

    std::uint64_t seed_;
    std::uint64_t number_;
    const shape& built_;
    RandomStream random_;
    run_settings settings_;
    std::optional<oracle::Stimulus> stimulus_;
    traffic source_, sink_, counters_;
    unsigned inside_ = 1;
    unsigned damaged_ = 0;  // of 8 packets
    unsigned resets_ = 0;   // one in so many packets; 0: none
    std::uint64_t done_ = 0;
    std::uint32_t first_number_ = 0;
    std::vector<arrival> late_;
    bool alone_after_ = false;  // the next packet waits until nothing is inside
};

}  // namespace antipode::testbench
