#pragma once

#include "efficiency/sample.hpp"
#include "selection/card.hpp"
#include "selection/tally.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace antipode::efficiency {

/// A number with its Monte-Carlo error.
struct Estimate {
    double value = 0, error = 0;
};

/// B and eps_S of one beam energy, from weighted two-body events in normal pile-up: the whole chain of the
/// data, and the cross sections.
struct Acceptance {
    Estimate bhabha, two_photon;  ///< selected pairs a positron on target, net of side bands
    Estimate b_per_pot;           ///< their sum
    Estimate eps_s;               ///< selected over produced X -> e+ e- of mass sqrt(s)
    /// Relative change of B with another R_max and another margin below R_min, as selection::Tally has them.
    std::vector<Estimate> r_max, margin;
    std::array<std::int64_t, 3> tries{}, selected{};  ///< bhabha, two photons, signal
};

/// @param settings  of the simulation, at the beam energy wanted; its signal is ignored
/// @param tries     weighted events of Bhabha scattering; half as many of the two others
/// @param advance   called with the number of bunches that were done
Acceptance find_acceptance(const simulation::SimulationSettings& settings, std::uint64_t seed,
                           const MakeClusters& make_clusters, const selection::SelectionCard& card,
                           std::uint32_t tries, const std::function<void(std::uint64_t)>& advance);

}  // namespace antipode::efficiency
