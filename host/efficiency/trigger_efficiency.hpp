#pragma once

/// The trigger against the truth of the simulation, and beside the reference reconstruction on the same hits.
/// This is the only part of the analysis side that sees the truth: it measures, and nothing is selected by
/// it.

#include "selection/card.hpp"
#include "simulation/bunch_simulator.hpp"
#include "trigger/configuration.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>

namespace antipode::efficiency {

/// Why a pair in the fiducial region is not found, the first that holds.
enum class Loss {
    overflow,      ///< the bunch went over a limit of the design
    dead_crystal,  ///< a particle without a cluster came to a dead crystal
    pile_up,       ///< a particle without a cluster had another one within three cells and 40 ns
    no_cluster,    ///< a particle has no cluster for another reason
    time,          ///< both have clusters, but these are further apart in time than the trigger takes
    energy,        ///< ... or one has less energy
    geometry       ///< ... or they fail a cut on positions
};
inline constexpr std::array<std::string_view, 7> loss_names{
    "overflow", "dead_crystal", "pile_up", "no_cluster", "time", "energy", "geometry"};

/// Sums for mean and standard deviation.
struct Moments {
    double n = 0, sum = 0, squares = 0;
    void add(double value) noexcept;
    Moments& operator+=(const Moments& other) noexcept;
    double mean() const noexcept;
    double deviation() const noexcept;
};

struct TriggerEfficiency {
    double positrons_per_bunch = 0;
    std::int64_t bunches = 0;
    std::int64_t pairs = 0;           ///< true Bhabha pairs in the fiducial region
    std::int64_t dead = 0;            ///< of them with a particle on a dead crystal
    std::int64_t triggered = 0;       ///< pairs that the trigger's signal algorithm found
    std::int64_t triggered_live = 0;  ///< of those without a dead crystal
    std::int64_t both_clusters = 0;   ///< pairs of which the trigger has both clusters
    std::int64_t both_reference = 0;  ///< pairs of which the reference has both clusters
    std::array<std::int64_t, loss_names.size()> losses{};
    std::int64_t fakes = 0;      ///< signal pairs of the trigger with a cluster that is of no two-body event
    std::int64_t overflows = 0;  ///< bunches over a limit of the design
    double clusters = 0, hits = 0;
    /// Trigger minus reference, clusters of the same seed: relative energy, position.
    Moments energy, x_mm, y_mm;
    /// Trigger minus truth.
    Moments true_energy, true_x_mm;

    TriggerEfficiency& operator+=(const TriggerEfficiency& other);
};

/// Weighted Bhabha events, one a bunch, in normal pile-up of this many positrons. Fiducial: both particles
/// between R_min and R_max of the selection about the nominal axis and in its sectors.
/// The result does not depend on the number of threads.
TriggerEfficiency measure_trigger(const simulation::SimulationSettings& settings,
                                  const trigger::Configuration& configuration,
                                  const selection::SelectionCard& card, std::uint64_t seed,
                                  std::uint32_t bunches, const std::function<void(std::uint64_t)>& advance);

}  // namespace antipode::efficiency
