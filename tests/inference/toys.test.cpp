#include "base/parallel.hpp"
#include "inference/gaussian.hpp"
#include "inference/hypothesis_test.hpp"
#include "run3.hpp"

#include <cmath>
#include <cstdio>

#include <catch2/catch.hpp>

using namespace run3;

namespace {

bool same(const std::vector<double>& a, const std::vector<double>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] != b[i] && !(std::isnan(a[i]) && std::isnan(b[i]))) return false;
    return true;
}

}  // namespace

TEST_CASE("Pseudo-experiments scatter about the truth with the errors of the scan and of the constraints") {
    const Model model = published_model();
    const Hypothesis signal{16.9, 1e-3};
    const Truth truth(model, model.centres(), signal);
    const int n = 4000;
    const std::size_t points = model.size();
    std::vector<double> sum(points), square(points);
    Parameters centre_sum{}, centre_square{};
    double k_product = 0;
    for (int item = 0; item < n; ++item) {
        const DataSet data =
            pseudo_experiment(model, truth, RandomKey(3, "test"), static_cast<std::uint64_t>(item));
        for (std::size_t i = 0; i < points; ++i) {
            sum[i] += lane(data.ratio, i);
            square[i] += lane(data.ratio, i) * lane(data.ratio, i);
        }
        Parameters pull;
        for (std::size_t p = 0; p < parameter_count; ++p) {
            pull[p] = (data.centres[p] - model.centres()[p]) / model.errors()[p];
            centre_sum[p] += pull[p];
            centre_square[p] += pull[p] * pull[p];
        }
        k_product += pull[k0] * pull[k1];
    }
    LineShape shape(model);
    shape.evaluate(model, model.resonance_energy_mev(signal.mass_mev), model.centres());
    Vector8Array excess(model.vectors());
    signal_over_background(model, shape, model.centres(), signal.coupling, excess.data());
    CHECK(lane(excess, 0) > 0);
    for (std::size_t i = 0; i < points; ++i) {
        const ScanPoint& point = model.input().points[i];
        const double scale = model.centres()[k0] + model.centres()[k1] * lane(model.distance(), i);
        const double expected = scale * (1 + lane(excess, i));
        const double events = expected * point.n_pot * point.b_per_pot;
        const double deviation = expected * std::sqrt(1 / events + std::pow(point.n_pot_relative_error, 2) +
                                                      std::pow(point.b_per_pot_relative_error, 2));
        const double mean = sum[i] / n;
        CHECK(mean == Approx(expected).margin(4.5 * deviation / std::sqrt(n)));
        CHECK(std::sqrt(square[i] / n - mean * mean) == Approx(deviation).epsilon(4.5 / std::sqrt(2.0 * n)));
    }
    for (std::size_t p = 0; p < parameter_count; ++p) {
        CHECK(centre_sum[p] / n == Approx(0).margin(4.5 / std::sqrt(n)));
        CHECK(centre_square[p] / n == Approx(1).margin(4.5 * std::sqrt(2.0 / n)));
    }
    CHECK(k_product / n == Approx(-0.06).margin(4.5 / std::sqrt(n)));
}

TEST_CASE("Toys are the same digits for 1, 3 and 8 threads, and for toys made in one or in two goes") {
    const Model model = published_model();
    const auto run = [&](int threads, Ensemble ensemble, std::size_t first) {
        return with_threads(threads, [&] {
            HypothesisTest test(model, observed_data(model), ensemble, 5, 0);
            if (first > 0) test.extend(first);
            test.extend(1100);
            return test.run(test.at_mass(16.9), 5e-4);
        });
    };
    for (const Ensemble ensemble : {Ensemble::conditional, Ensemble::unconditional}) {
        const TestToys reference = run(1, ensemble, 0);
        for (const int threads : {1, 3, 8}) {
            const TestToys toys = run(threads, ensemble, threads == 1 ? 300 : 0);
            CHECK(toys.q_observed == reference.q_observed);
            CHECK(same(toys.background, reference.background));
            CHECK(same(toys.signal, reference.signal));
        }
    }
}

