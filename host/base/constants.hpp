#pragma once

/// Constants of nature and the conversions between the units in use: MeV, mm, ns, mb (10^-27 cm²).
/// CODATA 2018, doi:10.1103/RevModPhys.93.025010.

namespace antipode {

inline constexpr double electron_mass_mev = 0.51099895000;
inline constexpr double fine_structure = 1 / 137.035999084;
/// (ħc)², turns a cross section in MeV⁻² into mb.
inline constexpr double hbar_c_squared_mb_mev2 = 389379.3721;
/// (α ħc)², the unit of the cross sections of electrodynamics at s = 1 MeV².
inline constexpr double alpha_squared_mb_mev2 = fine_structure * fine_structure * hbar_c_squared_mb_mev2;
inline constexpr double avogadro_per_mol = 6.02214076e23;
/// 1 mb in cm².
inline constexpr double mb_in_cm2 = 1e-27;

}  // namespace antipode
