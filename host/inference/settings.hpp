#pragma once

/// The part of a card that belongs to the likelihood and to what is asked of it, and the way from an opened
/// scan to the input of a model.

#include "base/card.hpp"
#include "blinding/gate.hpp"
#include "inference/model.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace antipode::inference {

/// Line shape and constants of the published code: they belong to the model, so they stand in the card.
struct LineShapeSettings {
    double electron_mass_mev = 0.511;
    double binding_energy_mev = -7e-6;
    double amplitude_mev = 13.56;
    double amplitude_error_mev = 0.18;
    double lorentz_hwhm_mev = 1.72;
    double lorentz_hwhm_error_mev = 0.039;
    double beam_spread = 0.0025;
    double beam_spread_error = 0.0005;

    template <class Visitor>
    void visit(Visitor& v) {
        v("electron_mass_mev", electron_mass_mev, Range{0.5, 0.52}, "electron mass of the kinematics");
        v("binding_energy_mev", binding_energy_mev, Range{-1, 0},
          "mean binding energy of the target's electrons");
        v("amplitude_mev", amplitude_mev, Range{1e-3, 1e3},
          "A: energy integral of the yield a positron at g = 1");
        v("amplitude_error_mev", amplitude_error_mev, Range{1e-9, 1e3}, "its prior error");
        v("lorentz_hwhm_mev", lorentz_hwhm_mev, Range{1e-3, 1e3},
          "Gamma: Lorentz HALF width at half maximum, in beam energy");
        v("lorentz_hwhm_error_mev", lorentz_hwhm_error_mev, Range{1e-9, 1e3}, "its prior error");
        v("beam_spread", beam_spread, Range{1e-5, 0.1},
          "b: relative beam-energy spread, a standard deviation");
        v("beam_spread_error", beam_spread_error, Range{1e-9, 0.1}, "its prior error");
    }
};

/// Where the prior of K(s) comes from.
enum class ScalePrior {
    given,     ///< the numbers of the card
    sideband,  ///< the fit of the blind side band
    flat       ///< none
};
constexpr auto names_of(ScalePrior) {
    return std::array{std::pair{ScalePrior::given, std::string_view("given")},
                      std::pair{ScalePrior::sideband, std::string_view("sideband")},
                      std::pair{ScalePrior::flat, std::string_view("flat")}};
}

struct ScaleSettings {
    ScaleForm form = ScaleForm::linear;
    ScalePrior prior = ScalePrior::given;
    double k0 = 1;
    double k0_error = 0.021;
    double k1_per_mev = -0.016;
    double k1_error_per_mev = 0.006;
    double correlation = 0;

    template <class Visitor>
    void visit(Visitor& v) {
        v("form", form, "K(s): linear or constant");
        v("prior", prior, "prior of K: given (the numbers below), sideband, or flat");
        v("k0", k0, Range{0.1, 10}, "K at yield.x_ref_mev");
        v("k0_error", k0_error, Range{1e-9, 10}, "its prior error");
        v("k1_per_mev", k1_per_mev, Range{-10, 10}, "slope of K");
        v("k1_error_per_mev", k1_error_per_mev, Range{1e-9, 10}, "its prior error");
        v("correlation", correlation, Range{-0.999, 0.999}, "of the two");
    }
};

/// Which periods of the search stand in the likelihood. `masked` goes with the side-band prior of K: the
/// side-band periods are in that prior already.
enum class LikelihoodPeriods { all, masked };
constexpr auto names_of(LikelihoodPeriods) {
    return std::array{std::pair{LikelihoodPeriods::all, std::string_view("all")},
                      std::pair{LikelihoodPeriods::masked, std::string_view("masked")}};
}

struct Settings {
    LikelihoodPeriods periods = LikelihoodPeriods::all;
    ScaleSettings scale;
    LineShapeSettings line_shape;

    template <class Visitor>
    void visit(Visitor& v) {
        v("likelihood_periods", periods,
          "periods in the likelihood: all, or masked (with scale.prior = sideband)");
        v("scale", scale, "");
        v("line_shape", line_shape, "");
    }
};

/// The input of the likelihood, periods in the order of data taking. Masked periods have no count while the
/// scan is blinded. Throws InputError if a period of the search has no eps_S.
ModelInput model_input(const blinding::OpenedScan& scan, const Settings& settings, double x_ref_mev);

}  // namespace antipode::inference
