#include "inference/best_fit.hpp"

#include "base/error.hpp"
#include "run3.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <boost/math/distributions/chi_squared.hpp>
#include <catch2/catch.hpp>

using namespace run3;

namespace {

const MassWindow window = {16.6, 17.2};

}  // namespace

// Expected values: an independent numpy implementation.
TEST_CASE("The best fit of the observed scan is that of an independent implementation") {
    const Model model = published_model();
    const BestFit fit = best_fit(model, {window, {}});
    CHECK(fit.best.coupling == Approx(4.417e-4).margin(0.005e-4));
    CHECK(fit.best.mass_mev == Approx(16.9005).margin(0.001));
    CHECK(fit.q == Approx(-5.1883).margin(1e-4));
    CHECK(fit.background.chi2 == Approx(background_chi2).margin(1e-6));
    CHECK(fit.signal.chi2 == Approx(fit.background.chi2 + fit.q).margin(1e-6));

    SECTION("its errors are where chi2 has risen by 1, found again on a grid") {
        CHECK(fit.mass_error == Approx((fit.mass_interval.high - fit.mass_interval.low) / 2).epsilon(0.3));
        CHECK(fit.coupling_error ==
              Approx((fit.coupling_interval.high - fit.coupling_interval.low) / 2).epsilon(0.05));
        const auto lowest_at = [&](double mass_low, double mass_high, double g_low, double g_high) {
            std::vector<double> masses, couplings;
            for (int i = 0; i <= 40; ++i) {
                masses.push_back(std::lerp(mass_low, mass_high, i / 40.0));
                couplings.push_back(std::lerp(g_low, g_high, i / 40.0));
            }
            double lowest = 1e9;
            for (const auto& row : likelihood_scan(model, masses, couplings, Progress::none()))
                lowest = std::min(lowest, *std::min_element(row.begin(), row.end()));
            return lowest;
        };
        for (const double mass : {fit.mass_interval.low, fit.mass_interval.high})
            CHECK(lowest_at(mass, mass, 3e-4, 6e-4) == Approx(fit.q + 1).margin(2e-3));
        for (const double coupling : {fit.coupling_interval.low, fit.coupling_interval.high})
            CHECK(lowest_at(16.85, 16.95, coupling, coupling) == Approx(fit.q + 1).margin(5e-3));
    }
    SECTION("its correlation matrix is one") {
        REQUIRE(fit.names.size() == 9);
        for (std::size_t i = 0; i < 9; ++i) {
            CHECK(fit.correlation[i][i] == Approx(1));
            for (std::size_t j = 0; j < 9; ++j) {
                CHECK(fit.correlation[i][j] == Approx(fit.correlation[j][i]).margin(1e-9));
                CHECK(std::abs(fit.correlation[i][j]) < 1 + 1e-9);
            }
        }
    }
    SECTION("to first order an impact is the covariance with g over the error of the parameter") {
        for (std::size_t p = 0; p < parameter_count; ++p) {
            const Nuisance& nuisance = fit.nuisances[p];
            const double expected = fit.correlation[1][p + 2] * fit.coupling_error;
            CHECK(nuisance.impact_plus == Approx(expected).margin(0.05 * std::abs(expected) + 1e-7));
            CHECK(nuisance.impact_minus == Approx(-expected).margin(0.1 * std::abs(expected) + 1e-7));
        }
    }
}

TEST_CASE("With the mass fixed a free coupling gives the same strength as the free-strength fit") {
    const Model model = published_model();
    const BestFit fit = best_fit(model, {{16.9, 16.9}, {}});
    CHECK(fit.best.mass_mev == 16.9);
    CHECK(std::isnan(fit.mass_error));
    CHECK(fit.names.size() == 8);
    CHECK(fit.q == Approx(-5.188).margin(1e-3));
    CHECK(fit.coupling_error == Approx(0.97e-4).margin(0.03e-4));
}

