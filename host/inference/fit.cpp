#include "inference/fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace antipode::inference {
namespace {

constexpr int most_evaluations = 200;
constexpr double chi2_tolerance = 1e-7;
// Gamma must stay a width; a step below this part of its centre is refused like one that does not lower chi2.
constexpr double smallest_hwhm = 1e-3;

/// Solves (M + damping diag M) x = v for the lower triangle M by M = L D L^T. False if M is not positive
/// definite.
bool solve(const ParameterMatrix& matrix, const Parameters& v, double damping, Parameters& x) noexcept {
    ParameterMatrix l;
    Parameters inverse;
    for (std::size_t j = 0; j < parameter_count; ++j) {
        Parameters column;  // of L D
        double diagonal = matrix[j][j] * (1 + damping);
        for (std::size_t k = 0; k < j; ++k) {
            column[k] = l[j][k];
            l[j][k] *= inverse[k];
            diagonal -= column[k] * l[j][k];
        }
        if (!(diagonal > 0)) return false;
        inverse[j] = 1 / diagonal;
        for (std::size_t i = j + 1; i < parameter_count; ++i) {
            double value = matrix[i][j];
            for (std::size_t k = 0; k < j; ++k)
                value -= l[i][k] * l[j][k];
            l[i][j] = value;
        }
    }
    for (std::size_t i = 0; i < parameter_count; ++i) {
        x[i] = v[i];
        for (std::size_t k = 0; k < i; ++k)
            x[i] -= l[i][k] * x[k];
    }
    for (std::size_t i = 0; i < parameter_count; ++i)
        x[i] *= inverse[i];
    for (std::size_t i = parameter_count; i-- > 0;)
        for (std::size_t k = i + 1; k < parameter_count; ++k)
            x[i] -= l[k][i] * x[k];
    return true;
}

double dot(const Parameters& a, const Parameters& b) noexcept {
    double value = 0;
    for (std::size_t i = 0; i < parameter_count; ++i)
        value += a[i] * b[i];
    return value;
}

/// Moments of the weights and of R - K(centre) over d: w, w d, w d^2, w r, w r d, and w r^2.
ANTIPODE_CLONES
void line_sums(std::size_t vectors, const Vector8* distance, const Vector8* ratio, const Vector8* weight,
               double offset, double slope, double* sums) {
    Vector8 s[6] = {};
    for (std::size_t i = 0; i < vectors; ++i) {
        const Vector8 d = distance[i];
        const Vector8 r = ratio[i] - (offset + slope * d);
        const Vector8 wd = weight[i] * d;
        const Vector8 wr = weight[i] * r;
        s[0] += weight[i];
        s[1] += wd;
        s[2] += wd * d;
        s[3] += wr;
        s[4] += wr * d;
        s[5] += wr * r;
    }
    for (int k = 0; k < 6; ++k)
        sums[k] = sum(s[k]);
}

}  // namespace

MassPoint::MassPoint(const Model& model, double mass_mev, const Parameters& start)
    : mass_mev_(mass_mev),
      resonance_energy_mev_(model.resonance_energy_mev(mass_mev)),
      start_(start),
      shape_(model) {
    shape_.evaluate(model, resonance_energy_mev_, start_);
}

Fitter::Fitter(const Model& model) : model_(&model), shape_(model) {
    held_[k1] = !model.k1_is_free();
}

Fit Fitter::background(const DataView& data) const {
    // Deviations from the centre of the constraint, about which chi2 is written.
    Fit fit;
    fit.parameters = *data.centres;
    double s[6];
    line_sums(model_->vectors(), model_->distance().data(), data.ratio, data.weight, fit.parameters[k0],
              fit.parameters[k1], s);
    const ParameterMatrix& prior = model_->precision();
    const double m00 = s[0] + prior[k0][k0];
    const double m01 = s[1] + prior[k0][k1];
    const double m11 = s[2] + prior[k1][k1];
    double u0 = s[3] / m00;
    double u1 = 0;
    if (model_->k1_is_free()) {
        const double determinant = m00 * m11 - m01 * m01;
        u0 = (m11 * s[3] - m01 * s[4]) / determinant;
        u1 = (m00 * s[4] - m01 * s[3]) / determinant;
    }
    fit.parameters[k0] += u0;
    fit.parameters[k1] += u1;
    fit.chi2 = s[5] - u0 * s[3] - u1 * s[4];
    fit.evaluations = 1;
    fit.converged = std::isfinite(fit.chi2);
    return fit;
}

