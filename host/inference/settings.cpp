#include "inference/settings.hpp"

#include "base/error.hpp"

#include <cmath>

#include <fmt/format.h>

namespace antipode::inference {
namespace {

LineConstraint constraint(const StraightLine& line) {
    return {line.p0, line.p1, line.p0_err, line.p1_err, line.rho};
}

std::optional<LineConstraint> scale_prior(const blinding::Sideband& sideband, const ScaleSettings& scale) {
    switch (scale.prior) {
        case ScalePrior::flat:
            return std::nullopt;
        case ScalePrior::given:
            return LineConstraint{scale.k0, scale.k1_per_mev, scale.k0_error, scale.k1_error_per_mev,
                                  scale.correlation};
        case ScalePrior::sideband:
            return constraint(scale.form == ScaleForm::linear ? sideband.k : sideband.constant_same_mask);
    }
    return std::nullopt;
}

/// Relative error of a count beyond its statistics.
double beyond_statistics(const yield::YieldPoint& point) {
    double sum = 0;
    for (const auto& term : point.n2_budget.terms)
        if (term.name != yield::statistics_term) sum += term.relative * term.relative;
    return std::sqrt(sum);
}

/// While a period is blinded its own error would tell of its count: it gets the mean of the visible ones.
double mean_beyond_statistics(const std::vector<yield::YieldPoint>& points) {
    double sum = 0;
    int count = 0;
    for (const auto& point : points) {
        if (point.period.role != yield::Role::resonance || !point.n2) continue;
        sum += beyond_statistics(point);
        ++count;
    }
    return count > 0 ? sum / count : 0;
}

ScanPoint scan_point(const yield::YieldPoint& point, double mean_n2_error) {
    ScanPoint result;
    result.period = static_cast<int>(point.period.period);
    result.sqrt_s_mev = point.period.sqrt_s_mev;
    result.n_pot = point.n_pot;
    result.n_pot_relative_error = point.n_pot_budget.total();
    result.b_per_pot = point.b_per_pot;
    result.b_per_pot_relative_error = point.b_budget.total();
    result.n2 = point.n2;
    result.n2_relative_error = point.n2 ? beyond_statistics(point) : mean_n2_error;
    return result;
}

}  // namespace

std::vector<double> Settings::masses_mev() const {
    if (!(search.mass_low_mev <= search.mass_high_mev))
        throw InputError("search.mass_low_mev is above search.mass_high_mev");
    std::vector<double> masses;
    const auto steps = std::lround((search.mass_high_mev - search.mass_low_mev) / search.mass_step_mev);
    constexpr double per_mev = 1e9;  // no node carries the rounding of the steps before it
    for (long i = 0; i <= steps; ++i)
        masses.push_back(
            std::round((search.mass_low_mev + static_cast<double>(i) * search.mass_step_mev) * per_mev) /
            per_mev);
    return masses;
}

ModelInput model_input(const blinding::OpenedScan& scan, const Settings& settings, double x_ref_mev) {
    const auto eps = yield::eps_over_b_lines(scan.points, x_ref_mev);
    if (eps.empty())
        throw InputError("the scan table needs eps_s for every period of the search: fits use eps_S/B");
    const auto& shape = settings.line_shape;
    const double mean_n2_error = mean_beyond_statistics(scan.points);
    ModelInput input;
    for (const auto& point : scan.points) {
        if (point.period.role != yield::Role::resonance) continue;
        if (settings.periods == LikelihoodPeriods::masked && !scan.sideband.masked(point.period.period))
            continue;
        input.points.push_back(scan_point(point, mean_n2_error));
    }
    input.pivot_mev = x_ref_mev;
    input.electron_mass_mev = shape.electron_mass_mev;
    input.binding_energy_mev = shape.binding_energy_mev;
    input.amplitude_mev = {shape.amplitude_mev, shape.amplitude_error_mev};
    input.lorentz_hwhm_mev = {shape.lorentz_hwhm_mev, shape.lorentz_hwhm_error_mev};
    input.beam_spread = {shape.beam_spread, shape.beam_spread_error};
    input.efficiency_over_background = constraint(eps.front().line);
    input.scale_form = settings.scale.form;
    input.scale_prior = scale_prior(scan.sideband, settings.scale);
    return input;
}

}  // namespace antipode::inference