TEST_CASE(
    "A fixed mass and coupling is the row of the check table, its pulls make up chi2, its curve passes the "
    "points") {
    const Model model = published_model();
    const CheckRow& row = check_table[0];
    const BestFit fit =
        best_fit(model, {{row.hypothesis.mass_mev, row.hypothesis.mass_mev}, row.hypothesis.coupling});
    CHECK(fit.signal.chi2 == Approx(row.chi2).margin(1e-6));
    CHECK(std::isnan(fit.coupling_error));
    CHECK(std::isnan(fit.nuisances[0].impact_plus));
    const double points =
        std::inner_product(fit.signal_pulls.begin(), fit.signal_pulls.end(), fit.signal_pulls.begin(), 0.0);
    CHECK(points + model.constraint_chi2(fit.signal.parameters, model.centres()) ==
          Approx(fit.signal.chi2).margin(1e-6));

    std::vector<double> sqrt_s;
    for (const ScanPoint& point : model.input().points)
        sqrt_s.push_back(point.sqrt_s_mev);
    const FittedCurve curve = fitted_curve(model, fit, sqrt_s);
    const DataSet data = observed_data(model);
    for (std::size_t i = 0; i < model.size(); ++i) {
        const double pull = (lane(data.ratio, i) - curve.s_plus_b[i]) * std::sqrt(lane(data.weight, i));
        CHECK(pull == Approx(fit.signal_pulls[i]).margin(1e-8));
    }
    // 60 % in the published talk; the chi2 distribution by Boost.
    const Goodness goodness =
        goodness_of_fit(model, fit, true, Ensemble::conditional, 1000, 1, Progress::none());
    CHECK(goodness.degrees == 40);
    CHECK(goodness.probability == Approx(0.598).margin(0.001));
    CHECK(goodness.failed == 0);
}

TEST_CASE("Goodness of fit by toys follows the chi2 distribution where it must") {
    // With a flat K and small errors chi2 of the B fit has exactly points - 2 degrees of freedom.
    ModelInput input = linear_input();
    input.scale_prior.reset();
    const Model model(input);
    const BestFit fit = best_fit(model, {window, {}});
    const Goodness goodness =
        goodness_of_fit(model, fit, false, Ensemble::unconditional, 4000, 1, Progress::none());
    CHECK(goodness.degrees == 40);
    // The observed scatter is a hundred errors of this input.
    CHECK(goodness.probability < 1e-12);
    CHECK(goodness.by_toys.k == 0);

    ModelInput run3_flat = published_input();
    run3_flat.scale_prior.reset();
    const Model observed(run3_flat);
    const Goodness real = goodness_of_fit(observed, best_fit(observed, {window, {}}), false,
                                          Ensemble::unconditional, 4000, 1, Progress::none());
    CHECK(real.chi2 == Approx(40.44).margin(0.005));
    CHECK(real.by_toys.value() == Approx(real.probability.value()).margin(4.5 * real.by_toys.error() + 0.01));
}

TEST_CASE("A scan without an excess has a best coupling of 0 and no errors") {
    ModelInput input = published_input();
    const Model nominal(input);
    for (ScanPoint& point : input.points) {
        // A dip in place of a peak.
        const double d = (point.sqrt_s_mev - 16.9) / 0.2;
        const double k = 1.01163 - 0.0103 * (point.sqrt_s_mev - 16.92);
        point.n2 = point.n_pot * point.b_per_pot * k * (1 - 0.02 * std::exp(-d * d));
    }
    const BestFit fit = best_fit(Model(input), {{16.8, 17.0}, {}});
    CHECK(fit.best.coupling == 0);
    CHECK(fit.q == 0);
    CHECK(std::isnan(fit.coupling_error));
    CHECK(fit.coupling_interval.low == 0);
    CHECK(fit.coupling_interval.high > 0);
    CHECK(fit.names.size() == 7);
}

TEST_CASE("No fit to a blinded scan") {
    ModelInput input = published_input();
    input.points[0].n2.reset();
    CHECK_THROWS_AS(best_fit(Model(input), {window, {}}), InputError);
    const std::vector<double> one = {16.9};
    CHECK_THROWS_AS(likelihood_scan(Model(input), one, one, Progress::none()), InputError);
}
