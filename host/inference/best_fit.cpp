#include "inference/best_fit.hpp"

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "physics/kinematics.hpp"
#include "physics/voigt.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include <Eigen/Dense>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <fmt/format.h>

namespace antipode::inference {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// Of Q between a fit and the ends of its interval.
constexpr double one_sigma_rise = 1;

/// chi2 and its minimum as functions of mass and coupling, for intervals.
class Profile {
public:
    Profile(const Model& model, const DataSet& data) : model_(model), data_(data), fitter_(model) {}
    double q(const MassWindow& window, std::optional<double> coupling) {
        return MassScan(model_, std::array{window}, coupling).minima(fitter_, data_.view())[0].q;
    }

private:
    const Model& model_;
    const DataSet& data_;
    Fitter fitter_;
};

/// Where a function that is negative at `start` becomes 0, looked for in growing steps up to `end`; NaN if it
/// does not, or if it is not negative at `start`.
double crossing(const std::function<double(double)>& function, double start, double end, double step) {
    double inside = start, value_inside = function(start);
    while (inside != end && value_inside < 0) {
        double outside = inside + std::copysign(step, end - start);
        if (std::abs(outside - start) > std::abs(end - start)) outside = end;
        const double value_outside = function(outside);
        if (value_outside > 0) {
            std::uintmax_t iterations = 60;
            const bool up = inside < outside;
            const auto root = boost::math::tools::toms748_solve(
                function, up ? inside : outside, up ? outside : inside, up ? value_inside : value_outside,
                up ? value_outside : value_inside, boost::math::tools::eps_tolerance<double>(30), iterations);
            return (root.first + root.second) / 2;
        }
        inside = outside;
        value_inside = value_outside;
        step *= 1.5;
    }
    return not_a_number;
}

/// Mass, coupling and the seven parameters as one vector, in this order.
constexpr std::size_t all_count = 2 + parameter_count;
using All = std::array<double, all_count>;

/// E of every point.
std::vector<double> expectation(const Model& model, const All& all) {
    Parameters parameters;
    std::copy(all.begin() + 2, all.end(), parameters.begin());
    LineShape shape(model);
    shape.evaluate(model, model.resonance_energy_mev(all[0]), parameters);
    Vector8Array excess(model.vectors());
    signal_over_background(model, shape, parameters, all[1], excess.data());
    std::vector<double> result;
    for (std::size_t i = 0; i < model.size(); ++i)
        result.push_back((parameters[k0] + parameters[k1] * lane(model.distance(), i)) *
                         (1 + lane(excess, i)));
    return result;
}

double chi2_at(const Model& model, const DataSet& data, const All& all) {
    const auto expected = expectation(model, all);
    Parameters parameters;
    std::copy(all.begin() + 2, all.end(), parameters.begin());
    double chi2 = model.constraint_chi2(parameters, data.centres);
    for (std::size_t i = 0; i < model.size(); ++i) {
        const double residual = lane(data.ratio, i) - expected[i];
        chi2 += lane(data.weight, i) * residual * residual;
    }
    return chi2;
}

/// Where chi2 has risen by 1 on each side with all else held: the scale of differences.
double conditional_error(const Model& model, const DataSet& data, const All& at, std::size_t p) {
    const double h = p == 0 ? 1e-3 : 1e-3 * std::abs(at[p]) + 1e-8;
    All low = at;
    All high = at;
    low[p] -= h;
    high[p] += h;
    const double rise = chi2_at(model, data, low) + chi2_at(model, data, high) - 2 * chi2_at(model, data, at);
    return rise > 0 ? std::sqrt(2 * h * h / rise) : h;
}

/// Covariance of those of the nine that are free, zero elsewhere: inverse of half the second derivatives of
/// chi2, from differences. NaN where chi2 has no minimum there.
Eigen::MatrixXd covariance(const Model& model, const DataSet& data, const BestFit& fit,
                           const std::array<bool, all_count>& is_free) {
    All best{fit.best.mass_mev, fit.best.coupling};
    std::copy(fit.signal.parameters.begin(), fit.signal.parameters.end(), best.begin() + 2);
    std::vector<std::size_t> free;
    for (std::size_t p = 0; p < all_count; ++p)
        if (is_free[p]) free.push_back(p);
    const auto n = static_cast<Eigen::Index>(free.size());
    // In units of a tenth of the conditional errors, since parameters differ by twelve orders of magnitude.
    std::vector<double> unit;
    for (const std::size_t p : free)
        unit.push_back(0.1 * conditional_error(model, data, best, p));
    Eigen::MatrixXd half_hessian(n, n);
    for (Eigen::Index row = 0; row < n; ++row) {
        for (Eigen::Index column = 0; column <= row; ++column) {
            const auto a = static_cast<std::size_t>(row);
            const auto b = static_cast<std::size_t>(column);
            double difference = 0;
            for (const double sign_a : {-1.0, 1.0}) {
                for (const double sign_b : {-1.0, 1.0}) {
                    All at = best;
                    at[free[a]] += sign_a * unit[a];
                    at[free[b]] += sign_b * unit[b];
                    difference += sign_a * sign_b * chi2_at(model, data, at);
                }
            }
            half_hessian(row, column) = half_hessian(column, row) = difference / 8;
        }
    }
    const Eigen::LLT<Eigen::MatrixXd> decomposition(half_hessian);
    Eigen::MatrixXd result = Eigen::MatrixXd::Zero(all_count, all_count);
    const bool good = decomposition.info() == Eigen::Success;
    const Eigen::MatrixXd inverse = decomposition.solve(Eigen::MatrixXd::Identity(n, n));
    for (std::size_t a = 0; a < free.size(); ++a)
        for (std::size_t b = 0; b < free.size(); ++b)
            result(static_cast<Eigen::Index>(free[a]), static_cast<Eigen::Index>(free[b])) =
                good ? inverse(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b)) * unit[a] * unit[b]
                     : not_a_number;
    return result;
}

