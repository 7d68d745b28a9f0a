// Speed of the parts of the statistics engine on one core: line shape, fits, and toys from random numbers to
// Q. tests/bench/inference.py runs it and puts iminuit beside it.
#include "../inference/run3.hpp"
#include "inference/hypothesis_test.hpp"

#include <benchmark/benchmark.h>

using namespace run3;

namespace {

const Model& model() {
    static const Model instance = published_model();
    return instance;
}

/// The mass in keV and the coupling in 1e-6 of one benchmark.
Hypothesis hypothesis(const benchmark::State& state) {
    return {static_cast<double>(state.range(0)) * 1e-3, static_cast<double>(state.range(1)) * 1e-6};
}

void line_shape(benchmark::State& state) {
    LineShape shape(model());
    const double energy = model().resonance_energy_mev(16.9);
    for (auto _ : state) {
        shape.evaluate(model(), energy, model().centres());
        benchmark::DoNotOptimize(shape.value.data());
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(model().size()));
}

void background_fit(benchmark::State& state) {
    const DataSet data = observed_data(model());
    const Fitter fitter(model());
    for (auto _ : state)
        benchmark::DoNotOptimize(fitter.background(data.view()).chi2);
    state.SetItemsProcessed(state.iterations());
}

/// S+B fits of B toys, each toy another.
void signal_fit(benchmark::State& state) {
    const Hypothesis tested = hypothesis(state);
    const Truth truth(model(), model().centres());
    std::vector<DataSet> toys;
    for (std::uint64_t item = 0; item < 1000; ++item)
        toys.push_back(pseudo_experiment(model(), truth, RandomKey(1, "bench"), item));
    Fitter fitter(model());
    const MassPoint mass(model(), tested.mass_mev, model().centres());
    std::size_t i = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(fitter.signal(toys[i++ % toys.size()].view(), mass, tested.coupling).chi2);
    state.SetItemsProcessed(state.iterations());
}

/// Whole S+B toys: 133 random numbers, pseudo-data, B fit, S+B fit.
void whole_toy(benchmark::State& state) {
    const Hypothesis tested = hypothesis(state);
    const Truth truth(model(), model().centres(), tested);
    Fitter fitter(model());
    const MassPoint mass(model(), tested.mass_mev, model().centres());
    Vector8Array ratio(model().vectors());
    Vector8Array weight(model().vectors());
    const DataView data{ratio.data(), weight.data(), &model().centres()};
    std::uint64_t item = 0;
    for (auto _ : state) {
        ToyNumbers numbers(model(), RandomKey(1, "bench"), item++);
        numbers.extend(1);
        numbers.make(0, truth, ratio.data(), weight.data());
        const Fit b = fitter.background(data);
        const Fit s = fitter.signal(data, mass, tested.coupling);
        benchmark::DoNotOptimize(s.chi2 - b.chi2);
    }
    state.SetItemsProcessed(state.iterations());
}

}  // namespace

BENCHMARK(line_shape);
BENCHMARK(background_fit);
BENCHMARK(signal_fit)->Args({16900, 250})->Args({16900, 550})->Args({16900, 1000})->Args({16600, 550});
BENCHMARK(whole_toy)->Args({16900, 250})->Args({16900, 550})->Args({16900, 1000})->Args({16600, 550});

BENCHMARK_MAIN();
