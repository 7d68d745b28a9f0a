#pragma once
#include "core/collector.hpp"
#include "core/delay.hpp"
#include "core/emitter.hpp"
#include "core/finder.hpp"
#include "core/receiver.hpp"
#include "hls/decide.hpp"
#include "hls/from_registers.hpp"
#include "model/credit_counter.hpp"
#include "model/fifo.hpp"
#include "model/skid_buffer.hpp"

#include <cstdint>

namespace antipode::model {

// What the register block gives to the core. Settings and tables change only while the core is idle.
struct core_inputs {
    bool in_valid = false;
    std::uint64_t in_data = 0;
    bool out_ready = false;
    bool run = false;
    bool hold = false;  // take no new packet
    bool free_running = false;
    bool playback = false;  // the word at the pins comes from the playback memory
    bool applied = false;   // pulse: settings or tables have become active
    bool counted = false;   // the counters have taken the summary
    std::uint32_t settings_crc = 0;
};

// What the counters take of a bunch when its packet has been written.
struct bunch_summary {
    hls::PacketHead head;
    std::uint32_t below_threshold = 0;
    std::uint32_t stray_words = 0;
    std::uint32_t words_out = 0;
};

// The trigger between its streams, clock by clock: the specification of every output pin.
//
// Every output is a function of the state: read the outputs, then call clock().
template <class C>
class core {
public:
    // Packets inside, each with a record: more than buffers, so that one without a buffer leaves header and
    // trailer.
    static constexpr std::size_t records = C::buffers + 4;
    static constexpr std::size_t pulses = 8;
    // From the decision to the earliest pulse.
    static constexpr std::uint32_t pulse_clocks = 3;
    // The periodic item divides the bunch number by the period, a bit a clock.
    static constexpr int remainder_clocks = 32;

    // ---- pins
    bool in_ready() const { return in_.in_ready(); }
    bool out_valid() const { return out_.out_valid(); }
    const output_word& out() const { return out_.out(); }
    bool decision_pulse() const { return pulse_; }
    // ---- to the register block
    // Nothing was taken that is not yet completely written.
    bool empty() const { return receiver_.idle() && credits_.available() == records && !out_.out_valid(); }
    // Empty, and no pulse is due: settings may change.
    bool idle() const { return empty() && !pulse_waits(); }
    bool live() const { return receiver_.live(credits_.available()); }
    bool summary_valid() const { return state_ == state::count; }
    const bunch_summary& summary() const { return summary_; }
    // Raster index of a hit that was kept, for the scalers; -1: none.
    int scaler() const { return scaler_; }

    // The crystal tables are read on this clock: by a hit at the entry, by a cluster in the position pass.
    bool reads_hit_table(const core_inputs& pins) const {
        const receiver_controls controls{pins.run, pins.hold, pins.free_running, pins.applied, now_};
        return in_.out_valid() && receiver_.takes(in_.out(), controls) &&
               receiver_.reads_table(in_.out().data);
    }
    bool reads_mask_table() const { return collector_.reads_table(); }

    void set(const registers::Settings& settings, const crystal_tables& tables) {
        settings_ = settings;
        tables_ = tables;
        collector_.set(settings);
        decide_in_ = hls::decide_inputs(settings);
    }

    void reset() {
        const registers::Settings settings = settings_;
        const crystal_tables tables = tables_;
        *this = core();
        set(settings, tables);
    }

    void clock(const core_inputs& pins) {
        // What the parts show to each other on this clock.
        const bool in_valid = in_.out_valid();
        const input_word in_word = in_.out();
        const receiver_controls controls{pins.run, pins.hold, pins.free_running, pins.applied, now_};
        const bool takes = in_valid && receiver_.takes(in_word, controls);
        const bool loads = state_ == state::idle && records_.out_valid() && closings_.out_valid();
        const bool finder_idle = finder_.idle(), collector_idle = collector_.idle();
        const bool start_find = state_ == state::start_find && finder_idle;
        const bool start_passes = state_ == state::start_passes;
        const bool releases = state_ == state::count && pins.counted;
        const hls::TopKOut top_k = finder_.top_k();
        const hls::DecideOut decision = decide_.out();
        const bool pops = collector_.pops();
        const bool emits = emitter_.valid(), emitter_idle = emitter_.idle(), out_ready = out_.in_ready();
        const output_word out_word = emitter_.word();
        const bool pulse_due = pulses_.out_valid() && now_ + 1 - pulses_.out() >= settings_.decision_latency;
        const std::size_t credits = credits_.available();
        hit_buffer<C>& hits = receiver_.buffer(record_.buffer);

        // Their next state.
        const receiver_events received =
            receiver_.clock(in_valid, in_word, controls, settings_, tables_, credits);
        const finder_events found =
            finder_.clock(start_find, hits, collector_idle, pops, hls::u<6>(settings_.time_seed),
                          hls::u<6>(settings_.time_sum));
        decide_.clock(decides_or_reloads(pins) ? hls::Decide::call(decide_state_, decide(pins))
                                               : hls::DecideOut());
        emitter_.clock(state_ == state::start_emit, summary_.head, settings_, collector_, hits, out_ready);
        collector_.clock(start_find, start_passes, found, top_k, tables_);
        if (found.too_close) hls::count<words::counters_hits::too_close>(record_.head.hits.too_close);
        if (releases && !record_.head.header.dropped) receiver_.release(record_.buffer);

        const bool decides = state_ == state::decide && decision.valid.value();
        if (decides) finish(decision, pins);
        const bool accepts = decides && summary_.head.decision.accept && !summary_.head.header.late_decision;
        sequence(loads, start_find, finder_idle, collector_idle, decides, emitter_idle, pins);

        pulse_ = pulse_due;
        pulses_.clock(accepts, arrival_, pulse_due);
        if (accepts) last_arrival_ = arrival_;
        records_.clock(received.push_record, receiver_.closed(), loads);
        closings_.clock(received.push_closing, received.closing_arrival, loads);
        credits_.clock(received.take_record_credit, releases);
        in_.clock(pins.in_valid, {pins.in_data, now_, pins.playback}, takes);
        out_.clock(emits, out_word, pins.out_ready);
        scaler_ = received.scaler;
        ++now_;
    }

private:
    enum class state {
        idle,
        start_find,
        find,
        start_passes,
        passes,
        start_decide,
        decide,
        start_emit,
        emit,
        count
    };