/// The best coupling at the fit's mass with one parameter held.
double coupling_with(const Model& model, const DataSet& data, const BestFit& fit, Parameter held,
                     double value) {
    Parameters start = fit.signal.parameters;
    start[held] = value;
    // The free amplitude stands for g^2 A / A_centre, so holding A only changes what g^2 it means.
    const double amplitude_at = held == amplitude ? value : data.centres[amplitude];
    Fitter fitter(model);
    if (held != amplitude) fitter.hold(held);
    start[amplitude] = data.centres[amplitude];
    const Fit refit =
        fitter.free_signal(data.view(), MassPoint(model, fit.best.mass_mev, start), fit.best.coupling);
    if (!refit.converged || refit.parameters[amplitude] < 0) return not_a_number;
    return fit.best.coupling * std::sqrt(refit.parameters[amplitude] / amplitude_at);
}

std::vector<Nuisance> nuisances_of(const Model& model, const DataSet& data, const BestFit& fit,
                                   const Eigen::MatrixXd& covariance) {
    std::vector<Nuisance> result;
    for (std::size_t p = 0; p < parameter_count; ++p) {
        const auto index = static_cast<Eigen::Index>(p + 2);
        Nuisance& nuisance = result.emplace_back();
        nuisance.prior = {data.centres[p], model.errors()[p]};
        nuisance.value = fit.signal.parameters[p];
        nuisance.error = std::sqrt(covariance(index, index));
        nuisance.impact_minus = nuisance.impact_plus = not_a_number;
        if (fit.question.coupling || fit.best.coupling == 0 || nuisance.error == 0) continue;
        const auto impact = [&](double value) {
            return coupling_with(model, data, fit, static_cast<Parameter>(p), value) - fit.best.coupling;
        };
        nuisance.impact_minus = impact(nuisance.value - nuisance.error);
        nuisance.impact_plus = impact(nuisance.value + nuisance.error);
    }
    return result;
}

std::vector<double> pulls(const Model& model, const DataSet& data, const Hypothesis& hypothesis,
                          const Parameters& parameters) {
    All all{hypothesis.mass_mev, hypothesis.coupling};
    std::copy(parameters.begin(), parameters.end(), all.begin() + 2);
    std::vector<double> result = expectation(model, all);
    for (std::size_t i = 0; i < model.size(); ++i)
        result[i] = (lane(data.ratio, i) - result[i]) * std::sqrt(lane(data.weight, i));
    return result;
}

