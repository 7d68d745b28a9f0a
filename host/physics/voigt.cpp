#include "physics/voigt.hpp"

#include <cmath>
#include <complex>
#include <numbers>

#include <cerf.h>

namespace antipode::physics {
namespace {

using Complex = std::complex<double>;

Complex faddeeva(Complex z) {
    return {re_w_of_z(z.real(), z.imag()), im_w_of_z(z.real(), z.imag())};
}

// Above this Im z the Gaussian is a small correction to the Lorentzian, and derivatives made from w lose
// digits.
constexpr double lorentzian_above = 50;

const FaddeevaSeries& faddeeva_series() {
    static const FaddeevaSeries series;
    return series;
}

ANTIPODE_CLONES
void voigt_by_series(const FaddeevaSeries& series, const Vector8* energy, std::size_t n, double resonance,
                     double sigma, double hwhm, Vector8* value, Vector8* d_sigma, Vector8* d_hwhm) {
    const double scale = 1 / (sigma * std::numbers::sqrt2);
    const double norm = scale * std::numbers::inv_sqrtpi;
    const double y = hwhm * scale;
    for (std::size_t i = 0; i < n; ++i) {
        const Vector8 x = (energy[i] - resonance) * scale;
        Vector8 re;
        Vector8 im;
        series(x, y, re, im);
        // w' = 2 i / sqrt(pi) - 2 z w
        const Vector8 derivative_re = -2.0 * (x * re - y * im);
        const Vector8 derivative_im = 2.0 * std::numbers::inv_sqrtpi - 2.0 * (x * im + y * re);
        value[i] = norm * re;
        d_hwhm[i] = (-norm * scale) * derivative_im;
        d_sigma[i] = (-norm / sigma) * (re + x * derivative_re - y * derivative_im);
    }
}

Voigt voigt_nearly_lorentzian(double t, double sigma, double hwhm) {
    // The asymptotic series of w: V = Re (i/pi) sum_k (2k-1)!! sigma^(2k) / zeta^(2k+1), zeta = t + i gamma.
    const Complex inverse = 1.0 / Complex(t, hwhm);
    const Complex ratio = sigma * sigma * inverse * inverse;
    Complex term = Complex(0, std::numbers::inv_pi) * inverse;
    Complex value;
    Complex d_offset;
    Complex sigma_d_sigma;
    for (int k = 0; k < 5; ++k) {
        value += term;
        d_offset -= (2.0 * k + 1) * term * inverse;
        sigma_d_sigma += 2.0 * k * term;
        term *= (2.0 * k + 1) * ratio;
    }
    return {value.real(), d_offset.real(), sigma > 0 ? sigma_d_sigma.real() / sigma : 0, -d_offset.imag()};
}

Voigt voigt_by_cerf(double t, double sigma, double hwhm) {
    const double scale = 1 / (sigma * std::numbers::sqrt2);
    const double norm = scale * std::numbers::inv_sqrtpi;
    const Complex z(t * scale, hwhm * scale);
    const Complex w = faddeeva(z);
    const Complex derivative = Complex(0, 2 * std::numbers::inv_sqrtpi) - 2.0 * z * w;
    return {norm * w.real(), norm * scale * derivative.real(),
            -(norm / sigma) * (w.real() + (z * derivative).real()), -norm * scale * derivative.imag()};
}

}  // namespace

Voigt voigt(double offset_mev, double sigma_mev, double hwhm_mev) {
    return hwhm_mev < lorentzian_above * sigma_mev * std::numbers::sqrt2
               ? voigt_by_cerf(offset_mev, sigma_mev, hwhm_mev)
               : voigt_nearly_lorentzian(offset_mev, sigma_mev, hwhm_mev);
}

FaddeevaSeries::FaddeevaSeries() : coefficients_{} {
    // P(Z) = (w - 1/(sqrt(pi) D)) D^2 / 2 on |Z| = 1, that is zeta = L tan(angle / 2)
    constexpr int samples = 4096;
    for (int j = 0; j < samples; ++j) {
        const double angle = 2 * std::numbers::pi * (j + 0.5) / samples - std::numbers::pi;
        const double x = scale * std::tan(angle / 2);
        const Complex denominator(scale, -x);
        const Complex p = (faddeeva({x, lowest_imaginary}) - inverse_sqrt_pi / denominator) * denominator *
                          denominator / 2.0;
        for (int k = 0; k < terms; ++k)
            coefficients_[static_cast<std::size_t>(k)] += (p * std::polar(1.0, -k * angle)).real() / samples;
    }
}

void voigt(const Vector8* energy, std::size_t n, double resonance_mev, double sigma_mev, double hwhm_mev,
           Vector8* value, Vector8* d_sigma, Vector8* d_hwhm) {
    const double y = hwhm_mev / (sigma_mev * std::numbers::sqrt2);
    if (y >= FaddeevaSeries::lowest_imaginary && y < lorentzian_above) {
        voigt_by_series(faddeeva_series(), energy, n, resonance_mev, sigma_mev, hwhm_mev, value, d_sigma,
                        d_hwhm);
        return;
    }
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < vector8_lanes; ++j) {
            const Voigt exact = voigt(energy[i][j] - resonance_mev, sigma_mev, hwhm_mev);
            value[i][j] = exact.value;
            d_sigma[i][j] = exact.d_sigma;
            d_hwhm[i][j] = exact.d_hwhm;
        }
    }
}

}  // namespace antipode::physics
