#pragma once

#include <cmath>

namespace antipode::physics {

/// Standard deviation of the slope along one axis after a thin layer, for a relativistic particle of unit
/// charge: Highland's formula (PDG, Passage of particles through matter, eq. 34.16). The scattering beyond
/// its core is that of Elastic.
inline double scattering_angle_rad(double energy_mev, double radiation_lengths) noexcept {
    if (radiation_lengths < 1e-7) return 0;
    return 13.6 / energy_mev * std::sqrt(radiation_lengths) * (1 + 0.038 * std::log(radiation_lengths));
}

}  // namespace antipode::physics
