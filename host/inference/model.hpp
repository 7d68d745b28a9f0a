#pragma once

/// What a search for X is told: the scan, the constraints and the form of the expectation
///
///     g_R(s) = K(s) [1 + S(s; M, g) eps_S/B(s)],   S = g^2 A V(E_beam(s) - E_res(M); b E_res(M), Gamma).
///
/// d = sqrt(s) - pivot is the variable of each straight line.

#include "base/vector8.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace antipode::inference {

/// One beam setting of the scan.
struct ScanPoint {
    int period = 0;
    double sqrt_s_mev = 0;
    double n_pot = 0;
    double n_pot_relative_error = 0;
    double b_per_pot = 0;  ///< expected background pairs per positron on target
    double b_per_pot_relative_error = 0;
    std::optional<double> n2;      ///< two-cluster events net of side bands; absent while blinded
    double n2_relative_error = 0;  ///< beyond the counting error 1/sqrt(n2)
};

/// External knowledge of a straight line offset + slope d: a bivariate normal.
struct LineConstraint {
    double offset = 0;
    double slope = 0;  ///< 1/MeV times the unit of the offset
    double offset_error = 0;
    double slope_error = 0;
    double correlation = 0;
};

/// A value with its error, normal.
struct Constraint {
    double value = 0;
    double error = 0;
};

/// K(s), the ratio of the yield without X to its expectation.
enum class ScaleForm {
    linear,   ///< k0 + k1 d
    constant  ///< k0
};
constexpr auto names_of(ScaleForm) {
    return std::array{std::pair{ScaleForm::linear, "linear"}, std::pair{ScaleForm::constant, "constant"}};
}

/// The fitted quantities, in this order everywhere.
enum Parameter : std::size_t { k0, k1, amplitude, lorentz_hwhm, beam_spread, efficiency0, efficiency1 };
inline constexpr std::size_t parameter_count = 7;
using Parameters = std::array<double, parameter_count>;
using ParameterMatrix = std::array<std::array<double, parameter_count>, parameter_count>;
inline constexpr std::array<std::string_view, parameter_count> parameter_names = {
    "k0",          "k1_per_mev", "amplitude_mev",           "lorentz_hwhm_mev",
    "beam_spread", "eps_over_b", "eps_over_b_slope_per_mev"};

struct ModelInput {
    std::vector<ScanPoint> points;
    double pivot_mev = 0;
    double electron_mass_mev = 0;
    double binding_energy_mev = 0;              ///< of the target's electrons, negative
    Constraint amplitude_mev;                   ///< A: energy integral of the yield per positron at g = 1
    Constraint lorentz_hwhm_mev;                ///< Gamma: HALF width at half maximum in beam energy
    Constraint beam_spread;                     ///< b: relative beam-energy spread, a standard deviation
    LineConstraint efficiency_over_background;  ///< eps_S / B
    ScaleForm scale_form = ScaleForm::linear;
    std::optional<LineConstraint>
        scale_prior;  ///< of K; absent: flat. With a constant K only the offset is read
};

/// A mass and a coupling of X to electrons and positrons.
struct Hypothesis {
    double mass_mev = 0;
    double coupling = 0;  ///< g_ve
};

/// The input, checked and laid out for the fits. Immutable.
class Model {
public:
    /// Throws InputError for a value that no scan can have, naming it.
    explicit Model(ModelInput input);

    const ModelInput& input() const noexcept { return input_; }
    std::size_t size() const noexcept { return input_.points.size(); }
    std::size_t vectors() const noexcept { return distance_.size(); }

    /// Per point: d /MeV, beam energy /MeV, N_POT, B, and the absolute errors of the last two.
    const Vector8Array& distance() const noexcept { return distance_; }
    const Vector8Array& beam_energy() const noexcept { return beam_energy_; }
    /// Relative error of N_2 beyond counting, squared.
    const Vector8Array& n2_variance() const noexcept { return n2_variance_; }
    const Vector8Array& n_pot() const noexcept { return n_pot_; }
    const Vector8Array& n_pot_error() const noexcept { return n_pot_error_; }
    const Vector8Array& b_per_pot() const noexcept { return b_per_pot_; }
    const Vector8Array& b_per_pot_error() const noexcept { return b_per_pot_error_; }
    /// 1 where there is a point, 0 in the lanes past the last.
    const Vector8Array& present() const noexcept { return present_; }

    /// Centres of the constraints; a flat K has the centre (1, 0), which no result depends on.
    const Parameters& centres() const noexcept { return centres_; }
    /// Inverse covariance of the constraints; zero rows where there is none.
    const ParameterMatrix& precision() const noexcept { return precision_; }
    /// Square roots of the constraints' variances; 0 where there is none.
    const Parameters& errors() const noexcept { return errors_; }
    bool k1_is_free() const noexcept { return input_.scale_form == ScaleForm::linear; }

    double resonance_energy_mev(double mass_mev) const noexcept;

    /// chi2 of the parameters under the constraints with these centres, [first, last) of the parameters only.
    double constraint_chi2(const Parameters& parameters, const Parameters& centres, std::size_t first = 0,
                           std::size_t last = parameter_count) const noexcept;

    /// Centres drawn about the true parameters with the constraints' covariance from standard normal numbers.
    /// A parameter without a constraint keeps the model's centre, which no result depends on.
    Parameters constraint_centres(const Parameters& truth, const Parameters& normal_numbers) const noexcept;

private:
    ModelInput input_;
    Vector8Array distance_, beam_energy_, n_pot_, n_pot_error_, b_per_pot_, b_per_pot_error_, n2_variance_,
        present_;
    Parameters centres_{};
    Parameters errors_{};
    ParameterMatrix precision_{};
};

}  // namespace antipode::inference
