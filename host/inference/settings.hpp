#pragma once

/// The part of a card that belongs to the likelihood and to what is asked of it, and the way from an opened
/// scan to the input of a model.

#include "base/card.hpp"
#include "blinding/gate.hpp"
#include "inference/limit.hpp"
#include "inference/model.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

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
    given,     ///< the numbers of the card; refused where the side band contradicts them
    forced,    ///< the numbers of the card, even if the side band contradicts them
    sideband,  ///< the fit of the blind side band
    flat       ///< none
};
constexpr auto names_of(ScalePrior) {
    return std::array{std::pair{ScalePrior::given, std::string_view("given")},
                      std::pair{ScalePrior::forced, std::string_view("forced")},
                      std::pair{ScalePrior::sideband, std::string_view("sideband")},
                      std::pair{ScalePrior::flat, std::string_view("flat")}};
}

struct ScaleSettings {
    ScaleForm form = ScaleForm::linear;
    ScalePrior prior = ScalePrior::flat;
    std::optional<double> k0, k0_error, k1_per_mev, k1_error_per_mev;
    double correlation = 0;

    template <class Visitor>
    void visit(Visitor& v) {
        v("form", form, "K(s): linear or constant");
        v("prior", prior,
          "prior of K: flat, sideband, given (the numbers below, refused more than three standard deviations "
          "from "
          "the side band), or forced (the numbers below in any case)");
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

/// What limits and p-values are, apart from the likelihood.
struct SearchSettings {
    Ensemble ensemble = Ensemble::unconditional;
    LimitReading reading = LimitReading::root;
    std::optional<double> mass_low_mev, mass_high_mev, mass_step_mev;
    std::optional<double> global_low_mev, global_high_mev;
    std::optional<double> prior_low_mev, prior_high_mev;
    double beyond_scan_mev = 0;

    template <class Visitor>
    void visit(Visitor& v) {
        v("ensemble", ensemble,
          "conditional: toys keep the constraint centres of their data set; unconditional: they are drawn "
          "anew");
        v("reading", reading, "limits: root of CLs(g), or the tanh curve of the published code");
        v("mass_low_mev", mass_low_mev, Range{1, 1e3},
          "masses at which limits are computed: from; left out: the lowest sqrt(s)");
        v("mass_high_mev", mass_high_mev, Range{1, 1e3}, "to; left out: the highest sqrt(s)");
        v("mass_step_mev", mass_step_mev, Range{1e-3, 10},
          "in steps of; left out: about two standard deviations of the beam in sqrt(s)");
        v("global_low_mev", global_low_mev, Range{1, 1e3},
          "global p-value: masses from; left out: mass_low_mev");
        v("global_high_mev", global_high_mev, Range{1, 1e3}, "to; left out: mass_high_mev");
        v("prior_low_mev", prior_low_mev, Range{1, 1e3},
          "global p-value near the expected mass: from; left out: global_low_mev");
        v("prior_high_mev", prior_high_mev, Range{1, 1e3}, "to; left out: global_high_mev");
        v("beyond_scan_mev", beyond_scan_mev, Range{0, 100},
          "masses this far outside the scan's sqrt(s) are allowed");
    }
};

/// How much is computed. It decides on Monte-Carlo errors and not on what a result means, so an unblinding
/// record is not bound to it.
struct EffortSettings {
    std::int64_t toys = 4000;
    std::int64_t band_toys = 200;
    std::int64_t pseudo_experiments = 500;
    std::int64_t q_pseudo_experiments = 20000;

    template <class Visitor>
    void visit(Visitor& v) {
        v("toys", toys, Range{20, 1e8}, "toys of each kind for the CLs of the data");
        v("band_toys", band_toys, Range{20, 1e8}, "toys of each kind for the CLs of a pseudo-experiment");
        v("pseudo_experiments", pseudo_experiments, Range{0, 1e8},
          "pseudo-experiments for bands and p-values from limits");
        v("q_pseudo_experiments", q_pseudo_experiments, Range{0, 1e9},
          "pseudo-experiments for p-values from Q");
    }
};

struct Settings {
    LikelihoodPeriods periods = LikelihoodPeriods::all;
    ScaleSettings scale;
    LineShapeSettings line_shape;
    SearchSettings search;
    EffortSettings effort;

    template <class Visitor>
    void visit(Visitor& v) {
        v("likelihood_periods", periods,
          "periods in the likelihood: all, or masked (with scale.prior = sideband)");
        v("scale", scale, "");
        v("line_shape", line_shape, "");
        v("search", search, "");
        v("effort", effort, "");
    }

    /// Limits of the data, and of pseudo-experiments.
    LimitSettings limits() const { return {effort.toys, search.ensemble, search.reading}; }
    LimitSettings band_limits() const { return {effort.band_toys, search.ensemble, search.reading}; }
    /// The masses of the search, both ends included. Precondition: resolved.
    std::vector<double> masses_mev() const;
    /// Takes the masses that the card leaves out from the centre-of-mass energies of the search: from the
    /// lowest to the highest, in steps of at most two standard deviations of the beam at the pivot (x_ref
    /// beam_spread, as sqrt(s) goes with the root of the beam energy) that end at the highest.
    void resolve(const std::vector<double>& sqrt_s_mev, double x_ref_mev);
    /// Throws InputError if a mass lies outside the scan by more than search.beyond_scan_mev.
    void require_in_scan(const std::vector<double>& masses_mev, const blinding::OpenedScan& scan) const;
};

/// The input of the likelihood, periods in the order of data taking. Masked periods have no count while the
/// scan is blinded. Throws InputError if a period of the search has no eps_S, or if a given prior of K and
/// the side band are more than three standard deviations apart.
ModelInput model_input(const blinding::OpenedScan& scan, const Settings& settings, double x_ref_mev);

}  // namespace antipode::inference
