#include "inference/settings.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <fmt/format.h>

namespace antipode::inference {
namespace {

LineConstraint constraint(const StraightLine& line) {
    return {line.p0, line.p1, line.p0_err, line.p1_err, line.rho};
}

LineConstraint given_prior(const ScaleSettings& scale) {
    if (!scale.k0 || !scale.k0_error || !scale.k1_per_mev || !scale.k1_error_per_mev)
        throw InputError(
            "scale.prior = given needs scale.k0, k0_error, k1_per_mev and k1_error_per_mev: expected these "
            "in the "
            "card, or scale.prior = flat or sideband");
    return {*scale.k0, *scale.k1_per_mev, *scale.k0_error, *scale.k1_error_per_mev, scale.correlation};
}

/// Distance of a prior of K from the fit of the side band: chi2 of their difference with the sum of both
/// covariances, K0 alone where one of the two has no slope. Throws InputError if that is less probable than
/// three standard deviations.
void compare(const LineConstraint& prior, const blinding::Sideband& sideband, ScaleForm form) {
    const bool slopes = form == ScaleForm::linear && sideband.k.p1_err > 0;
    const auto& line = form == ScaleForm::linear ? sideband.k : sideband.constant_same_mask;
    const double d0 = prior.offset - line.p0;
    const double v00 = prior.offset_error * prior.offset_error + line.p0_err * line.p0_err;
    double chi2 = d0 * d0 / v00;
    if (slopes) {
        const double d1 = prior.slope - line.p1;
        const double v11 = prior.slope_error * prior.slope_error + line.p1_err * line.p1_err;
        const double v01 =
            prior.correlation * prior.offset_error * prior.slope_error + line.rho * line.p0_err * line.p1_err;
        chi2 = (v11 * d0 * d0 - 2 * v01 * d0 * d1 + v00 * d1 * d1) / (v00 * v11 - v01 * v01);
    }
    using boost::math::complement;
    const double probability = cdf(complement(boost::math::chi_squared(slopes ? 2 : 1), chi2));
    const double three_sigma = 2 * cdf(complement(boost::math::normal(), 3.0));
    if (probability >= three_sigma) return;
    const double sigma = quantile(complement(boost::math::normal(), std::max(probability, 1e-300) / 2));
    throw InputError(
        fmt::format("the card's prior of K, {:.5g} +- {:.2g} at the pivot with slope {:.3g} +- {:.2g} per "
                    "MeV, is {:.1f} standard "
                    "deviations from the blind side band, {:.5g} +- {:.2g} with slope {:.3g} +- {:.2g}: "
                    "expected at most 3. Is it "
                    "the prior of another experiment? Take `--card own`, or scale.prior = sideband or flat; "
                    "scale.prior = forced "
                    "uses it in any case, and each result says so",
                    prior.offset, prior.offset_error, prior.slope, prior.slope_error, sigma, line.p0,
                    line.p0_err, line.p1, line.p1_err));
}

std::optional<LineConstraint> scale_prior(const blinding::Sideband& sideband, const ScaleSettings& scale) {
    switch (scale.prior) {
        case ScalePrior::flat:
            return std::nullopt;
        case ScalePrior::given:
        case ScalePrior::forced: {
            const auto prior = given_prior(scale);
            if (scale.prior == ScalePrior::given) compare(prior, sideband, scale.form);
            return prior;
        }
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
    const double low = search.mass_low_mev.value(), high = search.mass_high_mev.value();
    const double step = search.mass_step_mev.value();
    if (!(low <= high)) throw InputError("search.mass_low_mev is above search.mass_high_mev");
    std::vector<double> masses;
    const auto steps = std::lround((high - low) / step);
    constexpr double per_mev = 1e9;  // no node carries the rounding of the steps before it
    for (long i = 0; i <= steps; ++i)
        masses.push_back(std::round((low + static_cast<double>(i) * step) * per_mev) / per_mev);
    return masses;
}

void Settings::resolve(const std::vector<double>& sqrt_s_mev, double x_ref_mev) {
    const auto [lowest, highest] = std::minmax_element(sqrt_s_mev.begin(), sqrt_s_mev.end());
    const auto absent = [](std::optional<double>& value, double otherwise) {
        if (!value) value = otherwise;
    };
    absent(search.mass_low_mev, *lowest);
    absent(search.mass_high_mev, *highest);
    const double range = *search.mass_high_mev - *search.mass_low_mev;
    const double steps = std::max(1.0, std::ceil(range / (x_ref_mev * line_shape.beam_spread)));
    absent(search.mass_step_mev, range > 0 ? range / steps : 1);
    absent(search.global_low_mev, *search.mass_low_mev);
    absent(search.global_high_mev, *search.mass_high_mev);
    absent(search.prior_low_mev, *search.global_low_mev);
    absent(search.prior_high_mev, *search.global_high_mev);
}

void Settings::require_in_scan(const std::vector<double>& masses_mev,
                               const blinding::OpenedScan& scan) const {
    constexpr double rounding_mev = 1e-6;
    const auto& order = scan.sideband.by_sqrt_s;
    const double low = scan.points[order.front()].period.sqrt_s_mev;
    const double high = scan.points[order.back()].period.sqrt_s_mev;
    for (const double mass : masses_mev)
        if (const double beyond = std::max(low - mass, mass - high);
            beyond > search.beyond_scan_mev + rounding_mev)
            throw InputError(
                fmt::format("mass {} MeV lies {:.3f} MeV outside the scan: expected one from {:.3f} to "
                            "{:.3f} MeV, the sqrt(s) of its "
                            "periods. No data constrain X there; search.beyond_scan_mev = {:.3f} asks for it "
                            "all the same",
                            mass, beyond, low, high, std::ceil(beyond * 1e3) / 1e3));
}

ModelInput model_input(const blinding::OpenedScan& scan, const Settings& settings, double x_ref_mev) {
    const auto eps = yield::eps_over_b_lines(scan.points, x_ref_mev);
    if (eps.empty())
        throw InputError(
            "column eps_s: expected a value for every period of the search, found none or gaps. Fits, limits "
            "and "
            "p-values use eps_S/B; g_R and the side band (`antipode table`, `sideband`) do without");
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
