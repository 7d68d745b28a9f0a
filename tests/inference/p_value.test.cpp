#include "inference/p_value.hpp"

#include "base/parallel.hpp"
#include "run3.hpp"

#include <array>
#include <cmath>
#include <numeric>

#include <boost/math/distributions/normal.hpp>
#include <boost/random/normal_distribution.hpp>
#include <catch2/catch.hpp>

using namespace run3;

namespace {

const std::array<double, 1> confidence_90 = {0.90};

Band band_at(std::array<double, 5> values) {
    Band band{};
    for (std::size_t i = 0; i < 5; ++i)
        band[i].value = values[i];
    return band;
}

}  // namespace

TEST_CASE("The deviation of a limit is piecewise linear in the band, and limit_at_deviation is its inverse") {
    const Band band = band_at({2, 3, 4, 5, 7});
    CHECK(deviation(4, band) == 0);
    CHECK(deviation(3, band) == -1);
    CHECK(deviation(2, band) == -2);
    CHECK(deviation(4.5, band) == 0.5);
    CHECK(deviation(5, band) == 1);
    CHECK(deviation(6, band) == 1.5);
    CHECK(deviation(7, band) == 2);
    CHECK(deviation(8.5, band) == 3);
    for (double t = -2; t < 4; t += 0.1)
        CHECK(deviation(limit_at_deviation(t, band), band) == Approx(t).margin(1e-12));
}

TEST_CASE("A band holds the quantiles of a normal, with the errors of order statistics") {
    const boost::math::normal normal(4, 0.8);
    std::vector<double> values;
    const int n = 4000;
    for (int i = 0; i < n; ++i)
        values.push_back(boost::math::quantile(normal, (i + 0.5) / n));
    const Band band = band_of(values);
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(band[i].value == Approx(4 + 0.8 * band_sigmas[i]).margin(1e-6));
        const double p = boost::math::cdf(boost::math::normal(), band_sigmas[i]);
        const double density = boost::math::pdf(boost::math::normal(), band_sigmas[i]);
        CHECK(band[i].error == Approx(0.8 * std::sqrt(p * (1 - p) / n) / density).epsilon(0.02));
    }
    CHECK(local_p(values, 4 + 0.8 * 2).value() == Approx(0.02275).margin(0.5 / n));
    CHECK(local_p(values, 100).k == 0);
}

TEST_CASE("The look-elsewhere curve counts pseudo-experiments with a deviation at any mass of the window") {
    ExpectedLimits expected;
    expected.masses_mev = {16.5, 16.6, 16.7};
    // Rank i of 1000 at each mass, in another order each: no two masses deviate together.
    for (int i = 0; i < 1000; ++i)
        expected.couplings.push_back({1.0 + i, 1.0 + (i + 300) % 1000, 1.0 + (i + 600) % 1000});
    const double one_mass = exceeding(expected, {16.55, 16.65}, 1).value();
    CHECK(one_mass == Approx(0.1587).margin(0.002));
    CHECK(exceeding(expected, {16.5, 16.7}, 1).value() == Approx(3 * one_mass).margin(0.002));
    const LookElsewhere curve = look_elsewhere(expected, {16.5, 16.7});
    CHECK(curve.t.size() == 48);
    CHECK(curve.t.back() == 5.75);
    for (std::size_t i = 1; i < curve.t.size(); ++i)
        CHECK(curve.probability[i].k <= curve.probability[i - 1].k);
    CHECK_THROWS_AS(exceeding(expected, {18, 19}, 1), InputError);
}

TEST_CASE("The error of a p-value from limits holds that of the band") {
    // One mass, normal limits. A limit two widths above: p = 0.02275, with a binomial error since the limit
    // is fixed.
    const boost::math::normal normal(4, 0.8);
    const int n = 2000;
    ExpectedLimits expected;
    expected.masses_mev = {16.6, 16.9, 17.3};
    for (int i = 0; i < n; ++i)
        expected.couplings.push_back({4, boost::math::quantile(normal, (i + 0.5) / n), 40});
    const std::vector<Estimate> observed = {{3.9, 0}, {5.6, 0}, {100, 0}};
    const LargestDeviation excess = largest_deviation(expected, {16.8, 17.0}, observed, 1);
    CHECK(excess.mass_mev == 16.9);
    CHECK(excess.deviation.value == Approx(2).margin(1e-3));
    CHECK(excess.p_value.value == Approx(0.02275).margin(1e-3));
    CHECK(excess.p_value.error == Approx(std::sqrt(0.02275 * 0.97725 / n)).epsilon(0.2));
    // t = 2 D / d2: the errors of the 97.7 % line and of the median, which are correlated by 1/8.
    const Band band = expected.band(1);
    CHECK(excess.deviation.error == Approx(2 * band[4].error / 1.6).epsilon(0.3));
    // At one mass a limit that deviates more is a higher limit, whatever the band.
    CHECK(excess.p_value_band_error == Approx(0).margin(1e-3));
    // The error of the observed limit adds in quadrature.
    const std::vector<Estimate> uncertain = {{3.9, 0}, {5.6, 0.4}, {100, 0}};
    CHECK(largest_deviation(expected, {16.8, 17.0}, uncertain, 1).deviation.error ==
          Approx(std::hypot(excess.deviation.error, 0.4 / 0.8)).epsilon(0.2));
}

