#include "inference/limit.hpp"

#include "base/parallel.hpp"
#include "inference/tanh_reading.hpp"
#include "run3.hpp"

#include <array>
#include <cmath>

#include <catch2/catch.hpp>

using namespace run3;

namespace {

const std::array<double, 2> confidences = {0.90, 0.95};

}  // namespace

// Independent numpy implementation of the published likelihood and toys: 5.66(3)e-4.
TEST_CASE("The observed limit at 16.90 MeV is that of an independent implementation") {
    const std::vector<double> masses = {16.90};
    LimitSettings settings;
    settings.toys = 5000;
    settings.ensemble = Ensemble::conditional;
    const auto limits =
        observed_limits(published_model(), masses, confidences, settings, 1, Progress::none()).front();
    REQUIRE(limits.limits.size() == 2);
    const Limit& limit = limits.limits[0];
    REQUIRE(limit.found);
    CHECK(limit.error < 0.03e-4);
    CHECK(limit.coupling == Approx(5.66e-4).margin(3 * std::hypot(0.03e-4, limit.error)));
    CHECK(limits.limits[1].coupling > limit.coupling);
    CHECK(limits.failed == 0);
}

// Independent: tanh fits of a numpy implementation with 1000 toys, known to 2 %. Published: the curve of the
// paper, made with 200 toys, which scatter by 2 % at 16.9 and by 6 % at 17.2 MeV.
TEST_CASE(
    "The tanh reading gives the limits of an independent implementation and the published ones within their "
    "noise") {
    const std::vector<double> masses = {16.60, 16.88, 16.90, 17.04, 17.20};
    const std::vector<double> independent = {3.54e-4, 5.40e-4, 5.51e-4, 4.86e-4, 3.50e-4};
    const std::vector<double> published = {3.47e-4, 5.48e-4, 5.60e-4, 5.05e-4, 3.71e-4};
    LimitSettings settings;
    settings.toys = 2000;
    settings.ensemble = Ensemble::conditional;
    settings.reading = LimitReading::tanh;
    const auto limits =
        observed_limits(published_model(), masses, confidences, settings, 1, Progress::none());
    for (std::size_t i = 0; i < masses.size(); ++i) {
        const Limit& limit = limits[i].limits[0];
        REQUIRE(limit.found);
        CHECK(limits[i].tested.size() == 40);
        CHECK(limit.coupling == Approx(independent[i]).epsilon(0.04));
        CHECK(limit.coupling == Approx(published[i]).epsilon(0.12));
    }
}

TEST_CASE("The error of a limit is its scatter over seeds") {
    const Model model = published_model();
    const int seeds = 40;
    for (const double mass : {16.9, 17.2}) {
        double sum = 0;
        double square = 0;
        double error = 0;
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            HypothesisTest test(model, observed_data(model), Ensemble::conditional, seed, 0);
            test.extend(1000);
            const Limit limit = upper_limits(test, mass, confidences, LimitReading::root, true).limits[0];
            REQUIRE(limit.found);
            sum += limit.coupling / seeds;
            square += limit.coupling * limit.coupling / seeds;
            error += limit.error / seeds;
        }
        // The scatter of 40 numbers is known to 11 %.
        CHECK(std::sqrt((square - sum * sum) * seeds / (seeds - 1)) == Approx(error).epsilon(0.4));
    }
}

TEST_CASE("Every mass has a limit, also with few toys and where the sensitivity is poor") {
    const Model model = published_model();
    for (const int toys : {20, 100, 200}) {
        HypothesisTest test(model, observed_data(model), Ensemble::conditional, 1, 0);
        test.extend(static_cast<std::size_t>(toys));
        for (double mass = 16.22; mass < 17.73; mass += 0.06) {
            const MassLimits limits = upper_limits(test, mass, confidences, LimitReading::root, true);
            for (const Limit& limit : limits.limits) {
                CHECK(limit.found);
                CHECK(limit.error > 0);
                if (toys < 100) continue;
                const double gaussian = std::sqrt(gaussian_limit(limits.strength, 1 - limit.confidence));
                CHECK(std::abs(std::log(limit.coupling / gaussian)) < 0.4);
            }
        }
    }
}

TEST_CASE("Limits do not depend on the number of threads") {
    const Model model = published_model();
    const std::vector<double> masses = {16.6, 16.9, 17.3};
    LimitSettings settings;
    settings.toys = 400;
    const auto run = [&](int threads) {
        return with_threads(threads, [&] {
            return observed_limits(model, masses, confidences, settings, 9, Progress::none());
        });
    };
    const auto reference = run(1);
    for (const int threads : {3, 8}) {
        const auto limits = run(threads);
        for (std::size_t i = 0; i < masses.size(); ++i) {
            CHECK(limits[i].limits[0].coupling == reference[i].limits[0].coupling);
            CHECK(limits[i].limits[0].error == reference[i].limits[0].error);
            CHECK(limits[i].limits[1].coupling == reference[i].limits[1].coupling);
        }
    }
}

TEST_CASE("The tanh reading solves a tanh curve, and gives no limit where CLs does not fall") {
    std::vector<Cls> scan;
    const std::int64_t n = 1000000;
    for (const double coupling : tanh_couplings()) {
        const double cls = 0.6 * (1 - std::tanh((coupling - 3e-4) / 1.5e-4));
        scan.push_back(
            {coupling, 0, {n / 2, n}, {std::llround(cls / 2 * static_cast<double>(n)), n}, 0, 0, 0});
    }
    const Limit limit = limit_by_tanh(scan, 0.90);
    CHECK(limit.coupling == Approx(3e-4 + 1.5e-4 * std::atanh(1 - 0.1 / 0.6)).epsilon(1e-4));
    for (Cls& cls : scan)
        cls.p_s = {450000, n};
    CHECK_FALSE(limit_by_tanh(scan, 0.90).found);
}

// The boxes of these excesses are no line shape: the limit comes out within a few percent of the fitted
// coupling.
TEST_CASE("A scan with a strong signal gets a limit, or none is found: never a number that is none") {
    const std::array<double, 2> confidences = {0.90, 0.95};
    for (const double factor : {1.2, 1.6, 2.0, 5.0}) {
        for (const bool flat : {false, true}) {
            CAPTURE(factor, flat);
            ModelInput input = published_input();
            if (flat) input.scale_prior.reset();
            for (ScanPoint& point : input.points)
                if (std::abs(point.sqrt_s_mev - 16.9) < 0.06) *point.n2 *= factor;
            const Model model(input);
            HypothesisTest test(model, observed_data(model), Ensemble::conditional, 1, 0);
            test.extend(200);
            const double fitted = std::sqrt(test.at_mass(16.9).strength.value);
            for (const Limit& limit :
                 upper_limits(test, 16.9, confidences, LimitReading::root, true).limits) {
                if (factor <= 2) REQUIRE(limit.found);
                if (limit.found) CHECK(limit.coupling == Approx(fitted).epsilon(0.05));
            }
        }
    }
}
