#pragma once

/// The best X of the observed scan: mass, coupling and nuisances with their errors, pulls of the points, and
/// the likelihood over mass and coupling.

#include "inference/scan_minimum.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace antipode::inference {

/// A fitted parameter beside its constraint.
struct Nuisance {
    Constraint prior;  ///< error 0: none
    double value = 0;  ///< in the S+B fit
    double error = 0;  ///< in the S+B fit, with mass and coupling free as they were in the fit
    /// Change of the best g_ve at this mass when the parameter is held at value - error and at value + error
    /// and all others are fitted again. NaN where g was fixed.
    double impact_minus = 0;
    double impact_plus = 0;

    /// Deviation from the constraint and error, in its errors; NaN without one.
    double pull() const noexcept;
    double pull_error() const noexcept;
};

/// What was left free in a fit.
struct FitQuestion {
    MassWindow window;               ///< of the mass; fixed where both ends are equal
    std::optional<double> coupling;  ///< fixed, if given
    bool mass_is_free() const noexcept { return window.high_mev > window.low_mev; }
};

struct BestFit {
    FitQuestion question;
    Hypothesis best;
    double q = 0;
    Fit background;
    Fit signal;

    /// Standard deviations from the curvature of chi2; NaN where fixed, where the best coupling is 0, and for
    /// a best mass at the end of its window.
    double mass_error = 0;
    double coupling_error = 0;
    /// Where chi2 has risen by 1, all else fitted again; NaN where it does not within the window, or where
    /// fixed. The lower end in g is 0 where chi2 rises by less than 1 down to no signal.
    Interval mass_interval;
    Interval coupling_interval;

    std::vector<Nuisance> nuisances;  ///< in the order of Parameter

    /// Rows and columns of `correlation`: those of m_x_mev, g_ve and the parameters that were free.
    std::vector<std::string> names;
    std::vector<std::vector<double>> correlation;

    /// (R - E) / (R rho) of each point without and with X.
    std::vector<double> background_pulls, signal_pulls;
};

/// Fits the observed scan, from the lowest minimum of the scan over masses and from several line shapes.
/// Throws InputError while it is blinded, and if a fit does not converge.
BestFit best_fit(const Model& model, const FitQuestion& question);

/// K(s) with its standard deviation, and K(s) (1 + S eps_S/B), at rising sqrt(s).
struct FittedCurve {
    std::vector<double> sqrt_s_mev, k, k_error, s_plus_b;
};
FittedCurve fitted_curve(const Model& model, const BestFit& fit, std::span<const double> sqrt_s_mev);

/// Q at every mass (outer) and coupling (inner), all parameters profiled; NaN where a fit failed.
std::vector<std::vector<double>> likelihood_scan(const Model& model, std::span<const double> masses_mev,
                                                 std::span<const double> couplings, Progress& progress);

/// Whether the model describes the data.
struct Goodness {
    double chi2 = 0;
    int degrees = 0;  ///< points less free K, mass and coupling; constraints are not counted
    /// Of a larger chi2 by the chi2 distribution; none without a degree of freedom.
    std::optional<double> probability;
    Proportion by_toys;  ///< toys of the fitted model, fitted in the same way, with a larger chi2
    std::int64_t failed = 0;
};

/// Of the S+B fit, or of the B fit if `with_signal` is false.
/// @param progress  advanced in steps of 64 toys
Goodness goodness_of_fit(const Model& model, const BestFit& fit, bool with_signal, Ensemble ensemble,
                         std::size_t toys, std::uint64_t seed, Progress& progress);

}  // namespace antipode::inference
