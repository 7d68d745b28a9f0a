#pragma once
#include "core/data.hpp"
#include "core/delay.hpp"
#include "hls/decide.hpp"
#include "hls/from_registers.hpp"
#include "model/fifo.hpp"

#include <cstdint>

namespace antipode::model {

// The decision of the bunch in work, whether in time, and its pulse.
class decision {
public:
    static constexpr std::size_t pulses = 8;
    // From the decision to the earliest pulse.
    static constexpr std::uint32_t pulse_clocks = 3;
    // The periodic item divides the bunch number by the period, a bit a clock.
    static constexpr int remainder_clocks = 32;

    bool remainder_done() const { return remainder_clocks_ == 0; }
    // The result is there one clock later.
    bool decided() const { return decide_.out().valid.value() != 0; }
    const decision_result& result() const { return result_; }
    bool pulse() const { return pulse_; }
    // A pulse is due, or will be.
    bool pulse_waits() const { return pulses_.level() != 0 || pulses_.out_valid(); }

    // Inputs that stay while a bunch is inside.
    void set(const registers::Settings& settings) {
        settings_ = settings;
        decide_in_ = hls::decide_inputs(settings);
    }

    // load: another bunch, whose number and arrival come with the next clock; start: its clusters and pairs
    // are known; applied: settings have become active.
    void clock(bool load, bool start, std::uint32_t number, std::uint32_t arrival, const collected& found,
               bool applied, std::uint32_t now) {
        const bool due = pulses_.out_valid() && now + 1 - pulses_.out() >= settings_.decision_latency;
        const hls::DecideOut out = decide_.out();
        // A stage whose outputs do not count need not be computed.
        decide_.clock(start || applied
                          ? hls::Decide::call(decide_state_, decide(start, applied, number, found))
                          : hls::DecideOut());
        if (remainder_clocks_ != 0) --remainder_clocks_;
        bool gives_pulse = false;
        if (load) {
            result_ = {};
            remainder_clocks_ = remainder_clocks;
        } else if (out.valid.value()) {
            finish(out, arrival, now);
            gives_pulse = result_.accept && !result_.late;
        }
        if (gives_pulse) last_arrival_ = arrival;
        pulses_.clock(gives_pulse, arrival, due);
        pulse_ = due;
    }

private:
    hls::DecideIn decide(bool start, bool applied, std::uint32_t number, const collected& found) const {
        hls::DecideIn in = decide_in_;
        in.valid = hls::u<1>(start);
        in.pairs = hls::u<4>(found.passed);
        in.singles = hls::u<2>(found.singles);
        for (std::size_t i = 0; i < 2; ++i)
            in.clusters[i] = hls::u<9>(found.multiplicity[i]);
        in.periodic = hls::u<1>(settings_.period != 0 && number % settings_.period == 0);
        in.reload = hls::u<1>(applied);
        return in;
    }

    void finish(const hls::DecideOut& out, std::uint32_t arrival, std::uint32_t now) {
        result_.fired = static_cast<std::uint32_t>(out.fired.value());
        result_.accepted = static_cast<std::uint32_t>(out.accepted.value());
        result_.accept = out.accept.value() != 0;
        // Pulses come in the order of the bunches, each on a clock of its own.
        const bool overtakes = pulse_waits() && last_arrival_ - arrival < 0x80000000u;
        const bool late =
            now - arrival + pulse_clocks > settings_.decision_latency || !pulses_.in_ready() || overtakes;
        result_.late = result_.accept && late;
        result_.attached = (result_.accepted & settings_.attach_mask) != 0;
    }

    registers::Settings settings_;
    hls::DecideIn decide_in_;
    hls::Decide::State decide_state_;
    delay<hls::DecideOut, hls::Decide::latency> decide_;
    decision_result result_;
    int remainder_clocks_ = 0;
    fifo<std::uint32_t, pulses> pulses_;
    std::uint32_t last_arrival_ = 0;  // of the last pulse
    bool pulse_ = false;
};

}  // namespace antipode::model