NormalEquations Fitter::evaluate(const DataView& data, const LineShape& shape, const Parameters& parameters,
                                 double coupling, bool amplitude_is_free) const {
    NormalEquations equations;
    equations.chi2 = 0;
    const ParameterMatrix& prior = model_->precision();
    Parameters pull;
    for (std::size_t i = 0; i < parameter_count; ++i)
        pull[i] = (*data.centres)[i] - parameters[i];
    if (amplitude_is_free) pull[amplitude] = 0;
    for (std::size_t i = 0; i < parameter_count; ++i)
        equations.descent[i] = 0;
    // The constraints couple only the parameters of one line.
    for (std::size_t i = 0; i < parameter_count; ++i) {
        for (std::size_t j = 0; j < i; ++j)
            equations.curvature[i][j] = 0;
        equations.curvature[i][i] = prior[i][i];
        equations.descent[i] += prior[i][i] * pull[i];
    }
    for (const auto& [row, column] : {std::pair{k1, k0}, std::pair{efficiency1, efficiency0}}) {
        equations.curvature[row][column] = prior[row][column];
        equations.descent[row] += prior[row][column] * pull[column];
        equations.descent[column] += prior[row][column] * pull[row];
    }
    equations.chi2 = dot(equations.descent, pull);
    if (amplitude_is_free) equations.curvature[amplitude][amplitude] = 0;
    add_points(*model_, data, shape, parameters, coupling, equations);
    for (std::size_t p = 0; p < parameter_count; ++p) {
        if (!held_[p]) continue;
        equations.descent[p] = 0;
        for (std::size_t i = 0; i < parameter_count; ++i)
            equations.curvature[std::max(i, p)][std::min(i, p)] = i == p ? 1 : 0;
    }
    return equations;
}

Fit Fitter::minimise(const DataView& data, const MassPoint& mass, double coupling, bool amplitude_is_free) {
    Fit fit;
    fit.parameters = mass.start();
    NormalEquations here = evaluate(data, mass.shape(), fit.parameters, coupling, amplitude_is_free);
    fit.chi2 = here.chi2;
    fit.evaluations = 1;
    const double lowest_hwhm = smallest_hwhm * model_->centres()[lorentz_hwhm];
    double damping = 0;
    while (std::isfinite(here.chi2)) {
        Parameters step;
        if (!solve(here.curvature, here.descent, damping, step)) {
            damping = std::max(1e-6, 10 * damping);
            if (damping > 1e12) break;
            continue;
        }
        const double decrease = dot(step, here.descent);
        Parameters next;
        for (std::size_t i = 0; i < parameter_count; ++i)
            next[i] = fit.parameters[i] + step[i];
        if (damping == 0 && decrease < chi2_tolerance) {
            fit.parameters = next;
            fit.chi2 = here.chi2 - decrease;
            fit.converged = true;
            break;
        }
        if (fit.evaluations == most_evaluations) break;
        ++fit.evaluations;
        bool lower = false;
        if (next[lorentz_hwhm] > lowest_hwhm) {
            shape_.evaluate(*model_, mass.resonance_energy_mev(), next);
            const NormalEquations there = evaluate(data, shape_, next, coupling, amplitude_is_free);
            lower = there.chi2 <= fit.chi2;
            if (lower) {
                here = there;
                fit.parameters = next;
                fit.chi2 = there.chi2;
            }
        }
        // The usual step is the undamped one, so damping falls back to none.
        if (lower)
            damping = damping < 1e-3 ? 0 : damping / 10;
        else
            damping = std::max(1e-2, 10 * damping);
        if (damping > 1e12) break;
    }
    return fit.converged ? fit : newton(data, mass, coupling, amplitude_is_free, fit);
}