void find_intervals(const Model& model, const DataSet& data, BestFit& fit) {
    fit.mass_interval = fit.coupling_interval = {not_a_number, not_a_number};
    Profile profile(model, data);
    const FitQuestion& question = fit.question;
    const double threshold = fit.q + one_sigma_rise;
    if (question.mass_is_free()) {
        const auto rise = [&](double mass) { return profile.q({mass, mass}, question.coupling) - threshold; };
        fit.mass_interval = {crossing(rise, fit.best.mass_mev, question.window.low_mev, 0.01),
                             crossing(rise, fit.best.mass_mev, question.window.high_mev, 0.01)};
    }
    if (!question.coupling) {
        const auto rise = [&](double coupling) { return profile.q(question.window, coupling) - threshold; };
        constexpr double step = 2e-5;
        constexpr double large = 1e-1;
        fit.coupling_interval = {
            fit.q + one_sigma_rise < 0 ? crossing(rise, fit.best.coupling, 1e-6, step) : 0,
            crossing(rise, fit.best.coupling, large, step)};
    }
}

}  // namespace

double Nuisance::pull() const noexcept {
    return prior.error > 0 ? (value - prior.value) / prior.error : not_a_number;
}

double Nuisance::pull_error() const noexcept {
    return prior.error > 0 ? error / prior.error : not_a_number;
}

BestFit best_fit(const Model& model, const FitQuestion& question) {
    const DataSet data = observed_data(model);
    Fitter fitter(model);
    BestFit fit;
    fit.question = question;
    fit.background = fitter.background(data.view());
    const ScanMinimum minimum =
        MassScan(model, std::array{question.window}, question.coupling).minima(fitter, data.view())[0];
    fit.best = {minimum.mass_mev, minimum.coupling};
    fit.q = minimum.q;
    fit.signal =
        fitter.signal(data.view(), MassPoint(model, fit.best.mass_mev, data.centres), fit.best.coupling);
    for (const Parameters& start : other_starts(model)) {
        const Fit other =
            fitter.signal(data.view(), MassPoint(model, fit.best.mass_mev, start), fit.best.coupling);
        constexpr double lower = 1e-6;  // of chi2: the same minimum is not another one
        if (other.converged && (!fit.signal.converged || other.chi2 < fit.signal.chi2 - lower))
            fit.signal = other;
    }
    if (std::isnan(fit.q) || !fit.signal.converged)
        throw InputError(fmt::format(
            "the fit near M = {} MeV does not converge; try a fixed mass or coupling", minimum.mass_mev));

    const bool has_signal = fit.best.coupling > 0;
    std::array<bool, all_count> is_free;
    is_free.fill(true);
    // A best mass at the end of its window is no minimum in the mass.
    is_free[0] = question.mass_is_free() && has_signal && fit.best.mass_mev > question.window.low_mev &&
                 fit.best.mass_mev < question.window.high_mev;
    is_free[1] = !question.coupling && has_signal;
    is_free[2 + k1] = model.k1_is_free();
    const Eigen::MatrixXd errors = covariance(model, data, fit, is_free);
    fit.mass_error = is_free[0] ? std::sqrt(errors(0, 0)) : not_a_number;
    fit.coupling_error = is_free[1] ? std::sqrt(errors(1, 1)) : not_a_number;
    find_intervals(model, data, fit);
    fit.nuisances = nuisances_of(model, data, fit, errors);

    for (std::size_t p = 0; p < all_count; ++p) {
        if (!is_free[p]) continue;
        fit.names.emplace_back(p == 0 ? "m_x_mev" : p == 1 ? "g_ve" : parameter_names[p - 2]);
        auto& row = fit.correlation.emplace_back();
        for (std::size_t other = 0; other < all_count; ++other) {
            const auto a = static_cast<Eigen::Index>(p);
            const auto b = static_cast<Eigen::Index>(other);
            if (is_free[other]) row.push_back(errors(a, b) / std::sqrt(errors(a, a) * errors(b, b)));
        }
    }
    fit.background_pulls = pulls(model, data, {fit.best.mass_mev, 0}, fit.background.parameters);
    fit.signal_pulls = pulls(model, data, fit.best, fit.signal.parameters);
    return fit;
}

