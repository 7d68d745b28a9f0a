#include "reconstruction/greedy.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <tuple>

namespace antipode::reconstruction {

Greedy::Greedy(const GreedySettings& settings, const geometry::Ecal& ecal,
               const calibration::CrystalConstants& crystals)
    : settings_(settings), ecal_(ecal), crystals_(crystals) {}

const std::vector<Cluster>& Greedy::operator()(std::span<const words::Hit> hits) {
    hits_.clear();
    clusters_.clear();
    for (const auto& hit : hits) {
        const double energy = crystals_.energy_mev(hit);
        if (energy >= settings_.hit_mev)
            hits_.push_back({energy, crystals_.time_ns(hit), static_cast<int>(hit.column),
                             static_cast<int>(hit.row), false});
    }
    // Decreasing energy; equal energies in raster order, so that the result does not depend on the order of
    // the input.
    std::sort(hits_.begin(), hits_.end(), [](const Hit& a, const Hit& b) {
        return std::tuple(-a.energy_mev, a.row, a.column, a.time_ns) <
               std::tuple(-b.energy_mev, b.row, b.column, b.time_ns);
    });
    const auto half = static_cast<int>(settings_.half_window);
    for (std::size_t s = 0; s < hits_.size() && hits_[s].energy_mev > settings_.seed_mev; ++s) {
        const Hit seed = hits_[s];
        if (seed.used) continue;
        double energy = 0, column = 0, row = 0;
        int count = 0;
        for (std::size_t h = s; h < hits_.size() && count < settings_.most_hits; ++h) {
            Hit& hit = hits_[h];
            if (hit.used || std::abs(hit.column - seed.column) > half ||
                std::abs(hit.row - seed.row) > half ||
                !(std::abs(hit.time_ns - seed.time_ns) < settings_.time_ns))
                continue;
            hit.used = true;
            ++count;
            energy += hit.energy_mev;
            column += hit.energy_mev * hit.column;
            row += hit.energy_mev * hit.row;
        }
        const auto position = ecal_.position(column / energy, row / energy);
        clusters_.push_back({position.x_mm, position.y_mm, settings_.leakage.corrected_mev(energy),
                             seed.time_ns, count, seed.column, seed.row});
    }
    return clusters_;
}

}  // namespace antipode::reconstruction