    bool pulse_waits() const { return pulses_.level() != 0 || pulses_.out_valid(); }

    // The way of a bunch; the next one begins when this one has left.
    void sequence(bool loads, bool start_find, bool finder_idle, bool collector_idle, bool decides,
                  bool emitter_idle, const core_inputs& pins) {
        const bool remainder_done = remainder_clocks_ == 0;
        if (!remainder_done) --remainder_clocks_;
        switch (state_) {
            case state::idle:
                if (loads) load(pins);
                break;
            case state::start_find:
                if (start_find) state_ = state::find;
                break;
            case state::find:
                if (finder_idle && collector_idle) state_ = state::start_passes;
                break;
            case state::start_passes:
                state_ = state::passes;
                break;
            case state::passes:
                if (collector_idle && remainder_done) state_ = state::start_decide;
                break;
            case state::start_decide:
                state_ = state::decide;
                break;
            case state::decide:
                if (decides) state_ = state::start_emit;
                break;
            case state::start_emit:
                state_ = state::emit;
                break;
            case state::emit:
                if (emitter_idle) {
                    summary_.words_out = emitter_.words() + 1;
                    state_ = state::count;
                }
                break;
            case state::count:
                if (pins.counted) state_ = state::idle;
                break;
        }
    }

    void load(const core_inputs& pins) {
        record_ = records_.out();
        arrival_ = closings_.out();
        remainder_clocks_ = remainder_clocks;
        state_ = record_.head.header.dropped ? state::start_emit : state::start_find;
        if (record_.head.header.dropped) summarize(pins);
    }

    // A stage whose outputs do not count need not be computed.
    bool decides_or_reloads(const core_inputs& pins) const {
        return state_ == state::start_decide || pins.applied;
    }

    hls::DecideIn decide(const core_inputs& pins) const {
        const collected& found = collector_.result();
        hls::DecideIn in = decide_in_;
        in.valid = hls::u<1>(state_ == state::start_decide);
        in.pairs = hls::u<4>(found.passed);
        in.singles = hls::u<2>(found.singles);
        for (std::size_t i = 0; i < 2; ++i)
            in.clusters[i] = hls::u<9>(found.multiplicity[i]);
        in.periodic = hls::u<1>(settings_.period != 0 && record_.head.header.number % settings_.period == 0);
        in.reload = hls::u<1>(pins.applied);
        return in;
    }

    void finish(const hls::DecideOut& decision, const core_inputs& pins) {
        const collected& found = collector_.result();
        hls::PacketHead& head = record_.head;
        head.decision.fired = static_cast<std::uint32_t>(decision.fired.value());
        head.decision.accepted = static_cast<std::uint32_t>(decision.accepted.value());
        head.decision.accept = decision.accept.value() != 0;
        head.decision.clusters = found.kept_clusters;
        head.decision.pairs = found.kept_pairs;
        head.clusters = found.clusters;
        head.pairs = found.pairs;
        head.algorithms = found.algorithms;
        // Pulses come in the order of the bunches, each on a clock of its own.
        const bool overtakes = pulse_waits() && last_arrival_ - arrival_ < 0x80000000u;
        const bool late =
            now_ - arrival_ + pulse_clocks > settings_.decision_latency || !pulses_.in_ready() || overtakes;
        head.header.late_decision = head.decision.accept && late;
        head.header.hits_attached = (head.decision.accepted & settings_.attach_mask) != 0;
        summarize(pins);
    }

    void summarize(const core_inputs& pins) {
        summary_.head = record_.head;
        summary_.head.configuration = {pins.settings_crc, constants::algorithm_patch,
                                       constants::algorithm_minor, constants::algorithm_major};
        summary_.head.set_flags();
        summary_.below_threshold = record_.below_threshold;
        summary_.stray_words = record_.stray_words;
    }

    registers::Settings settings_;
    crystal_tables tables_;
    std::uint32_t now_ = 0;

    skid_buffer<input_word> in_;
    receiver<C> receiver_;
    fifo<record, records> records_;
    fifo<std::uint32_t, records> closings_;
    credit_counter credits_{records};

    state state_ = state::idle;
    record record_;
    std::uint32_t arrival_ = 0;
    int remainder_clocks_ = 0;
    finder<C> finder_;
    collector<C> collector_;
    hls::DecideIn decide_in_;
    hls::Decide::State decide_state_;
    delay<hls::DecideOut, hls::Decide::latency> decide_;
    bunch_summary summary_;
    fifo<std::uint32_t, pulses> pulses_;
    std::uint32_t last_arrival_ = 0;  // of the last pulse
    bool pulse_ = false;
    int scaler_ = -1;
    emitter<C> emitter_;
    skid_buffer<output_word> out_;
};

}  // namespace antipode::model
