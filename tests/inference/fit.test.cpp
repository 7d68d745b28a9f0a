#include "base/error.hpp"
#include "run3.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace run3;

namespace {

/// How far a model and data set are from the check table: chi2, and parameters in their prior errors.
struct Distance {
    double chi2 = 0;
    double parameters = 0;
};

Distance distance_to_check_table(const Model& model, const DataSet& data,
                                 double amplitude_times_mass_squared = 0) {
    Distance distance;
    for (const CheckRow& row : check_table) {
        ModelInput input = model.input();
        if (amplitude_times_mass_squared > 0)
            input.amplitude_mev.value =
                amplitude_times_mass_squared / (row.hypothesis.mass_mev * row.hypothesis.mass_mev);
        const Model here(input);
        DataSet there = data;
        there.centres = here.centres();
        Fitter fitter(here);
        const MassPoint mass(here, row.hypothesis.mass_mev, here.centres());
        const Fit fit = fitter.signal(there.view(), mass, row.hypothesis.coupling);
        REQUIRE(fit.converged);
        distance.chi2 = std::max({distance.chi2, std::abs(fit.chi2 - row.chi2),
                                  std::abs(fit.chi2 - fitter.background(there.view()).chi2 - row.q)});
        for (std::size_t i = 0; i < parameter_count; ++i)
            distance.parameters = std::max(
                distance.parameters, std::abs(fit.parameters[i] - row.parameters[i]) / model.errors()[i]);
    }
    return distance;
}

}  // namespace

TEST_CASE("The B fit is that of the published likelihood") {
    const Model model = published_model();
    const Fit fit = Fitter(model).background(observed_data(model).view());
    CHECK(fit.chi2 == Approx(background_chi2).margin(1e-6));
    CHECK(fit.parameters[k0] == Approx(1.01215567).margin(1e-8));
    CHECK(fit.parameters[k1] == Approx(-0.01079871).margin(1e-8));
}

TEST_CASE(
    "S+B fits are those of the published likelihood, in chi2 to 1e-6 and in the parameters to 1e-3 of their "
    "error") {
    const Model model = published_model();
    const Distance distance = distance_to_check_table(model, observed_data(model));
    CHECK(distance.chi2 < 1e-6);
    CHECK(distance.parameters < 1e-3);
}

TEST_CASE("The check table catches faults that are easily made") {
    ModelInput input = published_input();
    DataSet data = observed_data(Model(input));
    SECTION("1.72 MeV taken as the full width") {
        input.lorentz_hwhm_mev = {1.72 / 2, 0.039};
        CHECK(distance_to_check_table(Model(input), data).chi2 > 0.01);
    }
    SECTION("an explicit 1/M^2 in the yield") {
        CHECK(distance_to_check_table(Model(input), data, 13.56 * 16.92 * 16.92).chi2 > 0.01);
    }
    SECTION("errors scaled with the expected instead of the observed ratio") {
        const Model model(input);
        const Fit fit = Fitter(model).background(data.view());
        for (std::size_t i = 0; i < model.vectors(); ++i) {
            const Vector8 expected = fit.parameters[k0] + fit.parameters[k1] * model.distance()[i];
            data.weight[i] *= (data.ratio[i] / expected) * (data.ratio[i] / expected);
        }
        CHECK(distance_to_check_table(model, data).chi2 > 0.01);
    }
    SECTION("the correlation of the prior of K left out") {
        input.scale_prior->correlation = 0;
        CHECK(distance_to_check_table(Model(input), data).chi2 > 1e-3);
    }
    SECTION("resonance energy without binding: 4 keV in beam energy") {
        input.binding_energy_mev = 0;
        CHECK(distance_to_check_table(Model(input), data).chi2 > 1e-3);
    }
    SECTION("electron mass of CODATA in place of the model's own") {
        input.electron_mass_mev = 0.51099895;
        CHECK(distance_to_check_table(Model(input), data).chi2 > 1e-5);
    }
}

TEST_CASE("At the minimum no parameter can be moved to lower chi2") {
    const Model model = published_model();
    const DataSet data = observed_data(model);
    Fitter fitter(model);
    for (const CheckRow& row : check_table) {
        const MassPoint mass(model, row.hypothesis.mass_mev, model.centres());
        const Fit fit = fitter.signal(data.view(), mass, row.hypothesis.coupling);
        for (std::size_t i = 0; i < parameter_count; ++i) {
            for (const double sign : {-1.0, 1.0}) {
                Parameters moved = fit.parameters;
                moved[i] += sign * 0.02 * model.errors()[i];
                NormalEquations there{};
                LineShape shape(model);
                shape.evaluate(model, mass.resonance_energy_mev(), moved);
                add_points(model, data.view(), shape, moved, row.hypothesis.coupling, there);
                CHECK(there.chi2 + model.constraint_chi2(moved, data.centres) > fit.chi2);
            }
        }
    }
}

