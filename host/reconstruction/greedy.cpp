#include "reconstruction/greedy.hpp"

#include "generated/ecal.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace antipode::reconstruction {

Greedy::Greedy(const GreedySettings& settings, const geometry::Ecal& ecal,
               const calibration::CrystalConstants& crystals)
    : settings_(settings), ecal_(ecal), crystals_(crystals), masked_(geometry::masked_cells(settings.mask)) {}

const std::vector<Cluster>& Greedy::operator()(std::span<const words::Hit> hits) {
    clusters_.clear();
    keep(hits);
    sort_by_cell();
    leave_out_too_close();
    for (std::size_t s = 0; s < hits_.size() && hits_[s].energy_mev > settings_.seed_mev; ++s)
        if (!hits_[s].used) add_cluster(hits_[s]);
    return clusters_;
}

/// Takes the hits of crystals that are there and alive, above the threshold, in decreasing energy.
void Greedy::keep(std::span<const words::Hit> hits) {
    hits_.clear();
    for (const auto& hit : hits) {
        if (!ecal::is_crystal(hit.row, hit.column)) {
            ++left_out_.no_crystal;
            continue;
        }
        const std::uint32_t cell = constants::raster(hit.row, hit.column);
        if (masked_[cell]) {
            ++left_out_.masked;
            continue;
        }
        const double energy = crystals_.energy_mev(hit);
        if (energy >= settings_.hit_mev)
            hits_.push_back({energy, crystals_.time_ns(hit), cell, hit.time, static_cast<int>(hit.column),
                             static_cast<int>(hit.row), false});
    }
    // Decreasing energy; equal energies in raster order, so that the result does not depend on the order of
    // the input.
    std::sort(hits_.begin(), hits_.end(), [](const Hit& a, const Hit& b) {
        return std::tuple(-a.energy_mev, a.row, a.column, a.time_ns) <
               std::tuple(-b.energy_mev, b.row, b.column, b.time_ns);
    });
}

void Greedy::sort_by_cell() {
    begin_.fill(0);
    for (const Hit& hit : hits_)
        ++begin_[hit.cell + 1];
    for (std::size_t cell = 0; cell < constants::cells; ++cell)
        begin_[cell + 1] += begin_[cell];
    by_cell_.resize(hits_.size());
    auto next = begin_;
    for (std::uint32_t h = 0; h < hits_.size(); ++h)
        by_cell_[next[hits_[h].cell]++] = h;
    for (std::size_t cell = 0; cell < constants::cells; ++cell)
        if (begin_[cell + 1] - begin_[cell] > 1)
            std::sort(by_cell_.begin() + begin_[cell], by_cell_.begin() + begin_[cell + 1],
                      [&](std::uint32_t a, std::uint32_t b) {
                          return std::tuple(hits_[a].ticks, a) < std::tuple(hits_[b].ticks, b);
                      });
}

/// The front end never gives two hits of one crystal closer than it can tell apart: of those the larger
/// stays, as in the trigger.
void Greedy::leave_out_too_close() {
    place_.resize(hits_.size());
    for (std::uint32_t at = 0; at < by_cell_.size(); ++at)
        place_[by_cell_[at]] = at;
    const auto leave_out = [&](const Hit& larger, std::uint32_t at) {
        Hit& hit = hits_[by_cell_[at]];
        const std::uint32_t apart = std::max(hit.ticks, larger.ticks) - std::min(hit.ticks, larger.ticks);
        if (apart >= constants::two_hit_ticks) return false;
        if (!hit.used) ++left_out_.too_close;
        hit.used = true;
        return true;
    };
    for (std::uint32_t h = 0; h < hits_.size(); ++h) {
        const Hit& hit = hits_[h];
        if (hit.used) continue;
        for (std::uint32_t at = place_[h]; at > begin_[hit.cell] && leave_out(hit, at - 1);)
            --at;
        for (std::uint32_t at = place_[h] + 1; at < begin_[hit.cell + 1] && leave_out(hit, at);)
            ++at;
    }
}

void Greedy::add_cluster(const Hit& seed) {
    const auto half = static_cast<int>(settings_.half_window);
    constexpr int rows = constants::rows, columns = constants::columns;
    near_.clear();
    for (int row = std::max(seed.row - half, 0); row <= std::min(seed.row + half, rows - 1); ++row)
        for (int column = std::max(seed.column - half, 0);
             column <= std::min(seed.column + half, columns - 1); ++column) {
            const auto cell =
                constants::raster(static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column));
            const auto end = by_cell_.begin() + begin_[cell + 1];
            for (auto at = std::lower_bound(
                     by_cell_.begin() + begin_[cell], end, seed.time_ns - settings_.time_ns,
                     [&](std::uint32_t h, double time_ns) { return hits_[h].time_ns < time_ns; });
                 at != end && hits_[*at].time_ns < seed.time_ns + settings_.time_ns; ++at)
                if (!hits_[*at].used && std::abs(hits_[*at].time_ns - seed.time_ns) < settings_.time_ns)
                    near_.push_back(*at);
        }
    // In decreasing energy: that decides which hits are taken where there are too many.
    std::sort(near_.begin(), near_.end());
    near_.resize(std::min(near_.size(), static_cast<std::size_t>(settings_.most_hits)));
    if (near_.empty()) return;  // time_ns = 0 in the card
    double energy = 0, column = 0, row = 0;
    for (const std::uint32_t h : near_) {
        Hit& hit = hits_[h];
        hit.used = true;
        energy += hit.energy_mev;
        column += hit.energy_mev * hit.column;
        row += hit.energy_mev * hit.row;
    }
    const auto position = ecal_.position(column / energy, row / energy);
    clusters_.push_back({position.x_mm, position.y_mm, settings_.leakage.corrected_mev(energy), seed.time_ns,
                         static_cast<int>(near_.size()), seed.column, seed.row});
}

}  // namespace antipode::reconstruction
