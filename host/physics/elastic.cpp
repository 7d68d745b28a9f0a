#include "physics/elastic.hpp"

#include <cmath>
#include <numbers>

namespace antipode::physics {
namespace {

double half_sine_squared(double theta) noexcept {
    const double sine = std::sin(theta / 2);
    return sine * sine;
}

}  // namespace

double Elastic::mb(const Target& target, double e_mev, double theta_low, double theta_high) noexcept {
    const double u1 = half_sine_squared(theta_low), u2 = half_sine_squared(theta_high);
    const double z_alpha_over_e = target.atomic_number * fine_structure / e_mev;
    return std::numbers::pi * z_alpha_over_e * z_alpha_over_e * hbar_c_squared_mb_mev2 *
           (1 / u1 - 1 / u2 - std::log(u2 / u1));
}

double Elastic::sample_theta(double theta_low, double theta_high, double random, double accept) noexcept {
    const double from = 1 / half_sine_squared(theta_low), to = 1 / half_sine_squared(theta_high);
    const double u = 1 / (from + random * (to - from));
    return accept < 1 - u ? 2 * std::asin(std::sqrt(u)) : -1;
}

}  // namespace antipode::physics
