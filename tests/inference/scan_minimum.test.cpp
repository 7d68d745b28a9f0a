#include "inference/scan_minimum.hpp"

#include "base/parallel.hpp"
#include "run3.hpp"

#include <array>
#include <cmath>

#include <catch2/catch.hpp>

using namespace run3;

namespace {

const std::array<MassWindow, 2> windows = {{{16.6, 17.2}, {16.73, 16.97}}};

ScanMinimum observed_minimum(const ModelInput& input) {
    const Model model(input);
    Fitter fitter(model);
    return MassScan(model, windows).minima(fitter, observed_data(model).view())[0];
}

}  // namespace

// Expected values: an independent numpy implementation.
TEST_CASE("The best mass and coupling of the observed scan are those of an independent implementation") {
    const ScanMinimum best = observed_minimum(published_input());
    CHECK(best.coupling == Approx(4.417e-4).margin(0.005e-4));
    CHECK(best.mass_mev == Approx(16.9005).margin(0.001));
    CHECK(best.q == Approx(-5.1883).margin(1e-4));

    SECTION("also without a prior of K") {
        ModelInput flat = published_input();
        flat.scale_prior.reset();
        const ScanMinimum best_flat = observed_minimum(flat);
        CHECK(best_flat.coupling == Approx(4.62e-4).margin(0.005e-4));
        CHECK(best_flat.q == Approx(-5.030).margin(1e-3));
    }
}

TEST_CASE("The search misses no minimum of a scan of Q in steps of a keV") {
    const Model model = published_model();
    const MassScan scan(model, windows);
    const Truth truth(model, model.centres());
    Fitter fitter(model);
    for (std::uint64_t item = 1; item <= 30; ++item) {
        const DataSet data = pseudo_data(model, truth, 21, item);
        const double chi2 = fitter.background(data.view()).chi2;
        const auto minima = scan.minima(fitter, data.view());
        for (std::size_t w = 0; w < windows.size(); ++w) {
            double smallest = 0;
            const int steps =
                static_cast<int>(std::lround((windows[w].high_mev - windows[w].low_mev) * 1000));
            for (int i = 0; i <= steps; ++i) {
                const double mass = windows[w].low_mev + i * 0.001;
                smallest =
                    std::min(smallest,
                             scan.profile(fitter, data.view(), chi2, MassPoint(model, mass, data.centres)).q);
            }
            CHECK(minima[w].q < smallest + 1e-5);
            CHECK(minima[w].q > smallest - 1e-3 * (1 - smallest));
        }
    }
}

// Wilks and Chernoff: at a known mass Q is 0 in half of all data sets and minus a chi2 of one degree in the
// others.
TEST_CASE("With small errors Q at one mass follows its closed form") {
    const Model model{linear_input()};
    const MassScan scan(model, windows);
    const Truth truth(model, model.centres());
    Fitter fitter(model);
    const MassPoint mass(model, 16.9, model.centres());
    const int n = 20000;
    Proportion below_0, below_1, below_4;
    below_0.n = below_1.n = below_4.n = n;
    for (std::uint64_t item = 1; item <= n; ++item) {
        const DataSet data = pseudo_data(model, truth, 22, item);
        const double q = scan.profile(fitter, data.view(), fitter.background(data.view()).chi2, mass).q;
        below_0.k += q < 0;
        below_1.k += q < -1;
        below_4.k += q < -4;
    }
    CHECK(below_0.value() == Approx(0.5).margin(4.5 * below_0.error()));
    CHECK(below_1.value() == Approx(0.158655).margin(4.5 * below_1.error()));
    CHECK(below_4.value() == Approx(0.022750).margin(4.5 * below_4.error()));
}

TEST_CASE("Global p-values do not depend on the number of threads, and grow with the window") {
    const Model model = published_model();
    const Truth truth(model, model.centres());
    const auto run = [&](int threads) {
        return with_threads(threads,
                            [&] { return global_q(model, truth, windows, 1, 1, 500, Progress::none()); });
    };
    const GlobalQ reference = run(1);
    CHECK(reference.failed == 0);
    CHECK(reference.p_value(0).n == 500);
    CHECK(reference.p_value(0).k >= reference.p_value(1).k);
    for (const int threads : {3, 8}) {
        const GlobalQ result = run(threads);
        for (std::size_t i = 0; i < 500; ++i) {
            CHECK(result.pseudo[0][i].q == reference.pseudo[0][i].q);
            CHECK(result.pseudo[1][i].mass_mev == reference.pseudo[1][i].mass_mev);
        }
    }
}
