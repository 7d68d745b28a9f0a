#pragma once
#include "lockstep/episode.hpp"
#include "lockstep/pins.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace antipode::testbench {

struct shape;

// Counts the bins of coverage.toml.
class coverage {
public:
    coverage(const std::string& list, const shape& built);

    void clock(const core_outputs& out, bool in_valid, std::uint64_t in_data, bool out_ready, bool hold,
               bool free_running, bool counted);
    void reset(const core_outputs& out, bool in_packet, std::uint64_t inside);
    // A packet with its trailer.
    void packet_in(const std::vector<std::uint64_t>& words, const run_settings& settings);
    // last: nothing else is inside.
    void packet_out(const std::vector<std::uint64_t>& words, bool last);

    const std::map<std::string, std::uint64_t>& bins() const { return bins_; }

private:
    // The bin; one that is not listed is an error.
    std::uint64_t& bin(const std::string& name);
    void count(bool happened, const std::string& name) {
        if (happened) ++bin(name);
    }
    void crosses(const std::vector<words::Hit>& hits, const run_settings& settings);

    const shape& built_;
    std::map<std::string, std::uint64_t> bins_;
    // Those of every clock.
    std::uint64_t &taken_, &back_to_back_, &in_a_row_, &both_stand_, &not_live_, &held_in_packet_,
        &held_stalls_, &summary_waits_, &pulse_, &pulses_close_;
    std::map<std::uint32_t, std::uint64_t*> input_waits_, output_stalls_;  // by the tag of the word
    bool trailer_taken_ = false;
    bool given_ = false;
    bool in_packet_ = false;
    unsigned since_pulse_ = 1000;
    int mode_ = -1;
};

}  // namespace antipode::testbench