TEST_CASE("With small errors CLs is that of the closed form") {
    const ModelInput input = linear_input();
    const Model model(input);
    const Truth truth(model, model.centres());
    const int n = 20000;
    for (const std::uint64_t item : {0, 1, 2}) {
        DataSet data = pseudo_experiment(model, truth, RandomKey(11, "closed form"), item);
        HypothesisTest test(model, data, Ensemble::unconditional, 12, item);
        test.extend(n);
        const auto mass = test.at_mass(16.9);
        const Strength& measured = mass.strength;
        for (const double confidence : {0.5, 0.9, 0.95}) {
            const double strength = gaussian_limit(measured, 1 - confidence);
            REQUIRE(strength > 0);
            CHECK(gaussian_cls(strength, measured) == Approx(1 - confidence));
            const Cls cls = count(test.run(mass, std::sqrt(strength)));
            CHECK(cls.failed == 0);
            CHECK(cls.value() == Approx(1 - confidence).margin(4.5 * cls.error()));
        }
    }
}

TEST_CASE("Where no B toy is as background-like as the data, CLs is the closed form") {
    TestToys toys{{16.9, 5e-4}, 10, 0.37, {1, 2, 3, 4}, {-3, -2, -1, 11}};
    Cls cls = count(toys);
    CHECK(cls.unresolved());
    CHECK(cls.value() == 0.37);
    CHECK(cls.error() == 0.37);
    toys.background[0] = 12;
    cls = count(toys);
    CHECK_FALSE(cls.unresolved());
    CHECK(cls.value() == 1);
    toys.signal[3] = 0;
    CHECK(count(toys).value() == 0);
    CHECK(count(toys).error() > 0);
}

TEST_CASE("A toy without a result is counted and in no proportion") {
    const double nan = std::nan("");
    const Cls cls = count({{16.9, 5e-4}, 0, 0, {nan, -1, 1, 2}, {nan, nan, -1, 1}});
    CHECK(cls.failed == 3);
    CHECK(cls.p_b.k == 1);
    CHECK(cls.p_b.n == 3);
    CHECK(cls.p_s.k == 1);
    CHECK(cls.p_s.n == 2);
}

TEST_CASE("Toys of a scan with a handful of events fail where a count is not positive, and are counted") {
    ModelInput input = published_input();
    for (ScanPoint& point : input.points) {
        point.n_pot *= 2e-4;
        *point.n2 *= 2e-4;
    }
    const Model model(input);
    HypothesisTest test(model, observed_data(model), Ensemble::conditional, 1, 0);
    test.extend(500);
    const Cls cls = count(test.run(test.at_mass(16.9), 5e-3));
    CHECK(cls.failed > 0);
    CHECK(cls.failed + cls.p_b.n + cls.p_s.n == 1000);
}

// Run by profile.oracle.py: a model and 200 toys, half with a signal, with the results of their fits.
TEST_CASE("Writes toys and their fits", "[.write]") {
    const Model model = published_model();
    const DataSet observed = observed_data(model);
    const Hypothesis signal{16.9, 7e-4};
    for (std::size_t i = 0; i < model.size(); ++i)
        std::printf("POINT %.17g\n", model.input().points[i].sqrt_s_mev);
    for (std::uint64_t item = 0; item < 200; ++item) {
        const Truth truth(model, model.centres(), item % 2 == 0 ? Hypothesis{} : signal);
        const DataSet data = pseudo_experiment(model, truth, RandomKey(2, "iminuit"), item);
        const Hypothesis tested{16.4 + 0.005 * static_cast<double>(item), item % 3 == 0 ? 3e-4 : 8e-4};
        Fitter fitter(model);
        const Fit b = fitter.background(data.view());
        const Fit s =
            fitter.signal(data.view(), MassPoint(model, tested.mass_mev, data.centres), tested.coupling);
        REQUIRE(b.converged);
        REQUIRE(s.converged);
        std::printf("TOY %.17g %.17g %.17g %.17g", tested.mass_mev, tested.coupling, b.chi2, s.chi2);
        for (const Parameters* parameters : {&data.centres, &b.parameters, &s.parameters})
            for (const double parameter : *parameters)
                std::printf(" %.17g", parameter);
        for (const Vector8Array* array : {&data.ratio, &data.weight})
            for (std::size_t i = 0; i < model.size(); ++i)
                std::printf(" %.17g", lane(*array, i));
        std::printf("\n");
    }
}
