#include "physics/bhabha.hpp"

#include <cmath>
#include <numbers>

#include <boost/math/quadrature/gauss_kronrod.hpp>

namespace antipode::physics {

double Bhabha::mb_per_sr(const CentreOfMass& frame, double c) noexcept {
    const double m2 = electron_mass_mev * electron_mass_mev;
    const double s = frame.s();
    const double p2 = s / 4 - m2;
    const double t = -2 * p2 * (1 - c);
    const double u = -2 * p2 * (1 + c);
    const double squares = ((s * s + u * u) / 2 + 4 * m2 * (t - m2)) / (t * t) +
                           ((t * t + u * u) / 2 + 4 * m2 * (s - m2)) / (s * s) +
                           4 / (t * s) * (u / 2 - m2) * (u / 2 - 3 * m2);
    // dσ/dt = 4π α² / (s (s - 4m²)) · squares, and dt = 2 p² dc, dΩ = 2π dc.
    return 4 * alpha_squared_mb_mev2 * p2 / (s * (s - 4 * m2)) * squares;
}

double Bhabha::massless_mb_per_sr(double s, double c) noexcept {
    const double amplitude = (3 + c * c) / (1 - c);
    return alpha_squared_mb_mev2 / (4 * s) * amplitude * amplitude;
}

double Bhabha::massless_mb(double s, double c_low, double c_high) noexcept {
    const auto primitive = [](double c) {
        const double u = 1 - c;
        return 16 / u + 16 * std::log(u) - 12 * u + 2 * u * u - u * u * u / 3;
    };
    return 2 * std::numbers::pi * alpha_squared_mb_mev2 / (4 * s) * (primitive(c_high) - primitive(c_low));
}

double Bhabha::mb(const CentreOfMass& frame, double c_low, double c_high) {
    const auto density = [&](double c) { return mb_per_sr(frame, c); };
    return 2 * std::numbers::pi *
           boost::math::quadrature::gauss_kronrod<double, 31>::integrate(density, c_low, c_high, 15, 1e-10);
}

}  // namespace antipode::physics
