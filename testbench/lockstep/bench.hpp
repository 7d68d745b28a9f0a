#pragma once
#include "lockstep/coverage.hpp"
#include "lockstep/episode.hpp"
#include "lockstep/trigger_core.hpp"
#include "oracle/charges.hpp"

#include <deque>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

namespace antipode::testbench {

// What a run has seen.
struct totals {
    std::uint64_t clocks = 0;
    std::uint64_t bunches = 0;  // sent
    std::uint64_t packets = 0;  // that came out
    std::uint64_t dropped = 0;  // bunches that were not processed
    std::uint64_t clusters = 0;
    std::uint64_t pairs = 0;
    std::uint64_t pulses = 0;
    std::uint64_t resets = 0;
};

// One side on the signals: an edge of the clock is a clock of the core.
class side : public sc_core::sc_module {
public:
    sc_core::sc_in<bool> clk{"clk"}, reset{"reset"};
    sc_core::sc_in<bool> in_valid{"in_valid"}, out_ready{"out_ready"}, counted{"counted"};
    sc_core::sc_in<std::uint64_t> in_data{"in_data"};
    sc_core::sc_in<bool> run{"run"}, hold{"hold"}, free_running{"free_running"}, playback{"playback"},
        applied{"applied"};
    sc_core::sc_out<core_outputs> out{"out"};
    std::unique_ptr<trigger_core> core;

    SC_HAS_PROCESS(side);
    explicit side(const sc_core::sc_module_name& name);

private:
    void edge();
};

// The bench: source, sink, counters and scoreboard around the RTL and the model, which get the same pins. An
// episode is a source's run from power-up to the last packet out.
class bench : public sc_core::sc_module {
public:
    SC_HAS_PROCESS(bench);
    explicit bench(const sc_core::sc_module_name& name, coverage& covered);

    // Runs an episode to its end or the first failure, which is returned; empty: none.
    std::string run(episode& plan);
    const totals& total() const { return total_; }
    // The bunch that was being sent last.
    std::uint64_t bunch() const { return bunch_; }

    // Records what the RTL does from the beginning of bunch `first` into `file`, or with no bunch all of the
    // episode.
    void record(const std::string& file, std::uint64_t first, std::uint64_t last);

private:
    // processes
    void source();
    void sink();
    void scoreboard();

    // of the source
    void begin(episode& plan);
    void send(const step& packet);
    void send_word(std::uint64_t word);
    void apply(const run_settings& settings);
    void power_down();
    void finish();
    void check_charges();
    void tick();
    void pause(unsigned clocks);
    bool wait_until_idle(unsigned clocks);
    std::uint64_t inside() const { return in_.sum().packets - left_; }

    // of the scoreboard
    void fail(const std::string& text);
    void packet_is_out();
    void pulse(bool pulse, bool taken);

    sc_core::sc_clock clk_{"clk", sc_core::sc_time(10, sc_core::SC_NS)};
    sc_core::sc_signal<bool> reset_{"reset"}, in_valid_{"in_valid"}, out_ready_{"out_ready"},
        counted_{"counted"};
    sc_core::sc_signal<std::uint64_t> in_data_{"in_data"};
    sc_core::sc_signal<bool> run_{"run"}, hold_{"hold"}, free_running_{"free_running"}, playback_{"playback"},
        applied_{"applied"};
    sc_core::sc_signal<core_outputs> rtl_out_{"rtl_out"}, model_out_{"model_out"};
    side rtl_{"rtl"}, model_{"model"};

    episode* plan_ = nullptr;
    gaps::engine random_;
    gaps source_gaps_{1, 1}, sink_gaps_{1, 1}, counter_gaps_{1, 1};
    unsigned stopped_ = 0;  // clocks for which hold or run stays
    bool compares_ = false;
    bool eager_ = false;  // sink and counters take all
    std::string failure_;
    std::uint64_t quiet_ = 0;  // clocks without a word
    std::uint64_t bunch_ = 0;
    oracle::ChargesIn in_;
    oracle::ChargesOut out_;
    std::uint64_t left_ = 0;  // packets in that are done with
    std::vector<std::uint64_t> packet_in_, packet_;
    std::uint64_t latency_ = 0;             // of the active settings
    std::deque<std::uint64_t> completing_;  // clocks on which a bunch can have ended
    long pulses_due_ = 0;                   // decisions in time that have left, less the pulses
    coverage& covered_;
    totals total_;
    std::string record_;
    std::uint64_t record_first_ = 0, record_last_ = 0;
    bool recording_ = false;
};

// What sc_signal asks for.
std::ostream& operator<<(std::ostream& stream, const core_outputs& out);
void sc_trace(sc_core::sc_trace_file* file, const core_outputs& out, const std::string& name);

}  // namespace antipode::testbench
