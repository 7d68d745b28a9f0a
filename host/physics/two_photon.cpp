#include "physics/two_photon.hpp"

#include <cmath>
#include <numbers>

#include <boost/math/quadrature/gauss_kronrod.hpp>

namespace antipode::physics {

double TwoPhoton::mb_per_sr(const CentreOfMass& frame, double c) noexcept {
    const double e2 = frame.s() / 4;
    const double p2 = e2 - electron_mass_mev * electron_mass_mev;
    const double sin2 = (1 - c) * (1 + c);
    const double denominator = e2 - p2 * c * c;
    return alpha_squared_mb_mev2 / (4 * std::sqrt(p2 * e2)) *
           ((e2 + p2 + p2 * sin2) / denominator - 2 * p2 * p2 * sin2 * sin2 / (denominator * denominator));
}

double TwoPhoton::massless_mb_per_sr(double s, double c) noexcept {
    return alpha_squared_mb_mev2 / s * (1 + c * c) / ((1 - c) * (1 + c));
}

double TwoPhoton::mb(const CentreOfMass& frame, double c_low, double c_high) {
    const auto density = [&](double c) { return mb_per_sr(frame, c); };
    return 2 * std::numbers::pi *
           boost::math::quadrature::gauss_kronrod<double, 31>::integrate(density, c_low, c_high, 15, 1e-10);
}

double TwoPhoton::total_mb(const CentreOfMass& frame) noexcept {
    const double g = frame.e_beam_mev / electron_mass_mev;
    const double root = std::sqrt(g * g - 1);
    const double r_e2_mb = alpha_squared_mb_mev2 / (electron_mass_mev * electron_mass_mev);
    return std::numbers::pi * r_e2_mb / (g + 1) *
           ((g * g + 4 * g + 1) / (root * root) * std::log(g + root) - (g + 3) / root);
}

}  // namespace antipode::physics
