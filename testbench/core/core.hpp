#pragma once
#include "core/bunch_queue.hpp"
#include "core/collector.hpp"
#include "core/data.hpp"
#include "core/decision.hpp"
#include "core/emitter.hpp"
#include "core/finder.hpp"
#include "core/hit_buffer.hpp"
#include "core/receiver.hpp"
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

// The trigger between its streams, clock by clock: the specification of every output pin.
//
// Every output is a function of the state: read the outputs, then call clock().
template <class C>
class core {
public:
    // ---- pins
    bool in_ready() const { return in_.in_ready(); }
    bool out_valid() const { return out_.out_valid(); }
    const output_word& out() const { return out_.out(); }
    bool decision_pulse() const { return decision_.pulse(); }
    // ---- to the register block
    // Nothing was taken that is not yet completely written.
    bool empty() const { return receiver_.idle() && queue_.empty() && !out_.out_valid(); }
    // Empty, and no pulse is due: settings may change.
    bool idle() const { return empty() && !decision_.pulse_waits(); }
    bool live() const { return receiver_.live(queue_.has_credit()); }
    bool summary_valid() const { return state_ == state::count; }
    const bunch_summary& summary() const { return emitter_.summary(); }
    // Raster index of a hit that was kept, for the scalers; -1: none.
    int scaler() const { return scaler_; }

    // The crystal tables are read on this clock: by a hit at the entry, by a cluster in the position pass.
    bool reads_hit_table(const core_inputs& pins) const {
        const receiver_controls controls{pins.run, pins.hold, pins.free_running, pins.applied, now_};
        return in_.out_valid() && receiver_.takes(in_.out(), controls, queue_.empty()) &&
               receiver_.reads_table(in_.out().data);
    }
    bool reads_mask_table() const { return collector_.reads_table(); }

    void set(const registers::Settings& settings, const crystal_tables& tables) {
        settings_ = settings;
        tables_ = tables;
        collector_.set(settings);
        decision_.set(settings);
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
        const bool takes = in_valid && receiver_.takes(in_word, controls, queue_.empty());
        const bool loads = state_ == state::idle && queue_.valid();
        const bool finder_idle = finder_.idle(), collector_idle = collector_.idle();
        const bool start_find = state_ == state::start_find && finder_idle;
        const bool start_passes = state_ == state::start_passes;
        const bool releases = state_ == state::count && pins.counted;
        const hls::TopKOut top_k = finder_.top_k();
        const bool remainder_done = decision_.remainder_done(), decided = decision_.decided();
        const bool pops = collector_.pops();
        const bool emits = emitter_.valid(), emitter_idle = emitter_.idle(), out_ready = out_.in_ready();
        const output_word out_word = emitter_.word();
        const auto buffer = static_cast<std::size_t>(record_.buffer);

        // Their next state.
        const receiver_events received = receiver_.clock(in_valid, in_word, controls, settings_, tables_,
                                                         queue_.has_credit(), queue_.empty(), buffers_);
        const finder_events found =
            finder_.clock(start_find, buffers_[buffer], collector_idle, pops, hls::u<6>(settings_.time_seed),
                          hls::u<6>(settings_.time_sum));
        emitter_.clock(state_ == state::start_emit, record_, decision_.result(), pins.settings_crc, settings_,
                       collector_, buffers_[buffer], out_ready);
        decision_.clock(loads, state_ == state::start_decide, record_.head.header.number, arrival_,
                        collector_.result(), pins.applied, now_);
        collector_.clock(start_find, start_passes, found, top_k, tables_);
        if (found.too_close) hls::count<words::counters_hits::too_close>(record_.head.hits.too_close);
        if (releases && !record_.head.header.dropped) receiver_.release(buffer, buffers_);
        sequence(loads, finder_idle, collector_idle, remainder_done, decided, emitter_idle, pins.counted);
        if (loads) {
            record_ = queue_.next();
            arrival_ = queue_.arrival();
        }

        queue_.clock(received, receiver_.closed(), loads, releases);
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

    // The way of a bunch; the next one begins when this one has left.
    void sequence(bool loads, bool finder_idle, bool collector_idle, bool remainder_done, bool decided,
                  bool emitter_idle, bool counted) {
        switch (state_) {
            case state::idle:
                if (loads) state_ = queue_.next().head.header.dropped ? state::start_emit : state::start_find;
                break;
            case state::start_find:
                if (finder_idle) state_ = state::find;
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
                if (decided) state_ = state::start_emit;
                break;
            case state::start_emit:
                state_ = state::emit;
                break;
            case state::emit:
                if (emitter_idle) state_ = state::count;
                break;
            case state::count:
                if (counted) state_ = state::idle;
                break;
        }
    }

    registers::Settings settings_;
    crystal_tables tables_;
    // The clock, modulo 2^32 as in core.sv; that one begins shortly before its wrap.
    std::uint32_t now_ = 0;

    skid_buffer<input_word> in_;
    receiver<C> receiver_;
    hit_buffers<C> buffers_{};
    bunch_queue<C> queue_;
    state state_ = state::idle;
    record record_;  // of the bunch in work
    std::uint32_t arrival_ = 0;
    finder<C> finder_;
    collector<C> collector_;
    decision decision_;
    emitter<C> emitter_;
    skid_buffer<output_word> out_;
    int scaler_ = -1;
};

}  // namespace antipode::model
