#include "inference/likelihood.hpp"

#include "base/error.hpp"
#include "physics/voigt.hpp"

#include <cmath>

#include <fmt/format.h>

namespace antipode::inference {
namespace {

ANTIPODE_CLONES
double ratios(std::size_t vectors, const Vector8* present, const Vector8* n2, const Vector8* n2_variance,
              const Vector8* n_pot, const Vector8* n_pot_error, const Vector8* b, const Vector8* b_error,
              Vector8* ratio, Vector8* weight) {
    Vector8 bad{};
    for (std::size_t i = 0; i < vectors; ++i)
        make_ratio(n2[i], n2_variance[i], n_pot[i], n_pot_error[i], b[i], b_error[i], present[i], ratio[i],
                   weight[i], bad);
    return sum(bad);
}

// Index of each sum over the points.
enum Sum {
    residual,
    t_r,
    t_r_d,
    t_t,
    t_t_d,
    t_t_dd,
    e_r,
    e_r_d,
    t_e,
    t_e_d,
    t_e_dd,
    e_e,
    e_e_d,
    e_e_dd,
    g_r,
    b_r,
    t_g,
    t_g_d,
    t_b,
    t_b_d,
    e_g,
    e_g_d,
    e_b,
    e_b_d,
    g_g,
    g_b,
    b_b,
    sum_count
};

/// With e = K g^2 V the derivatives of E are: by k0 and k1 t (1, d), by e0 and e1 A e (1, d), by A (e0 + e1
/// d) e, which needs no sum of its own, by Gamma and b g and b.
ANTIPODE_CLONES
void point_sums(std::size_t vectors, const Vector8* distance, const Vector8* ratio, const Vector8* weight,
                const Vector8* shape, const Vector8* d_hwhm, const Vector8* d_spread, const double* theta,
                double square, double* sums) {
    const double a = theta[amplitude];
    Vector8 s[sum_count] = {};
    for (std::size_t i = 0; i < vectors; ++i) {
        const Vector8 d = distance[i];
        const Vector8 w = weight[i];
        const Vector8 scale = theta[k0] + theta[k1] * d;
        const Vector8 efficiency = theta[efficiency0] + theta[efficiency1] * d;
        const Vector8 e = scale * (square * shape[i]);
        const Vector8 t = 1.0 + (a * square) * shape[i] * efficiency;
        const Vector8 q = (a * square) * scale * efficiency;
        const Vector8 g = q * d_hwhm[i];
        const Vector8 b = q * d_spread[i];
        const Vector8 r = ratio[i] - scale * t;
        const Vector8 wr = w * r;
        const Vector8 wt = w * t;
        const Vector8 we = w * e;
        const Vector8 wg = w * g;
        const Vector8 wb = w * b;
        const Vector8 td = t * d;
        const Vector8 ed = e * d;
        s[residual] += wr * r;
        s[t_r] += wr * t;
        s[t_r_d] += wr * td;
        s[e_r] += wr * e;
        s[e_r_d] += wr * ed;
        s[g_r] += wr * g;
        s[b_r] += wr * b;
        s[t_t] += wt * t;
        s[t_t_d] += wt * td;
        s[t_t_dd] += w * td * td;
        s[t_e] += wt * e;
        s[t_e_d] += wt * ed;
        s[t_e_dd] += w * td * ed;
        s[e_e] += we * e;
        s[e_e_d] += we * ed;
        s[e_e_dd] += w * ed * ed;
        s[t_g] += wg * t;
        s[t_g_d] += wg * td;
        s[e_g] += wg * e;
        s[e_g_d] += wg * ed;
        s[g_g] += wg * g;
        s[g_b] += wg * b;
        s[t_b] += wb * t;
        s[t_b_d] += wb * td;
        s[e_b] += wb * e;
        s[e_b_d] += wb * ed;
        s[b_b] += wb * b;
    }
    for (std::size_t k = 0; k < sum_count; ++k)
        sums[k] = sum(s[k]);
}

}  // namespace

bool make_ratios(const Model& model, const Vector8* n2, const Vector8* n_pot, const Vector8* b_per_pot,
                 Vector8* ratio, Vector8* weight) noexcept {
    return ratios(model.vectors(), model.present().data(), n2, model.n2_variance().data(), n_pot,
                  model.n_pot_error().data(), b_per_pot, model.b_per_pot_error().data(), ratio, weight) == 0;
}

DataSet observed_data(const Model& model) {
    Vector8Array n2(model.vectors(), Vector8{} + 1);
    for (std::size_t i = 0; i < model.size(); ++i) {
        const ScanPoint& point = model.input().points[i];
        if (!point.n2)
            throw InputError(fmt::format(
                "period {} is blinded: no fit to its count before the scan is unblinded", point.period));
        set_lane(n2, i, *point.n2);
    }
    DataSet data{Vector8Array(model.vectors()), Vector8Array(model.vectors()), model.centres()};
    if (!make_ratios(model, n2.data(), model.n_pot().data(), model.b_per_pot().data(), data.ratio.data(),
                     data.weight.data()))
        throw InputError("a scan point has no finite error of g_R");
    return data;
}

void LineShape::evaluate(const Model& model, double resonance_energy_mev, const Parameters& parameters) {
    // V is even in b: a step of the fit past zero meets the same function.
    const double sigma = parameters[beam_spread] * resonance_energy_mev;
    physics::voigt(model.beam_energy().data(), model.vectors(), resonance_energy_mev, std::abs(sigma),
                   parameters[lorentz_hwhm], value.data(), d_beam_spread.data(), d_hwhm.data());
    const double d_sigma = std::copysign(resonance_energy_mev, sigma);
    for (Vector8& d : d_beam_spread)
        d *= d_sigma;
}

void add_points(const Model& model, const DataView& data, const LineShape& shape,
                const Parameters& parameters, double coupling, NormalEquations& equations) noexcept {
    double s[sum_count];
    point_sums(model.vectors(), model.distance().data(), data.ratio, data.weight, shape.value.data(),
               shape.d_hwhm.data(), shape.d_beam_spread.data(), parameters.data(), coupling * coupling, s);
    const double a = parameters[amplitude];
    const double h0 = parameters[efficiency0];
    const double h1 = parameters[efficiency1];

    equations.chi2 += s[residual];
    Parameters& v = equations.descent;
    v[k0] += s[t_r];
    v[k1] += s[t_r_d];
    v[amplitude] += h0 * s[e_r] + h1 * s[e_r_d];
    v[lorentz_hwhm] += s[g_r];
    v[beam_spread] += s[b_r];
    v[efficiency0] += a * s[e_r];
    v[efficiency1] += a * s[e_r_d];

    // Lower triangle: row >= column.
    ParameterMatrix& m = equations.curvature;
    m[k0][k0] += s[t_t];
    m[k1][k0] += s[t_t_d];
    m[k1][k1] += s[t_t_dd];
    m[amplitude][k0] += h0 * s[t_e] + h1 * s[t_e_d];
    m[amplitude][k1] += h0 * s[t_e_d] + h1 * s[t_e_dd];
    m[amplitude][amplitude] += h0 * h0 * s[e_e] + 2 * h0 * h1 * s[e_e_d] + h1 * h1 * s[e_e_dd];
    m[lorentz_hwhm][k0] += s[t_g];
    m[lorentz_hwhm][k1] += s[t_g_d];
    m[lorentz_hwhm][amplitude] += h0 * s[e_g] + h1 * s[e_g_d];
    m[lorentz_hwhm][lorentz_hwhm] += s[g_g];
    m[beam_spread][k0] += s[t_b];
    m[beam_spread][k1] += s[t_b_d];
    m[beam_spread][amplitude] += h0 * s[e_b] + h1 * s[e_b_d];
    m[beam_spread][lorentz_hwhm] += s[g_b];
    m[beam_spread][beam_spread] += s[b_b];
    m[efficiency0][k0] += a * s[t_e];
    m[efficiency0][k1] += a * s[t_e_d];
    m[efficiency0][amplitude] += a * (h0 * s[e_e] + h1 * s[e_e_d]);
    m[efficiency0][lorentz_hwhm] += a * s[e_g];
    m[efficiency0][beam_spread] += a * s[e_b];
    m[efficiency0][efficiency0] += a * a * s[e_e];
    m[efficiency1][k0] += a * s[t_e_d];
    m[efficiency1][k1] += a * s[t_e_dd];
    m[efficiency1][amplitude] += a * (h0 * s[e_e_d] + h1 * s[e_e_dd]);
    m[efficiency1][lorentz_hwhm] += a * s[e_g_d];
    m[efficiency1][beam_spread] += a * s[e_b_d];
    m[efficiency1][efficiency0] += a * a * s[e_e_d];
    m[efficiency1][efficiency1] += a * a * s[e_e_dd];
}

void signal_over_background(const Model& model, const LineShape& shape, const Parameters& parameters,
                            double coupling, Vector8* result) noexcept {
    const double strength = coupling * coupling * parameters[amplitude];
    for (std::size_t i = 0; i < model.vectors(); ++i)
        result[i] = strength * shape.value[i] *
                    (parameters[efficiency0] + parameters[efficiency1] * model.distance()[i]);
}

}  // namespace antipode::inference
