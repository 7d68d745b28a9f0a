#include "trigger/cluster_finder.hpp"

#include <algorithm>
#include <cstdlib>

namespace antipode::trigger {

template <class C>
void ClusterFinder<C>::find(const std::vector<hls::Hit>& hits, FoundClusters& found) {
    found.clusters.clear();
    found.counters = {};
    found.too_close = 0;
    sort_by_slice(hits);
    for (int slice = hls::first_slice; slice <= hls::last_slice; ++slice) {
        if (!active_[static_cast<std::size_t>(slice)]) continue;
        ++found.counters.slices;
        fill(hits, slice, found);
        find_seeds(hits, slice, found);
        clear(hits, slice);
    }
    std::sort(found.clusters.begin(), found.clusters.end(),
              [](const auto& a, const auto& b) { return hls::precedes(a, b).value() != 0; });
    if (found.clusters.size() > C::k_bunch) {
        hls::count<words::counters_clusters::lost_bunch>(
            found.counters.lost_bunch, static_cast<std::uint32_t>(found.clusters.size() - C::k_bunch));
        found.clusters.resize(C::k_bunch);
    }
    for (const hls::ListedCluster& cluster : found.clusters)
        if (cluster.saturated.value())
            hls::count<words::counters_clusters::saturated>(found.counters.saturated);
}

template <class C>
void ClusterFinder<C>::sort_by_slice(const std::vector<hls::Hit>& hits) {
    begin_.fill(0);
    active_.fill(false);
    const auto slice_of = [](const hls::Hit& hit) {
        return static_cast<std::size_t>(hit.time.value() >> hls::slice_bits);
    };
    for (const hls::Hit& hit : hits) {
        ++begin_[slice_of(hit) + 1];
        if (hit.over.value()) active_[slice_of(hit)] = true;
    }
    for (std::size_t slice = 0; slice < hls::slices; ++slice)
        begin_[slice + 1] += begin_[slice];
    order_.resize(hits.size());
    auto place = begin_;
    for (std::size_t i = 0; i < hits.size(); ++i)
        order_[place[slice_of(hits[i])]++] = static_cast<std::uint32_t>(i);
}

/// The image of a slice: its hits and those of both neighbours. Of two hits of one crystal the larger stays,
/// of equal ones the earlier.
template <class C>
void ClusterFinder<C>::fill(const std::vector<hls::Hit>& hits, int slice, FoundClusters& found) {
    const auto first = static_cast<std::size_t>(slice - 1);
    for (std::uint32_t i = begin_[first]; i < begin_[first + 3]; ++i) {
        const hls::Hit& hit = hits[order_[i]];
        const auto energy = static_cast<std::uint16_t>(hit.energy.value());
        const auto time = static_cast<std::uint8_t>(hit.time.value() - (slice - 1) * hls::slice_ticks);
        Cell& cell = image_[static_cast<std::size_t>(cell_of(hit))];
        if (cell.energy != 0) {
            ++found.too_close;
            if (energy < cell.energy || (energy == cell.energy && time >= cell.time)) continue;
        }
        cell = {energy, time, hit.over.value() != 0, hit.saturated.value() != 0};
    }
}

template <class C>
void ClusterFinder<C>::find_seeds(const std::vector<hls::Hit>& hits, int slice, FoundClusters& found) {
    const auto core = static_cast<std::size_t>(slice);
    seeds_.clear();
    for (std::uint32_t i = begin_[core]; i < begin_[core + 1]; ++i) {
        const hls::Hit& hit = hits[order_[i]];
        if (!hit.over.value()) continue;
        const int cell = cell_of(hit);
        // Another hit can have taken the cell; one of the two can have done so in this slice already.
        const bool taken =
            std::any_of(seeds_.begin(), seeds_.end(), [&](const Seed& s) { return s.cell == cell; });
        if (!taken && is_seed(cell)) seeds_.push_back({cell, sum(cell, slice)});
    }
    hls::count<words::counters_clusters::seeds>(found.counters.seeds,
                                                static_cast<std::uint32_t>(seeds_.size()));
    if (seeds_.size() > C::k_slice) {
        std::sort(seeds_.begin(), seeds_.end(), [](const Seed& a, const Seed& b) {
            return a.cluster.energy.value() != b.cluster.energy.value()
                       ? a.cluster.energy.value() > b.cluster.energy.value()
                       : a.cell < b.cell;
        });
        hls::count<words::counters_clusters::lost_slice>(
            found.counters.lost_slice, static_cast<std::uint32_t>(seeds_.size() - C::k_slice));
        seeds_.resize(C::k_slice);
    }
    for (const Seed& seed : seeds_)
        found.clusters.push_back(seed.cluster);
}

template <class C>
bool ClusterFinder<C>::is_seed(int cell) const {
    const Cell& centre = image_[static_cast<std::size_t>(cell)];
    if (!centre.over || centre.time >> hls::slice_bits != 1) return false;
    for (int row = -C::half; row <= C::half; ++row) {
        const Cell* other = &image_[static_cast<std::size_t>(cell + row * columns - C::half)];
        for (int column = -C::half; column <= C::half; ++column, ++other) {
            if (other->energy < centre.energy || std::abs(other->time - centre.time) > time_seed_) continue;
            const bool earlier = row < 0 || (row == 0 && column < 0);
            if (other->energy > centre.energy || earlier) return false;
        }
    }
    return true;
}

template <class C>
hls::ListedCluster ClusterFinder<C>::sum(int cell, int slice) const {
    const Cell& seed = image_[static_cast<std::size_t>(cell)];
    int energy = 0, moment_x = 0, moment_y = 0, hits = 0;
    bool saturated = false;
    for (int row = -C::half; row <= C::half; ++row) {
        for (int column = -C::half; column <= C::half; ++column) {
            const Cell& other = image_[static_cast<std::size_t>(cell + row * columns + column)];
            if (other.energy == 0 || std::abs(other.time - seed.time) > time_sum_) continue;
            energy += other.energy;
            moment_x += column * other.energy;
            moment_y += row * other.energy;
            ++hits;
            saturated |= other.saturated;
        }
    }
    hls::ListedCluster out;
    out.sum = hls::u<20>(energy);
    out.energy = hls::saturate<15>(out.sum);
    out.saturated = hls::overflows<15>(out.sum);
    out.hit_saturated = hls::u<1>(saturated);
    out.time = hls::u<13>((slice - 1) * hls::slice_ticks + seed.time);
    out.column = hls::u<5>(cell % columns - C::half);
    out.row = hls::u<5>(cell / columns - C::half);
    out.seed_energy = hls::u<15>(seed.energy);
    out.hits = hls::u<5>(hits);
    out.moment_x = hls::s<21>(moment_x);
    out.moment_y = hls::s<21>(moment_y);
    return out;
}

template <class C>
void ClusterFinder<C>::clear(const std::vector<hls::Hit>& hits, int slice) {
    const auto first = static_cast<std::size_t>(slice - 1);
    for (std::uint32_t i = begin_[first]; i < begin_[first + 3]; ++i)
        image_[static_cast<std::size_t>(cell_of(hits[order_[i]]))] = {};
}

template class ClusterFinder<hls::Configuration<30, 5, hls::LargeLimits>>;
template class ClusterFinder<hls::Configuration<30, 3, hls::LargeLimits>>;
template class ClusterFinder<hls::Configuration<30, 5, hls::SmallLimits>>;
template class ClusterFinder<hls::Configuration<30, 3, hls::SmallLimits>>;

}  // namespace antipode::trigger
