#pragma once

#include "physics/target.hpp"

namespace antipode::physics {

/// e+ C -> e+ γ C at wide angles: the beam positron scatters on a photon of the nucleus's field (Weizsäcker,
/// Williams). The e+ γ system has the invariant mass M and nearly the whole beam energy, so that a pair seen
/// at R1, R2 on opposite sides has R1 R2 = R0² M²/s: flat in ln(R1 R2) under the two-body peak.
///
/// M² is in MeV², x in (0, 1] is u' / s' = (m² - u)/(M² - m²) of the Compton scattering.
class QuasiRealCompton {
public:
    /// @param q_max_over_m  largest transverse momentum of the photon, in units of M: the approximation holds
    /// up to the
    ///                      transverse momentum of the products, M/2; 1/3 to 3/4 spans its uncertainty
    QuasiRealCompton(const Target& target, double e_beam_mev, double q_max_over_m);

    /// Photons of the nucleus for one unit of ln ω, ω proportional to M² - m²: Z²α/π [ln(1 + w) - w/(1 + w)],
    /// w = (q_max/q_min)², q_min = (M² - m²)/(2E).
    double photons(double m2) const noexcept;

    /// Compton scattering e γ -> e γ with mass, all angles [mb]: Klein and Nishina.
    static double compton_mb(double m2) noexcept;

    /// Its distribution in x, not normalised: Berestetskii, Lifshitz, Pitaevskii, § 86.
    static double compton_shape(double m2, double x) noexcept;

    /// Massless Compton scattering into |cos θ*| < c_max [mb], all azimuths.
    static double massless_compton_mb(double m2, double c_max) noexcept;

    /// x from three uniform numbers, by rejection from (1/x + x)/4, which bounds the shape for every M².
    /// Negative when the try is rejected.
    static double sample_x(double m2, double choice, double random, double accept) noexcept;

    /// Smallest x at a given M²: m²/M², the photon straight forward.
    static double x_min(double m2) noexcept;

    /// Cosine of the angle between the outgoing photon and the beam in the e+ γ rest frame.
    static double cos_photon(double m2, double x) noexcept;

    /// Transverse momentum of the e+ γ system [MeV] from a uniform number.
    double sample_q_mev(double m2, double random) const noexcept;

private:
    double w_max(double m2) const noexcept;

    double z2_alpha_over_pi_;
    double e_beam_mev_;
    double q_max_over_m_;
};

}  // namespace antipode::physics