TEST_CASE("The errors of t and p by the bootstrap are the scatter of independent bands") {
    // Three correlated masses, normal limits; the observed limit is fixed.
    const int n = 300;
    const int bands = 60;
    const std::vector<Estimate> observed = {{5.2, 0}, {5.8, 0}, {5.0, 0}};
    std::vector<double> t, error;
    for (int band = 0; band < bands; ++band) {
        RandomStream stream(RandomKey(5, "test"), static_cast<std::uint64_t>(band));
        boost::random::normal_distribution<double> normal;
        ExpectedLimits expected;
        expected.masses_mev = {16.86, 16.88, 16.90};
        for (int i = 0; i < n; ++i) {
            const double common = normal(stream);
            auto& row = expected.couplings.emplace_back();
            for (int mass = 0; mass < 3; ++mass)
                row.push_back(4 + 0.8 * (0.8 * common + 0.6 * normal(stream)));
        }
        const LargestDeviation excess = largest_deviation(expected, {16.8, 17.0}, observed, 1, 60);
        t.push_back(excess.deviation.value);
        error.push_back(excess.deviation.error);
    }
    const double mean = std::accumulate(t.begin(), t.end(), 0.0) / bands;
    double variance = 0;
    for (const double value : t)
        variance += (value - mean) * (value - mean) / (bands - 1);
    const double shown = std::accumulate(error.begin(), error.end(), 0.0) / bands;
    CHECK(shown == Approx(std::sqrt(variance)).epsilon(0.25));
}

TEST_CASE("A band has its lines from 2, 7 and 44 pseudo-experiments on") {
    CHECK(least_pseudo_experiments(0) == 2);
    CHECK(least_pseudo_experiments(1) == 7);
    CHECK(least_pseudo_experiments(-2) == least_for_p_value);
}

TEST_CASE("Early decisions are those of all toys, but for couplings at the limit, and need fewer toys") {
    const Model model = published_model();
    const Truth truth(model, model.centres());
    const std::size_t most = 2048;
    int wrong = 0;
    int close = 0;
    std::int64_t toys = 0;
    const int experiments = 24;
    for (std::uint64_t item = 1; item <= experiments; ++item) {
        const DataSet data = pseudo_data(model, truth, 31, item);
        HypothesisTest test(model, data, Ensemble::conditional, 31, item);
        const auto mass = test.at_mass(16.88);
        const Decision early = limit_exceeds(test, mass, 4.5e-4, 0.10, most, {1e-3});
        const Decision full = limit_exceeds(test, mass, 4.5e-4, 0.10, most, {0});
        CHECK_FALSE(full.early);
        CHECK(full.toys == most);
        toys += early.toys;
        const Cls cls = count(test.run(mass, 4.5e-4));
        CHECK(full.exceeds == (cls.value() > 0.10));
        const bool is_close = std::abs(cls.value() - 0.10) < 3 * cls.error();
        close += is_close;
        wrong += early.exceeds != full.exceeds && !is_close;
        // UL > g iff CLs(g) > alpha.
        const Limit limit = upper_limits(test, 16.88, confidence_90, LimitReading::root).limits[0];
        if (!is_close) CHECK((limit.coupling > 4.5e-4) == full.exceeds);
    }
    CHECK(wrong == 0);
    CHECK(close < experiments / 2);
    CHECK(toys < static_cast<std::int64_t>(most) * experiments / 2);
}

TEST_CASE("Bands and exceedances are the same digits for 1, 3 and 8 threads, and agree with each other") {
    const Model model = published_model();
    const Truth truth(model, model.centres());
    const std::vector<double> masses = {16.76, 16.84, 16.92};
    const std::array<MassWindow, 2> windows = {{{16.7, 17.0}, {16.8, 16.9}}};
    LimitSettings settings;
    settings.toys = 200;
    const std::size_t n = 100;
    const auto limits = [&](int threads) {
        return with_threads(threads, [&] {
            return expected_limits(model, truth, masses, confidence_90, settings, 1, 1, n, Progress::none())
                .front();
        });
    };
    const ExpectedLimits reference = limits(1);
    CHECK(reference.missing == 0);
    CHECK(limits(3).couplings == reference.couplings);
    CHECK(limits(8).couplings == reference.couplings);

    std::vector<double> thresholds;
    for (std::size_t mass = 0; mass < masses.size(); ++mass)
        thresholds.push_back(limit_at_deviation(1.2, reference.band(mass)));
    const auto exceedance = [&](int threads) {
        return with_threads(threads, [&] {
            return global_exceedance(model, truth, masses, thresholds, windows, 0.90, settings, {0}, 1, 1, n,
                                     Progress::none());
        });
    };
    const GlobalExceedance global = exceedance(1);
    CHECK(exceedance(3).exceeded == global.exceeded);
    CHECK(exceedance(8).toys == global.toys);
    // The same pseudo-experiments and toys as in the limits: only limits within their noise of a threshold
    // may differ.
    int different = 0;
    for (std::size_t i = 0; i < n; ++i) {
        bool above = false;
        for (std::size_t mass = 0; mass < masses.size(); ++mass)
            above = above || reference.couplings[i][mass] > thresholds[mass];
        different += above != global.exceeded[0][i];
    }
    CHECK(different <= 5);
    CHECK(global.probability[1].k <= global.probability[0].k);
}
