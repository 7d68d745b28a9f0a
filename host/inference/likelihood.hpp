#pragma once

/// The likelihood of the published limits: with R = N_2 / (N_POT B) of each point and its error scaled with
/// the OBSERVED ratio, rho^2 = 1/N_2 + r_POT^2 + r_B^2 (and r_N^2 where N_2 has an error beyond counting),
///
///     chi2 = sum_i (R_i - E_i)^2 / (R_i rho_i)^2 + constraints of the parameters,
///
/// where the constraint of K always counts, the others only in the presence of a signal. "-2 ln L" is this
/// chi2. Published code: github.com/tommasoSpadaro/PADMERunIIISensitivity, StraightFitMode 2.

#include "inference/model.hpp"

namespace antipode::inference {

/// One data set as the likelihood sees it. Owns nothing.
struct DataView {
    const Vector8* ratio;       ///< R
    const Vector8* weight;      ///< 1 / (R rho)^2; zero in the lanes past the last point
    const Parameters* centres;  ///< of the constraints
};

/// One data set that owns its numbers.
struct DataSet {
    Vector8Array ratio;
    Vector8Array weight;
    Parameters centres;

    DataView view() const noexcept { return {ratio.data(), weight.data(), &centres}; }
};

/// The scan's own counts. Throws InputError if a point has none, that is while it is blinded.
DataSet observed_data(const Model& model);

/// Counts, fluxes and backgrounds of the points → R and weights, `vectors` of each.
/// @returns false if a count is not positive: there is then no error to give it
bool make_ratios(const Model& model, const Vector8* n2, const Vector8* n_pot, const Vector8* b_per_pot,
                 Vector8* ratio, Vector8* weight) noexcept;

/// The same for eight points, to be compiled into loops over them. `present` is 0 in lanes past the last
/// point. Adds `present` to `bad` in the lanes whose count is not positive.
[[gnu::always_inline]] inline void make_ratio(const Vector8& n2, const Vector8& n2_variance,
                                              const Vector8& n_pot, const Vector8& n_pot_error,
                                              const Vector8& b_per_pot, const Vector8& b_per_pot_error,
                                              const Vector8& present, Vector8& ratio, Vector8& weight,
                                              Vector8& bad) {
    const Vector8 inverse = 1.0 / (n_pot * b_per_pot);
    const Vector8 r_pot = n_pot_error * b_per_pot * inverse;
    const Vector8 r_b = b_per_pot_error * n_pot * inverse;
    // (R rho)^2 = R^2 (1/N + r_N^2 + r_POT^2 + r_B^2) with R = N / (N_POT B)
    const Vector8 variance = inverse * inverse * n2 * (1.0 + n2 * (n2_variance + r_pot * r_pot + r_b * r_b));
    const auto good = n2 > 0.0 && n_pot > 0.0 && b_per_pot > 0.0;
    ratio = n2 * inverse;
    weight = good ? present / variance : Vector8{};
    bad += good ? Vector8{} : present;
}

/// The line shape at every point, V in 1/MeV, with its derivatives by the parameters Gamma and b.
struct LineShape {
    Vector8Array value;
    Vector8Array d_hwhm;
    Vector8Array d_beam_spread;

    explicit LineShape(const Model& model)
        : value(model.vectors()), d_hwhm(model.vectors()), d_beam_spread(model.vectors()) {}
    void evaluate(const Model& model, double resonance_energy_mev, const Parameters& parameters);
};

/// chi2 at one place and what a Gauss-Newton step needs: half of minus its gradient, half of its curvature.
struct NormalEquations {
    double chi2;
    Parameters descent;
    ParameterMatrix curvature;
};

/// The points' part of the S+B chi2 and of its normal equations, without the constraints.
void add_points(const Model& model, const DataView& data, const LineShape& shape,
                const Parameters& parameters, double coupling, NormalEquations& equations) noexcept;

/// E / K - 1 = S eps_S/B at each point.
void signal_over_background(const Model& model, const LineShape& shape, const Parameters& parameters,
                            double coupling, Vector8* result) noexcept;

}  // namespace antipode::inference
