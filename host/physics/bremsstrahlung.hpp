#pragma once

namespace antipode::physics {

/// Bremsstrahlung in a thin layer, complete screening: rates, for comparison. The photons that reach the
/// calorimeter are made by quasi-real Compton scattering, which is the same process at wide angles, with its
/// recoil positron.
struct Bremsstrahlung {
    /// Photons above k_mev for one positron of e_mev: t [4/3 ln(E/k) - 4/3 (1 - y) + (1 - y²)/2], y = k/E, in
    /// a layer of t radiation lengths (PDG, Passage of particles through matter, eq. 34.30 integrated).
    static double photons_above(double radiation_lengths, double e_mev, double k_mev) noexcept;

    /// Fraction of the photons beyond the angle θ: θ0²/(θ² + θ0²), θ0 = m/E.
    static double fraction_beyond(double e_mev, double theta) noexcept;
};

}  // namespace antipode::physics
