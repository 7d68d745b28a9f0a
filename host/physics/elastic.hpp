#pragma once

#include "physics/target.hpp"

namespace antipode::physics {

/// Elastic scattering of the beam positron on a nucleus: Mott cross section of a point charge, electron mass
/// neglected. At the angles of the calorimeter (10 to 90 mrad) the form factor of carbon takes away less than
/// 1 %, screening less than 10^-4.
struct Elastic {
    /// Between two laboratory angles, all azimuths: πZ²α²/E² [1/u1 - 1/u2 - ln(u2/u1)], u = sin²(θ/2); mb per
    /// nucleus.
    static double mb(const Target& target, double e_mev, double theta_low, double theta_high) noexcept;

    /// The angle from two uniform numbers in [0, 1): Rutherford's law by inversion, and the spin factor by
    /// rejection. Returns a negative number when the try is rejected (probability below 0.2 % under 90 mrad).
    static double sample_theta(double theta_low, double theta_high, double random, double accept) noexcept;
};

}  // namespace antipode::physics
