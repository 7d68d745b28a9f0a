#pragma once

/// Two-body kinematics of a positron beam on electrons. Masses and energies in MeV. The electron mass is an
/// argument: a published model may carry a rounded one, which belongs to that model.

#include <cmath>

namespace antipode::physics {

/// Energy of a positron whose annihilation with an electron at rest has the given invariant mass:
/// E = (s - 2 m^2) / (2 m), exact.
inline double beam_energy_mev(double sqrt_s_mev, double electron_mass_mev) noexcept {
    return (sqrt_s_mev * sqrt_s_mev - 2 * electron_mass_mev * electron_mass_mev) / (2 * electron_mass_mev);
}

/// Its inverse, squared: s = 2 m (m + E) in MeV^2.
inline double s_mev2(double beam_energy_mev, double electron_mass_mev) noexcept {
    return 2 * electron_mass_mev * (electron_mass_mev + beam_energy_mev);
}

/// sqrt(s) at a beam energy.
inline double sqrt_s_mev(double beam_energy_mev, double electron_mass_mev) noexcept {
    return std::sqrt(s_mev2(beam_energy_mev, electron_mass_mev));
}

/// Beam energy at which a resonance of mass M is made on an electron bound with the energy W (negative, mean
/// of the target's shells): E = (M^2 - 2 m^2) / (2 (m + W)).
inline double resonance_energy_mev(double mass_mev, double electron_mass_mev,
                                   double binding_energy_mev) noexcept {
    return (mass_mev * mass_mev - 2 * electron_mass_mev * electron_mass_mev) /
           (2 * (electron_mass_mev + binding_energy_mev));
}

}  // namespace antipode::physics
