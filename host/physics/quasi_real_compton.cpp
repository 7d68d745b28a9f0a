#include "physics/quasi_real_compton.hpp"

#include <cmath>
#include <numbers>

namespace antipode::physics {
namespace {

constexpr double m2_e = electron_mass_mev * electron_mass_mev;

/// ∫ v dv / (1 + v)² from 0 to w = ln(1 + w) - w/(1 + w), with l = ln(1 + w).
double flux_integral(double l) noexcept {
    return l + std::expm1(-l);
}

}  // namespace

QuasiRealCompton::QuasiRealCompton(const Target& target, double e_beam_mev, double q_max_over_m)
    : z2_alpha_over_pi_(target.atomic_number * target.atomic_number * fine_structure / std::numbers::pi),
      e_beam_mev_(e_beam_mev),
      q_max_over_m_(q_max_over_m) {}

double QuasiRealCompton::w_max(double m2) const noexcept {
    const double q_min = (m2 - m2_e) / (2 * e_beam_mev_);
    const double q_max = q_max_over_m_ * std::sqrt(m2);
    return q_max * q_max / (q_min * q_min);
}

double QuasiRealCompton::photons(double m2) const noexcept {
    return z2_alpha_over_pi_ * flux_integral(std::log1p(w_max(m2)));
}

double QuasiRealCompton::compton_mb(double m2) noexcept {
    const double y =
        (m2 - m2_e) / m2_e;  // twice the photon's energy over m in the rest frame of the electron
    const double l = std::log1p(y);
    return 2 * std::numbers::pi * alpha_squared_mb_mev2 / m2_e / y *
           ((1 - 4 / y - 8 / (y * y)) * l + 0.5 + 8 / y - 0.5 / ((1 + y) * (1 + y)));
}

double QuasiRealCompton::compton_shape(double m2, double x) noexcept {
    const double z = m2_e / (m2 - m2_e) * (1 / x - 1);
    return z * (z - 1) + (1 / x + x) / 4;
}

double QuasiRealCompton::massless_compton_mb(double m2, double c_max) noexcept {
    // α²/(2M²) (x + 1/x), x = (1 + c)/2.
    const double log_ratio = std::log((1 + c_max) / (1 - c_max));
    return std::numbers::pi * alpha_squared_mb_mev2 / m2 * (c_max + 2 * log_ratio);
}

double QuasiRealCompton::x_min(double m2) noexcept {
    return m2_e / m2;
}

double QuasiRealCompton::sample_x(double m2, double choice, double random, double accept) noexcept {
    const double low = x_min(m2);
    const double part_inverse = -std::log(low), part_linear = (1 - low * low) / 2;
    const double x = choice * (part_inverse + part_linear) < part_inverse
                         ? std::pow(low, 1 - random)
                         : std::sqrt(low * low + random * (1 - low * low));
    return accept * (1 / x + x) / 4 < compton_shape(m2, x) ? x : -1;
}

double QuasiRealCompton::cos_photon(double m2, double x) noexcept {
    // x = 1 - (1 - cos) (1 - m²/M²)/2 with the angle to the incoming photon, which runs against the beam.
    return 2 * (1 - x) / (1 - m2_e / m2) - 1;
}

double QuasiRealCompton::sample_q_mev(double m2, double random) const noexcept {
    const double l_max = std::log1p(w_max(m2));
    const double target = random * flux_integral(l_max);
    double l = std::sqrt(2 * target);  // the integral is l²/2 for small l, l - 1 for large
    if (l > 1) l = target + 1;
    for (int step = 0; step < 6; ++step)
        l -= (flux_integral(l) - target) / -std::expm1(-l);
    const double q_min = (m2 - m2_e) / (2 * e_beam_mev_);
    return q_min * std::sqrt(std::expm1(l));
}

}  // namespace antipode::physics
