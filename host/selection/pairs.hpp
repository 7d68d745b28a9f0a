#pragma once

#include "reconstruction/cluster.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace antipode::selection {

/// Two clusters of one bunch. `a` is the one with more energy.
struct Pair {
    std::uint64_t bunch = 0;
    reconstruction::Cluster a, b;
};

/// What a pair must be to be kept for the selection: wider than every setting of it.
struct PairCollection {
    double time_ns = 20;
    double energy_mev = 30;
    double distance_mm = 50;

    /// Appends the pairs of a bunch, ordered by the energies of their clusters.
    void collect(std::uint64_t bunch, std::span<const reconstruction::Cluster> clusters,
                 std::vector<Pair>& pairs) const;
};

}  // namespace antipode::selection