FittedCurve fitted_curve(const Model& model, const BestFit& fit, std::span<const double> sqrt_s_mev) {
    const Parameters& p = fit.signal.parameters;
    const auto name = std::find(fit.names.begin(), fit.names.end(), parameter_names[k0]);
    const auto row = static_cast<std::size_t>(name - fit.names.begin());
    const double rho = model.k1_is_free() ? fit.correlation[row][row + 1] : 0;
    const double e0 = fit.nuisances[k0].error;
    const double e1 = fit.nuisances[k1].error;
    const double energy = model.resonance_energy_mev(fit.best.mass_mev);
    FittedCurve curve;
    for (const double sqrt_s : sqrt_s_mev) {
        const double d = sqrt_s - model.input().pivot_mev;
        const double k = p[k0] + p[k1] * d;
        const double offset = physics::beam_energy_mev(sqrt_s, model.input().electron_mass_mev) - energy;
        const double signal =
            fit.best.coupling * fit.best.coupling * p[amplitude] *
            physics::voigt(offset, std::abs(p[beam_spread]) * energy, p[lorentz_hwhm]).value;
        curve.sqrt_s_mev.push_back(sqrt_s);
        curve.k.push_back(k);
        curve.k_error.push_back(std::sqrt(e0 * e0 + 2 * rho * e0 * e1 * d + e1 * e1 * d * d));
        curve.s_plus_b.push_back(k * (1 + signal * (p[efficiency0] + p[efficiency1] * d)));
    }
    return curve;
}

std::vector<std::vector<double>> likelihood_scan(const Model& model, std::span<const double> masses_mev,
                                                 std::span<const double> couplings, Progress& progress) {
    const DataSet data = observed_data(model);
    return parallel_map(masses_mev.size(), [&](std::size_t i) {
        Fitter fitter(model);
        const double chi2_background = fitter.background(data.view()).chi2;
        const MassPoint mass(model, masses_mev[i], data.centres);
        std::vector<double> row;
        for (const double coupling : couplings) {
            const Fit fit = fitter.signal(data.view(), mass, coupling);
            row.push_back(fit.converged ? fit.chi2 - chi2_background : not_a_number);
        }
        progress.advance();
        return row;
    });
}

Goodness goodness_of_fit(const Model& model, const BestFit& fit, bool with_signal, Ensemble ensemble,
                         std::size_t toys, std::uint64_t seed, Progress& progress) {
    const FitQuestion& question = fit.question;
    const bool scans = with_signal && fit.best.coupling > 0;
    Goodness goodness;
    goodness.chi2 = with_signal ? fit.signal.chi2 : fit.background.chi2;
    goodness.degrees = static_cast<int>(model.size()) - (model.k1_is_free() ? 2 : 1) -
                       (with_signal ? (question.mass_is_free() ? 1 : 0) + (question.coupling ? 0 : 1) : 0);
    if (goodness.degrees > 0)
        goodness.probability =
            boost::math::cdf(complement(boost::math::chi_squared(goodness.degrees), goodness.chi2));

    const Parameters& parameters = with_signal ? fit.signal.parameters : fit.background.parameters;
    const Truth truth(model, parameters, scans ? fit.best : Hypothesis{});
    const MassScan scan(model, std::array{question.window}, question.coupling);
    const DataSet data = observed_data(model);
    std::vector<double> chi2(toys, not_a_number);
    constexpr std::size_t row = 64;
    parallel_for((toys + row - 1) / row, [&](std::size_t task) {
        Fitter fitter(model);
        DataSet toy = data;
        const std::size_t end = std::min(toys, (task + 1) * row);
        for (std::size_t i = task * row; i < end; ++i) {
            ToyNumbers numbers(
                model, RandomKey(seed, with_signal ? "inference.goodness_sb" : "inference.goodness_b"), i);
            numbers.extend(1);
            if (!numbers.make(0, truth, toy.ratio.data(), toy.weight.data())) continue;
            if (ensemble == Ensemble::unconditional) toy.centres = numbers.centres(0, truth);
            chi2[i] = fitter.background(toy.view()).chi2;
            if (with_signal) chi2[i] += scan.minima(fitter, toy.view())[0].q;
        }
        progress.advance(end - task * row);
    });
    for (const double value : chi2) {
        goodness.failed += std::isnan(value);
        goodness.by_toys.n += !std::isnan(value);
        goodness.by_toys.k += value > goodness.chi2;
    }
    return goodness;
}

}  // namespace antipode::inference
