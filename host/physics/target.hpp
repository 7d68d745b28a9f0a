#pragma once

#include "base/constants.hpp"

namespace antipode::physics {

/// A thin target of one element.
struct Target {
    double atomic_number = 6;
    double molar_mass_g = 12.011;
    double density_g_cm3 = 3.515;           ///< diamond
    double thickness_mm = 0.1;              ///< known to 5 %
    double radiation_length_g_cm2 = 42.70;  ///< carbon, PDG

    constexpr double nuclei_per_mb() const noexcept {
        return density_g_cm3 * thickness_mm / 10 * avogadro_per_mol / molar_mass_g * mb_in_cm2;
    }
    constexpr double electrons_per_mb() const noexcept { return atomic_number * nuclei_per_mb(); }
    constexpr double radiation_lengths() const noexcept {
        return density_g_cm3 * thickness_mm / 10 / radiation_length_g_cm2;
    }
};

}  // namespace antipode::physics
