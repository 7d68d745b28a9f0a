// Speed of the trigger on typical Run III bunches (15 clusters, 2500 positrons), on one core: the library,
// and the core's model clock by clock, side by side. items_per_second: bunches; hits_per_bunch tells what
// they hold.
#include "../trigger/loaded.hpp"
#include "hls/drive.hpp"
#include "oracle/stimulus.hpp"
#include "trigger/engine.hpp"

#include <benchmark/benchmark.h>

using namespace antipode;

namespace {

constexpr std::size_t bunches = 1000;

/// Packets of bunches with so many clusters on average.
struct Sample {
    registers::Settings settings = oracle::test_settings(0);
    oracle::Tables tables = oracle::test_tables(0);
    std::vector<std::vector<std::uint64_t>> packets;
    double hits = 0;

    explicit Sample(double clusters) {
        settings.attach_mask = 0;
        // Cuts of a run: every algorithm asks for a coincidence in time.
        for (auto& pair : settings.pair)
            pair.enable_cuts |= 1;
        const oracle::Stimulus stimulus(1, settings, tables);
        for (std::uint64_t i = 0; i < bunches; ++i) {
            const oracle::Bunch bunch = stimulus.physics(i, clusters);
            hits += static_cast<double>(bunch.hits.size()) / bunches;
            packets.push_back(oracle::hit_packet(bunch));
        }
    }
};

void library(benchmark::State& state) {
    const Sample sample(static_cast<double>(state.range(0)));
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
    state.counters["hits_per_bunch"] = sample.hits;
}

template <class C>
void core_model(benchmark::State& state) {
    const Sample sample(static_cast<double>(state.range(0)));
    Driver<C> driver(sample.settings, sample.tables, 1);
    const std::uint64_t start = driver.clocks();
    std::size_t i = 0;
    for (auto _ : state) {
        driver.send(sample.packets[i++ % bunches]);
        driver.drain();
        driver.packets();
    }
    state.SetItemsProcessed(state.iterations());
    state.counters["hits_per_bunch"] = sample.hits;
    state.counters["clocks_per_second"] =
        benchmark::Counter(static_cast<double>(driver.clocks() - start), benchmark::Counter::kIsRate);
}

BENCHMARK(library)->Arg(15)->Arg(36)->Arg(65);
BENCHMARK(core_model<hls::Large30x5>)->Arg(15);
BENCHMARK(core_model<hls::Large5x5>)->Arg(15);

}  // namespace

BENCHMARK_MAIN();
