#pragma once

/// Profile fits: the smallest chi2 of a data set without X, with an X of given mass and coupling, and with an
/// X of given mass and free coupling.

#include "inference/likelihood.hpp"

namespace antipode::inference {

/// The result of one fit. A fit that did not converge keeps its best place; the caller counts it.
struct Fit {
    double chi2 = 0;
    Parameters parameters{};
    int evaluations = 0;  ///< of the likelihood with its derivatives
    bool converged = false;
};

/// Where S+B fits at one mass start, with the line shape there: computed once, used for every coupling and
/// toy.
class MassPoint {
public:
    MassPoint(const Model& model, double mass_mev, const Parameters& start);

    double mass_mev() const noexcept { return mass_mev_; }
    double resonance_energy_mev() const noexcept { return resonance_energy_mev_; }
    const Parameters& start() const noexcept { return start_; }
    const LineShape& shape() const noexcept { return shape_; }

private:
    double mass_mev_;
    double resonance_energy_mev_;
    Parameters start_;
    LineShape shape_;
};

/// Fits data sets of one model. It keeps working memory: one for each thread. The model must outlive it.
class Fitter {
public:
    explicit Fitter(const Model& model);

    /// Holds a parameter where S+B fits start, for fits from now on.
    void hold(Parameter parameter) { held_[parameter] = true; }

    /// K alone; linear, so exact. The other parameters stay at their centres and add nothing to chi2.
    Fit background(const DataView& data) const;

    /// All seven parameters at a fixed mass and coupling, by Gauss-Newton steps with analytic derivatives,
    /// damped where a step does not lower chi2; Newton steps where these do not converge. Converged when the
    /// next step would lower chi2 by less than 1e-7.
    Fit signal(const DataView& data, const MassPoint& mass, double coupling);

    /// The same with the constraint of A taken off: g^2 A is then free, of any sign, with `coupling` only its
    /// unit. The chi2 is that of the S+B fit at g^2 = coupling^2 A / A_centre.
    Fit free_signal(const DataView& data, const MassPoint& mass, double coupling);

    /// Covariance of the parameters from the curvature of chi2 at a fit's result; rows of fixed parameters
    /// are zero.
    /// @param amplitude_is_free as in free_signal
    ParameterMatrix covariance(const DataView& data, const Fit& fit, double mass_mev, double coupling,
                               bool amplitude_is_free = false);

private:
    /// Newton's method from where Gauss-Newton steps stopped: with residuals of many errors (a scan that the
    /// model does not describe) they leave out the larger part of the curvature.
    Fit newton(const DataView& data, const MassPoint& mass, double coupling, bool amplitude_is_free, Fit fit);
    Fit minimise(const DataView& data, const MassPoint& mass, double coupling, bool amplitude_is_free);
    NormalEquations evaluate(const DataView& data, const LineShape& shape, const Parameters& parameters,
                             double coupling, bool amplitude_is_free) const;

    const Model* model_;
    LineShape shape_;
    std::array<bool, parameter_count> held_{};
};

}  // namespace antipode::inference
