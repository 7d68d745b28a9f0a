#pragma once

#include "physics/two_body.hpp"

namespace antipode::physics {

/// Annihilation e+ e- -> γγ at tree level. Differential cross sections in mb/sr as functions of c = cos θ* of
/// one photon; the photons are identical, so that all events are in 0 <= c < 1.
struct TwoPhoton {
    /// With the electron mass (Heitler, The Quantum Theory of Radiation, § 27).
    static double mb_per_sr(const CentreOfMass& frame, double c) noexcept;

    /// Massless: α²/s (1 + c²)/(1 - c²).
    static double massless_mb_per_sr(double s_mev2, double c) noexcept;

    /// With mass, each event counted once, for 0 <= c_low <= c <= c_high <= 1 and all azimuths [mb].
    static double mb(const CentreOfMass& frame, double c_low, double c_high);

    /// Total cross section in flight, Heitler's closed form [mb].
    static double total_mb(const CentreOfMass& frame) noexcept;
};

}  // namespace antipode::physics
