#pragma once

/// Drives the core through its streams and gathers its packets.

#include "base/random.hpp"
#include "core/core.hpp"
#include "oracle/bunch.hpp"
#include "oracle/charges.hpp"

#include <deque>
#include <memory>
#include <vector>

namespace antipode {

/// Of 8 clocks, on how many the source has no word and the sink takes none.
struct Gaps {
    unsigned source = 0;
    unsigned sink = 0;
};

template <class C>
class Driver {
public:
    Driver(const registers::Settings& settings, const oracle::Tables& tables, std::uint64_t seed,
           Gaps gaps = {})
        : core_(std::make_unique<model::core<C>>()), random_(RandomKey(seed, "driver")), gaps_(gaps) {
        set(settings, tables);
        pins_.run = true;
        pins_.settings_crc = 0x12345678;
        apply();
    }

    model::core_inputs& pins() { return pins_; }
    model::core<C>& core() { return *core_; }
    std::uint64_t clocks() const { return clocks_; }
    const std::vector<model::bunch_summary>& summaries() const { return summaries_; }
    /// Clocks of the decision pulses, counted from the first clock.
    const std::vector<std::uint64_t>& pulses() const { return pulses_; }
    /// Clocks on which trailers were taken.
    const std::vector<std::uint64_t>& trailers() const { return trailers_; }
    /// What has gone in.
    const oracle::Charges& charges() const { return charges_.sum(); }

    /// While nothing is inside.
    void set(const registers::Settings& settings, const oracle::Tables& tables) {
        model::crystal_tables crystal_tables;
        for (std::size_t cell = 0; cell < constants::cells; ++cell) {
            crystal_tables.calibration[cell] = tables.calibration[cell];
            crystal_tables.seed[cell] = tables.seed[cell];
        }
        core_->set(settings, crystal_tables);
    }

    void send(const std::vector<std::uint64_t>& words) {
        to_send_.insert(to_send_.end(), words.begin(), words.end());
    }

    void set_gaps(Gaps gaps) { gaps_ = gaps; }

    /// Reset of the design and of what was on its way.
    void reset() {
        core_->reset();
        to_send_.clear();
        packet_.clear();
        packets_.clear();
        offering_ = false;
        apply();
    }

    /// One clock. Returns true if it took a word at the input.
    bool clock() {
        const bool offers = offering_ || (!to_send_.empty() && random_() % 8 >= gaps_.source);
        pins_.in_valid = offers && !to_send_.empty();
        pins_.in_data = pins_.in_valid ? to_send_.front() : random_();
        pins_.out_ready = random_() % 8 >= gaps_.sink;
        pins_.counted = core_->summary_valid();
        const bool taken = pins_.in_valid && core_->in_ready();
        offering_ = pins_.in_valid && !taken;
        if (taken) {
            charges_.count(to_send_.front());
            if (words::BunchTrailer::is(to_send_.front())) trailers_.push_back(clocks_);
            to_send_.pop_front();
        }
        if (core_->out_valid() && pins_.out_ready) receive(core_->out());
        if (pins_.counted) summaries_.push_back(core_->summary());
        if (core_->decision_pulse()) pulses_.push_back(clocks_);
        core_->clock(pins_);
        ++clocks_;
        return taken;
    }

    /// Runs until everything that was sent is out; at most so many clocks.
    void drain(std::uint64_t most = 100000000) {
        const std::uint64_t end = clocks_ + most;
        while (clocks_ < end && !(to_send_.empty() && settled()))
            clock();
    }

    /// Packets so far, which are forgotten.
    std::vector<std::vector<std::uint64_t>> packets() { return std::exchange(packets_, {}); }
    /// drain() then waits for decision pulses, too.
    void wait_for_pulses() { wait_for_pulses_ = true; }
    bool torn() const { return !packet_.empty(); }

private:
    /// Settings become active, and the random generator takes its seed.
    void apply() {
        pins_.applied = true;
        clock();
        pins_.applied = false;
    }

    /// Idle for long enough that no word is on its way in the input.
    bool settled() {
        quiet_ = (wait_for_pulses_ ? core_->idle() : core_->empty()) ? quiet_ + 1 : 0;
        return quiet_ > 8;
    }

    void receive(const model::output_word& word) {
        packet_.push_back(word.data);
        if (word.last) packets_.push_back(std::exchange(packet_, {}));
    }

    std::unique_ptr<model::core<C>> core_;
    RandomStream random_;
    Gaps gaps_;
    model::core_inputs pins_;
    std::deque<std::uint64_t> to_send_;
    bool offering_ = false;
    int quiet_ = 0;
    bool wait_for_pulses_ = false;
    std::uint64_t clocks_ = 0;
    std::vector<std::uint64_t> packet_;
    std::vector<std::vector<std::uint64_t>> packets_;
    std::vector<model::bunch_summary> summaries_;
    std::vector<std::uint64_t> pulses_;
    std::vector<std::uint64_t> trailers_;
    oracle::ChargesIn charges_;
};

template <class C>
oracle::Limits limits_of() {
    return {C::window, C::k_slice, C::k_bunch, C::hits_bunch, C::pairs_out, C::pair_algorithms};
}

}  // namespace antipode
