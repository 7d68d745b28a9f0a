#include "physics/bremsstrahlung.hpp"

#include "base/constants.hpp"

#include <cmath>

namespace antipode::physics {

double Bremsstrahlung::photons_above(double radiation_lengths, double e_mev, double k_mev) noexcept {
    const double y = k_mev / e_mev;
    return radiation_lengths * (-4.0 / 3 * std::log(y) - 4.0 / 3 * (1 - y) + (1 - y * y) / 2);
}

double Bremsstrahlung::fraction_beyond(double e_mev, double theta) noexcept {
    const double theta0 = electron_mass_mev / e_mev;
    return theta0 * theta0 / (theta * theta + theta0 * theta0);
}

}  // namespace antipode::physics
