#include "inference/model.hpp"

#include "base/error.hpp"
#include "physics/kinematics.hpp"

#include <cmath>
#include <string>

#include <fmt/format.h>

namespace antipode::inference {
namespace {

void require(bool good, const std::string& what, double found) {
    if (!good) throw InputError(fmt::format("{}, found {}", what, found));
}

void require_positive(const std::string& what, double found) {
    require(std::isfinite(found) && found > 0, what + " must be positive", found);
}

void check(const Constraint& constraint, const std::string& name) {
    require_positive(name, constraint.value);
    require_positive("the error of " + name, constraint.error);
}

void check(const LineConstraint& line, const std::string& name, bool has_slope) {
    require(std::isfinite(line.offset), "the offset of " + name + " must be a number", line.offset);
    require_positive("the offset error of " + name, line.offset_error);
    if (!has_slope) return;
    require(std::isfinite(line.slope), "the slope of " + name + " must be a number", line.slope);
    require_positive("the slope error of " + name, line.slope_error);
    require(std::abs(line.correlation) < 1, "the correlation of " + name + " must be between -1 and 1",
            line.correlation);
}

void check(const ScanPoint& point) {
    const auto name = [&](const char* what) { return fmt::format("{} of period {}", what, point.period); };
    require_positive(name("sqrt_s_mev"), point.sqrt_s_mev);
    require_positive(name("n_pot"), point.n_pot);
    require_positive(name("b_per_pot"), point.b_per_pot);
    require(point.n_pot_relative_error >= 0, name("n_pot_relative_error") + " must not be negative",
            point.n_pot_relative_error);
    require(point.b_per_pot_relative_error >= 0, name("b_per_pot_relative_error") + " must not be negative",
            point.b_per_pot_relative_error);
    require(point.n2_relative_error >= 0, name("n2_relative_error") + " must not be negative",
            point.n2_relative_error);
    if (point.n2) require_positive(name("n2"), *point.n2);
}

}  // namespace

Model::Model(ModelInput input) : input_(std::move(input)) {
    const bool linear = k1_is_free();
    require(input_.points.size() > 2, "a fit needs more than two scan points", static_cast<double>(size()));
    for (const ScanPoint& point : input_.points)
        check(point);
    require_positive("pivot_mev", input_.pivot_mev);
    require_positive("electron_mass_mev", input_.electron_mass_mev);
    require(std::abs(input_.binding_energy_mev) < input_.electron_mass_mev,
            "binding_energy_mev must be small against the electron mass", input_.binding_energy_mev);
    check(input_.amplitude_mev, "amplitude_mev");
    check(input_.lorentz_hwhm_mev, "lorentz_hwhm_mev");
    check(input_.beam_spread, "beam_spread");
    check(input_.efficiency_over_background, "eps_S/B", true);
    if (input_.scale_prior) check(*input_.scale_prior, "the prior of K", linear);

    for (Vector8Array* array : {&distance_, &n_pot_error_, &b_per_pot_error_, &n2_variance_, &present_})
        array->assign(vector8_count(size()), Vector8{});
    // Harmless values past the last point, where the weight is zero.
    for (Vector8Array* array : {&beam_energy_, &n_pot_, &b_per_pot_})
        array->assign(vector8_count(size()), Vector8{} + 1);
    for (std::size_t i = 0; i < size(); ++i) {
        const ScanPoint& point = input_.points[i];
        set_lane(distance_, i, point.sqrt_s_mev - input_.pivot_mev);
        set_lane(beam_energy_, i, physics::beam_energy_mev(point.sqrt_s_mev, input_.electron_mass_mev));
        set_lane(n_pot_, i, point.n_pot);
        set_lane(n_pot_error_, i, point.n_pot * point.n_pot_relative_error);
        set_lane(b_per_pot_, i, point.b_per_pot);
        set_lane(b_per_pot_error_, i, point.b_per_pot * point.b_per_pot_relative_error);
        set_lane(n2_variance_, i, point.n2_relative_error * point.n2_relative_error);
        set_lane(present_, i, 1);
    }

    const auto set = [&](Parameter p, const Constraint& constraint) {
        centres_[p] = constraint.value;
        errors_[p] = constraint.error;
        precision_[p][p] = 1 / (constraint.error * constraint.error);
    };
    const auto set_line = [&](Parameter p0, Parameter p1, const LineConstraint& line) {
        const double rest = 1 - line.correlation * line.correlation;
        set(p0, {line.offset, line.offset_error});
        set(p1, {line.slope, line.slope_error});
        precision_[p0][p0] /= rest;
        precision_[p1][p1] /= rest;
        precision_[p0][p1] = precision_[p1][p0] =
            -line.correlation / (rest * line.offset_error * line.slope_error);
    };
    set(amplitude, input_.amplitude_mev);
    set(lorentz_hwhm, input_.lorentz_hwhm_mev);
    set(beam_spread, input_.beam_spread);
    set_line(efficiency0, efficiency1, input_.efficiency_over_background);
    centres_[k0] = 1;
    if (input_.scale_prior && linear)
        set_line(k0, k1, *input_.scale_prior);
    else if (input_.scale_prior)
        set(k0, {input_.scale_prior->offset, input_.scale_prior->offset_error});
}

double Model::resonance_energy_mev(double mass_mev) const noexcept {
    return physics::resonance_energy_mev(mass_mev, input_.electron_mass_mev, input_.binding_energy_mev);
}

double Model::constraint_chi2(const Parameters& parameters, const Parameters& centres, std::size_t first,
                              std::size_t last) const noexcept {
    double chi2 = 0;
    for (std::size_t i = first; i < last; ++i)
        for (std::size_t j = first; j < last; ++j)
            chi2 += (parameters[i] - centres[i]) * precision_[i][j] * (parameters[j] - centres[j]);
    return chi2;
}

Parameters Model::constraint_centres(const Parameters& truth,
                                     const Parameters& normal_numbers) const noexcept {
    Parameters centres = centres_;
    for (std::size_t p = 0; p < parameter_count; ++p)
        if (errors_[p] > 0) centres[p] = truth[p] + errors_[p] * normal_numbers[p];
    const auto correlate = [&](Parameter first, Parameter second, double rho) {
        centres[second] =
            truth[second] + errors_[second] * (rho * normal_numbers[first] +
                                               std::sqrt(1 - rho * rho) * normal_numbers[second]);
    };
    correlate(efficiency0, efficiency1, input_.efficiency_over_background.correlation);
    if (errors_[k1] > 0) correlate(k0, k1, input_.scale_prior->correlation);
    return centres;
}

}  // namespace antipode::inference
