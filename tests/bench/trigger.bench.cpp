// Speed of the trigger on one core, side by side: the library, the Verilated design, and the core's model
// clock by clock. items_per_second: bunches; hits_per_bunch tells what they hold. A Run III bunch of 2500
// positrons has 85 hits and 4 clusters (tests/recorded/trigger). And the rate of frames that free-running
// mode sustains, in clocks of the design.
#include "core/drive.hpp"
#include "engine/engine.hpp"
#include "oracle/spill.hpp"
#include "oracle/stimulus.hpp"
#include "top/loaded.hpp"
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

/// All packets through one engine, again and again.
template <class Engine>
void process(benchmark::State& state, const Sample& sample, Engine& engine) {
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

void library(benchmark::State& state) {
    const Sample sample(static_cast<double>(state.range(0)));
    trigger::Engine engine(trigger::Design::large_5x5,
                           configuration_of(sample.settings, sample.tables, false));
    process(state, sample, engine);
}

void verilated_30x5(benchmark::State& state) {
    const Sample sample(static_cast<double>(state.range(0)));
    rtl::Engine engine(rtl::Design::large_5x5,
                       rtl::load_of(configuration_of(sample.settings, sample.tables, false)));
    const std::uint64_t start = engine.clocks();
    process(state, sample, engine);
    state.counters["clocks_per_second"] =
        benchmark::Counter(static_cast<double>(engine.clocks() - start), benchmark::Counter::kIsRate);
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

/// Free-running mode: the least clocks from frame to frame at which fewer than 1 in 100 frames are dropped. A
/// frame is 1024 ns: 102 clocks at 100 MHz.
template <class C>
void sustained_frames(benchmark::State& state) {
    const Sample sample(15);
    constexpr std::size_t frames = 400;
    const Spill stream =
        spill(1, sample.settings, sample.tables, 0, frames, static_cast<double>(state.range(0)));
    double clusters = 0;
    const auto drops = [&](std::uint64_t clocks_per_frame) {
        Driver<C> driver(sample.settings, sample.tables, 1);
        driver.pins().free_running = true;
        for (const auto& packet : stream.packets) {
            driver.send(packet);
            for (std::uint64_t clocks = 0; clocks < clocks_per_frame; ++clocks)
                driver.clock();
        }
        driver.drain(100000);
        std::size_t whole = 0;
        clusters = 0;
        for (const auto& packet : driver.packets()) {
            if (words::PrimitiveHeader::unpack(packet.at(0)).dropped) continue;
            ++whole;
            for (const std::uint64_t word : packet)
                clusters += words::Cluster::is(word);
        }
        clusters /= static_cast<double>(whole);
        return frames - 1 - whole > frames / 100;  // the last frame waits for the next
    };
    std::uint64_t too_few = 0, enough = 20000;
    for (auto _ : state) {
        while (enough - too_few > 1) {
            const std::uint64_t middle = (too_few + enough) / 2;
            (drops(middle) ? too_few : enough) = middle;
        }
        drops(enough);
    }
    double hits = 0;
    for (const auto& frame : stream.frames)
        hits += static_cast<double>(frame.hits.size()) / frames;
    state.counters["clusters_per_frame"] = clusters;
    state.counters["hits_per_frame"] = hits;
    state.counters["clocks_per_frame"] = static_cast<double>(enough);
}

BENCHMARK(library)->Arg(4)->Arg(15)->Arg(36)->Arg(65);
BENCHMARK(verilated_30x5)->Arg(4)->Arg(15);
BENCHMARK(core_model<hls::Large30x5>)->Arg(15);
BENCHMARK(core_model<hls::Large5x5>)->Arg(15);
BENCHMARK(sustained_frames<hls::Large30x5>)->Arg(0)->Arg(4)->Arg(15)->Iterations(1);

}  // namespace

BENCHMARK_MAIN();