Fit Fitter::newton(const DataView& data, const MassPoint& mass, double coupling, bool amplitude_is_free,
                   Fit fit) {
    constexpr int most_steps = 100;
    constexpr double difference = 1e-4;  // of derivatives, in conditional errors
    constexpr double rounding = 1e-13;   // of chi2
    const double lowest_hwhm = smallest_hwhm * model_->centres()[lorentz_hwhm];
    const auto at = [&](const Parameters& place) {
        shape_.evaluate(*model_, mass.resonance_energy_mev(), place);
        ++fit.evaluations;
        return evaluate(data, shape_, place, coupling, amplitude_is_free);
    };
    NormalEquations here = at(fit.parameters);
    fit.chi2 = here.chi2;
    double damping = 0;
    for (int steps = 0; steps < most_steps && std::isfinite(here.chi2) && damping < 1e12; ++steps) {
        ParameterMatrix half_hessian{};
        for (std::size_t j = 0; j < parameter_count; ++j) {
            const double h = difference / std::sqrt(here.curvature[j][j]);
            Parameters low = fit.parameters;
            Parameters high = fit.parameters;
            low[j] -= h;
            high[j] += h;
            const Parameters below = at(low).descent;
            const Parameters above = at(high).descent;
            for (std::size_t i = 0; i < parameter_count; ++i) {
                const double value =
                    held_[i] || held_[j] ? (i == j ? 1.0 : 0.0) : (below[i] - above[i]) / (2 * h);
                // Each element comes twice.
                half_hessian[std::max(i, j)][std::min(i, j)] += i == j ? value : value / 2;
            }
        }
        bool lower = false;
        while (!lower && damping < 1e12) {
            ParameterMatrix damped = half_hessian;
            for (std::size_t i = 0; i < parameter_count; ++i)
                damped[i][i] += damping * here.curvature[i][i];
            Parameters step;
            if (solve(damped, here.descent, 0, step)) {
                Parameters next;
                for (std::size_t i = 0; i < parameter_count; ++i)
                    next[i] = fit.parameters[i] + step[i];
                const double decrease = dot(step, here.descent);
                if (damping == 0 && decrease < std::max(chi2_tolerance, rounding * here.chi2)) {
                    fit.parameters = next;
                    fit.chi2 = here.chi2 - decrease;
                    fit.converged = std::isfinite(fit.chi2) && next[lorentz_hwhm] > 0;
                    return fit;
                }
                if (next[lorentz_hwhm] > lowest_hwhm) {
                    const NormalEquations there = at(next);
                    lower = there.chi2 <= here.chi2;
                    if (lower) {
                        here = there;
                        fit.parameters = next;
                        fit.chi2 = there.chi2;
                    }
                }
            }
            damping = lower ? (damping < 1e-3 ? 0 : damping / 10) : std::max(1e-3, 10 * damping);
        }
    }
    return fit;
}

Fit Fitter::signal(const DataView& data, const MassPoint& mass, double coupling) {
    return minimise(data, mass, coupling, false);
}

Fit Fitter::free_signal(const DataView& data, const MassPoint& mass, double coupling) {
    return minimise(data, mass, coupling, true);
}

ParameterMatrix Fitter::covariance(const DataView& data, const Fit& fit, double mass_mev, double coupling,
                                   bool amplitude_is_free) {
    shape_.evaluate(*model_, model_->resonance_energy_mev(mass_mev), fit.parameters);
    const NormalEquations equations = evaluate(data, shape_, fit.parameters, coupling, amplitude_is_free);
    ParameterMatrix covariance{};
    for (std::size_t j = 0; j < parameter_count; ++j) {
        if (held_[j]) continue;
        Parameters unit{};
        unit[j] = 1;
        solve(equations.curvature, unit, 0, covariance[j]);
    }
    return covariance;
}

}  // namespace antipode::inference
