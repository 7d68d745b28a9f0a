// Speed of the trigger on typical Run III bunches, on one core: the library, and the Verilated design at 30
// lanes and 5x5. items_per_second: bunches. tests/bench/rtl.py prints both and their ratio.
#include "../trigger/loaded.hpp"
#include "oracle/stimulus.hpp"
#include "trigger/engine.hpp"
#include "verilated/settings_vector.hpp"

#include <memory>

#include <benchmark/benchmark.h>
#include <core_30x5_fast.h>
#include <verilated.h>

using namespace antipode;

namespace {

constexpr std::size_t bunches = 1000;

/// Packets of bunches with 15 clusters on average, and the settings of a run.
struct Sample {
    registers::Settings settings = oracle::test_settings(0);
    oracle::Tables tables = oracle::test_tables(0);
    std::vector<std::vector<std::uint64_t>> packets;

    Sample() {
        settings.attach_mask = 0;
        for (auto& pair : settings.pair)
            pair.enable_cuts |= 1;
        const oracle::Stimulus stimulus(1, settings, tables);
        for (std::uint64_t i = 0; i < bunches; ++i)
            packets.push_back(oracle::hit_packet(stimulus.physics(i, 15)));
    }
};

void library(benchmark::State& state) {
    const Sample sample;
    trigger::Engine engine(trigger::Design::large_5x5,
                           configuration_of(sample.settings, sample.tables, false));
    std::vector<std::uint64_t> out;
    std::size_t i = 0;
    for (auto _ : state) {
        out.clear();
        engine.process(sample.packets[i++ % bunches], out);
        benchmark::DoNotOptimize(out.data());
    }
    state.SetItemsProcessed(state.iterations());
}

/// The design with its tables beside it, and streams that never wait.
class Device {
public:
    explicit Device(const Sample& sample) : tables_(sample.tables) {
        testbench::drive_settings(rtl_->settings_i, sample.settings);
        rtl_->run_i = 1;
        rtl_->out_ready_i = 1;
        rtl_->counted_i = 1;
        rtl_->rst_ni = 0;
        clock();
        clock();
        rtl_->rst_ni = 1;
        rtl_->applied_i = 1;
        clock();
        rtl_->applied_i = 0;
    }

    std::uint64_t clocks() const { return clocks_; }

    void process(const std::vector<std::uint64_t>& packet, std::vector<std::uint64_t>& out) {
        std::size_t next = 0;
        for (bool last = false; !last;) {
            rtl_->in_valid_i = next < packet.size();
            if (rtl_->in_valid_i) rtl_->in_data_i = packet[next];
            if (rtl_->in_valid_i && rtl_->in_ready_o) ++next;
            if (rtl_->out_valid_o) {
                out.push_back(rtl_->out_data_o);
                last = rtl_->out_last_o;
            }
            clock();
        }
    }

private:
    void clock() {
        const bool reads_hit = rtl_->hit_table_read_o, reads_mask = rtl_->mask_table_read_o;
        const std::size_t hit_cell = rtl_->hit_table_cell_o, mask_cell = rtl_->mask_table_cell_o;
        rtl_->clk_i = 1;
        rtl_->eval();
        if (reads_hit) {
            rtl_->calibration_i = tables_.calibration[hit_cell].pack();
            rtl_->seed_threshold_i = static_cast<SData>(tables_.seed[hit_cell].threshold);
        }
        if (reads_mask) rtl_->pair_masked_i = static_cast<CData>(tables_.seed[mask_cell].pair_masked);
        rtl_->clk_i = 0;
        rtl_->eval();
        ++clocks_;
    }

    VerilatedContext context_;
    std::unique_ptr<core_30x5_fast> rtl_ = std::make_unique<core_30x5_fast>(&context_);
    const oracle::Tables& tables_;
    std::uint64_t clocks_ = 0;
};

void verilated_30x5(benchmark::State& state) {
    const Sample sample;
    Device device(sample);
    std::vector<std::uint64_t> out;
    const std::uint64_t start = device.clocks();
    std::size_t i = 0;
    for (auto _ : state) {
        out.clear();
        device.process(sample.packets[i++ % bunches], out);
        benchmark::DoNotOptimize(out.data());
    }
    state.SetItemsProcessed(state.iterations());
    state.counters["clocks_per_second"] =
        benchmark::Counter(static_cast<double>(device.clocks() - start), benchmark::Counter::kIsRate);
}

BENCHMARK(library);
BENCHMARK(verilated_30x5);

}  // namespace

BENCHMARK_MAIN();
