#pragma once

#include "physics/signal_angle.hpp"
#include "physics/two_body.hpp"

namespace antipode::physics {

/// An idealised acceptance: both members at R_low < R < R_high about the boost axis, in two azimuthal sectors
/// around the horizontal. For fast estimates and as a check of the simulation, which knows the real shapes.
struct Annulus {
    double distance_mm = 3640.4;
    double r_high_mm = 300;
    double r_max_mm = 270;     ///< of the selection: with it R_min = R0²/R_max
    double margin_mm = 31.68;  ///< clusters down to R_min - margin: 1.5 cells of 21.12 mm
    double half_sector_rad = 40.11 * 3.14159265358979323846 / 180;

    /// Largest |cos θ*| of a back-to-back pair inside.
    double cos_limit(const CentreOfMass& frame) const noexcept;
    /// The part of the azimuth inside.
    double azimuthal_fraction() const noexcept;

    /// Bhabha scattering, and two photons, into the annulus, at tree level with the electron mass [mb].
    double bhabha_mb(const CentreOfMass& frame) const;
    double two_photon_mb(const CentreOfMass& frame) const;
    /// Acceptance of X -> e+ e-.
    double signal(const CentreOfMass& frame, SignalSpin spin) const noexcept;
};

}  // namespace antipode::physics
