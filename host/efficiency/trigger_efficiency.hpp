#pragma once

/// The trigger against the truth of the simulation, and against the offline selection on the same hits: which
/// pairs that the selection takes are in bunches in which `signal` did not fire, and why.
/// This is the only part of the analysis side that sees the truth: it measures, and nothing is selected by
/// it.

#include "selection/card.hpp"
#include "simulation/bunch_simulator.hpp"
#include "trigger/configuration.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
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

/// Why `signal` did not fire, or was not accepted, in a bunch with a pair that the offline selection takes:
/// the first that holds. From `time` on the first enabled cut that the pair fails in the trigger.
enum class Missed {
    dropped,       ///< the bunch was not processed: dead time
    limit,         ///< the bunch went over a limit of the design
    dead_crystal,  ///< a cluster has a hit of a crystal that the trigger masks
    window,        ///< a cluster lies outside the time window
    no_cluster,    ///< the trigger has no such cluster: a larger hit in its window suppresses it
    prescale,      ///< `signal` fired, and its prescale did not accept
    time,
    energy,
    sum,
    distance,
    radius,
    polar,
    azimuth,
    balance,
    fiducial
};
inline constexpr std::array<std::string_view, 15> missed_names{
    "dropped", "limit",    "dead_crystal", "window", "no_cluster", "prescale", "time",    "energy",
    "sum",     "distance", "radius",       "polar",  "azimuth",    "balance",  "fiducial"};

/// Pairs in the window of the offline selection, made of one kind of clusters.
struct OfflinePairs {
    std::int64_t pairs = 0;
    std::array<std::int64_t, missed_names.size()>
        missed{};  ///< of them, in bunches without an accepted `signal`

    OfflinePairs& operator+=(const OfflinePairs& other);
};

/// What a dead or masked crystal costs.
struct DeadCrystal {
    std::int64_t pairs = 0;      ///< true pairs with a particle on it
    std::int64_t triggered = 0;  ///< of them found by the trigger
    std::int64_t missed =
        0;  ///< offline pairs with Missed::dead_crystal; it has the largest of the masked hits

    DeadCrystal& operator+=(const DeadCrystal& other);
};

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
    OfflinePairs offline_trigger;     ///< of the trigger's clusters: what `select` counts of primitives
    OfflinePairs offline_reference;   ///< of the reference reconstruction: what it counts of hits
    std::int64_t signal_bunches = 0;  ///< bunches in which `signal` fired
    std::map<int, DeadCrystal> dead_crystals;  ///< by channel id; `missed` of both kinds of clusters
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