TEST_CASE("A bad start leads to the same minimum") {
    const Model model = published_model();
    const DataSet data = observed_data(model);
    Fitter fitter(model);
    const CheckRow& row = check_table[2];
    for (std::size_t i = 0; i < parameter_count; ++i) {
        for (const double sigmas : {-20.0, -4.0, 4.0, 20.0}) {
            Parameters start = model.centres();
            start[i] += sigmas * model.errors()[i];
            const Fit fit = fitter.signal(data.view(), MassPoint(model, row.hypothesis.mass_mev, start),
                                          row.hypothesis.coupling);
            CHECK(fit.converged);
            CHECK(fit.chi2 == Approx(row.chi2).margin(1e-6));
        }
    }
}

TEST_CASE("Without a signal the S+B fit is the B fit") {
    const Model model = published_model();
    const DataSet data = observed_data(model);
    Fitter fitter(model);
    const Fit fit = fitter.signal(data.view(), MassPoint(model, 16.9, model.centres()), 0);
    CHECK(fit.converged);
    CHECK(fit.chi2 == Approx(background_chi2).margin(1e-6));
    CHECK(fit.parameters[amplitude] == 13.56);
}

TEST_CASE("With a free amplitude chi2 does not depend on the unit of the coupling") {
    const Model model = published_model();
    const DataSet data = observed_data(model);
    Fitter fitter(model);
    const MassPoint mass(model, 16.9, model.centres());
    const Fit fit = fitter.free_signal(data.view(), mass, 5e-4);
    const Fit same = fitter.free_signal(data.view(), mass, 2e-4);
    REQUIRE(fit.converged);
    REQUIRE(same.converged);
    CHECK(fit.chi2 == Approx(same.chi2).margin(1e-6));
    CHECK(5e-4 * std::sqrt(fit.parameters[amplitude]) ==
          Approx(2e-4 * std::sqrt(same.parameters[amplitude])).epsilon(1e-5));
    const double best = 5e-4 * std::sqrt(fit.parameters[amplitude] / 13.56);
    CHECK(fitter.signal(data.view(), mass, best).chi2 == Approx(fit.chi2).margin(1e-6));
    CHECK(fitter.signal(data.view(), mass, 0.98 * best).chi2 > fit.chi2);
    CHECK(fitter.signal(data.view(), mass, 1.02 * best).chi2 > fit.chi2);
}

TEST_CASE("A constant K holds the slope at the centre") {
    ModelInput input = published_input();
    input.scale_form = ScaleForm::constant;
    input.scale_prior = LineConstraint{1.011, 0, 0.0017, 0, 0};
    const Model model(input);
    const DataSet data = observed_data(model);
    Fitter fitter(model);
    const Fit background = fitter.background(data.view());
    const Fit signal = fitter.signal(data.view(), MassPoint(model, 16.9, model.centres()), 5e-4);
    CHECK(background.parameters[k1] == 0);
    CHECK(signal.parameters[k1] == 0);
    CHECK(signal.converged);
    // The weighted mean of the ratios and the prior, by hand.
    double weights = 1 / (0.0017 * 0.0017);
    double mean = 1.011 * weights;
    for (std::size_t i = 0; i < model.size(); ++i) {
        weights += lane(data.weight, i);
        mean += lane(data.weight, i) * lane(data.ratio, i);
    }
    CHECK(background.parameters[k0] == Approx(mean / weights).epsilon(1e-13));
}

TEST_CASE("A blinded point has no data set") {
    ModelInput input = published_input();
    input.points[5].n2.reset();
    const Model model(input);
    CHECK_THROWS_WITH(observed_data(model), Catch::Contains("period 5 is blinded"));
}

TEST_CASE("Impossible input is refused with its name") {
    ModelInput input = published_input();
    SECTION("flux") {
        input.points[3].n_pot = -1;
        CHECK_THROWS_WITH(Model(input), Catch::Contains("n_pot of period 3 must be positive, found -1"));
    }
    SECTION("prior") {
        input.beam_spread.error = 0;
        CHECK_THROWS_WITH(Model(input), Catch::Contains("error of beam_spread"));
    }
    SECTION("correlation") {
        input.scale_prior->correlation = 1;
        CHECK_THROWS_AS(Model(input), InputError);
    }
}
