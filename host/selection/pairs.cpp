#include "selection/pairs.hpp"

#include <cmath>

namespace antipode::selection {

void PairCollection::collect(std::uint64_t bunch, std::span<const reconstruction::Cluster> clusters,
                             std::vector<Pair>& pairs) const {
    for (std::size_t i = 0; i < clusters.size(); ++i) {
        if (clusters[i].energy_mev < energy_mev) continue;
        for (std::size_t j = i + 1; j < clusters.size(); ++j) {
            const auto &one = clusters[i], &two = clusters[j];
            if (two.energy_mev < energy_mev || std::abs(one.time_ns - two.time_ns) > time_ns ||
                std::hypot(one.x_mm - two.x_mm, one.y_mm - two.y_mm) < distance_mm)
                continue;
            if (one.energy_mev >= two.energy_mev)
                pairs.push_back({bunch, one, two});
            else
                pairs.push_back({bunch, two, one});
        }
    }
}

}  // namespace antipode::selection
