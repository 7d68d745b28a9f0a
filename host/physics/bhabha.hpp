#pragma once

#include "physics/two_body.hpp"

namespace antipode::physics {

/// Bhabha scattering e+ e- -> e+ e- at tree level: both channels and their interference.
/// Cross sections in mb/sr as functions of c = cos θ* of the positron, -1 <= c < 1.
struct Bhabha {
    /// With the electron mass: Berestetskii, Lifshitz, Pitaevskii, Quantum Electrodynamics, § 81.
    static double mb_per_sr(const CentreOfMass& frame, double c) noexcept;

    /// Massless: α²/(4s) [(3 + c²)/(1 - c)]².
    static double massless_mb_per_sr(double s_mev2, double c) noexcept;

    /// The massless cross section between two cosines, over all azimuths, in closed form [mb].
    static double massless_mb(double s_mev2, double c_low, double c_high) noexcept;

    /// With mass, integrated numerically to 1e-10 over c_low <= c <= c_high < 1 and all azimuths [mb].
    static double mb(const CentreOfMass& frame, double c_low, double c_high);
};

}  // namespace antipode::physics
