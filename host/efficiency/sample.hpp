#pragma once

#include "reconstruction/cluster_maker.hpp"
#include "selection/pairs.hpp"
#include "simulation/bunch_simulator.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace antipode::efficiency {

/// What the analysis sees of a number of bunches: pairs of clusters and charges. No truth.
struct Sample {
    std::uint64_t bunches = 0;
    double catcher_pc = 0;  ///< summed charge of the beam catcher
    std::vector<selection::Pair> pairs;

    /// Appends what came after.
    Sample& operator+=(const Sample& later);
};

using MakeClusters = std::function<reconstruction::ClusterMaker()>;

/// Simulates bunches [first, first + count), makes their clusters and collects their pairs. The result does
/// not depend on the number of threads.
Sample simulate_sample(const simulation::BunchSimulator& simulator, const MakeClusters& make_clusters,
                       simulation::Mode mode, simulation::Process forced, std::uint32_t first,
                       std::uint32_t count, const selection::PairCollection& collection);

}  // namespace antipode::efficiency
