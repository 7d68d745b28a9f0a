#pragma once

/// Kinematics of e+ e- -> two bodies, target electron at rest: exact relations between the beam energy, the
/// centre-of-mass angles and what a calorimeter at the distance L sees. Energies in MeV, lengths in mm,
/// angles in rad.

#include "base/constants.hpp"
#include "physics/kinematics.hpp"

#include <cmath>

namespace antipode::physics {

/// The centre-of-mass frame of a positron and an electron at rest.
struct CentreOfMass {
    double e_beam_mev;
    double sqrt_s_mev;
    double gamma;  ///< = sqrt(s) / (2 m), exact
    double beta;

    /// @param e_beam_mev total energy of the positron, > m
    static CentreOfMass from_beam(double e_beam_mev) noexcept {
        const double s = s_mev2(e_beam_mev, electron_mass_mev);
        return {e_beam_mev, std::sqrt(s), gamma_of(s), beta_of(s)};
    }
    /// @param sqrt_s_mev > 2 m
    static CentreOfMass from_sqrt_s(double sqrt_s_mev) noexcept {
        const double s = sqrt_s_mev * sqrt_s_mev;
        return {beam_energy_mev(sqrt_s_mev, electron_mass_mev), sqrt_s_mev, gamma_of(s), beta_of(s)};
    }

    double s() const noexcept { return sqrt_s_mev * sqrt_s_mev; }

private:
    static double gamma_of(double s) noexcept { return std::sqrt(s) / (2 * electron_mass_mev); }
    static double beta_of(double s) noexcept {
        return std::sqrt(1 - 4 * electron_mass_mev * electron_mass_mev / s);
    }
};

/// One final-state particle in the laboratory.
struct LabParticle {
    double energy_mev;
    double tan_theta;  ///< of the angle to the boost, >= 0 (forward)
};

/// A particle of the given mass that leaves at the centre-of-mass polar angle θ*. For mass = m_e this is
/// tan θ = tan(θ*/2)/γ, exactly; for photons tan θ = sin θ* / (γ (cos θ* + β)).
inline LabParticle to_lab(const CentreOfMass& frame, double mass_mev, double cos_theta_cm) noexcept {
    const double e = frame.sqrt_s_mev / 2;
    const double p = std::sqrt(e * e - mass_mev * mass_mev);
    const double sin_theta_cm = std::sqrt((1 - cos_theta_cm) * (1 + cos_theta_cm));
    return {frame.gamma * (e + frame.beta * p * cos_theta_cm),
            p * sin_theta_cm / (frame.gamma * (p * cos_theta_cm + frame.beta * e))};
}

/// Centre-of-mass polar angle of a particle seen at the radius R from the boost axis, at the distance L:
/// θ* = 2 atan(γ R / L). Exact for e+ e-; for γγ 1.8 mrad too large.
inline double theta_cm(const CentreOfMass& frame, double radius_mm, double distance_mm) noexcept {
    return 2 * std::atan(frame.gamma * radius_mm / distance_mm);
}

/// R0 = L/γ: two back-to-back particles have R1 R2 = R0².
inline double symmetric_radius_mm(const CentreOfMass& frame, double distance_mm) noexcept {
    return distance_mm / frame.gamma;
}

/// Total energy of the positron whose centre of mass with an electron at rest has this γ: E = m (2 γ² - 1).
inline double beam_energy_of_gamma_mev(double gamma) noexcept {
    return 2 * electron_mass_mev * gamma * gamma - electron_mass_mev;
}

/// What a pair looks like whose outer member is at R_max: the limits of the two-cluster selection.
struct PairLimits {
    double r_min_mm;
    double e_min_mev;  ///< of the outer member
    double e_max_mev;  ///< of the inner member
};

/// E1/(E + m) = R2/(R1 + R2), which holds to m/E.
inline PairLimits pair_limits(const CentreOfMass& frame, double r_max_mm, double distance_mm) noexcept {
    const double r0 = symmetric_radius_mm(frame, distance_mm);
    const double r_min = r0 * r0 / r_max_mm;
    const double total = frame.e_beam_mev + electron_mass_mev;
    return {r_min, total * r_min / (r_min + r_max_mm), total * r_max_mm / (r_min + r_max_mm)};
}

/// Largest |cos θ*| of pairs whose members both have R_low < R < R_high with R_low R_high = R0².
inline double cos_theta_limit(double r_low_mm, double r_high_mm) noexcept {
    return (r_high_mm - r_low_mm) / (r_high_mm + r_low_mm);
}

}  // namespace antipode::physics
