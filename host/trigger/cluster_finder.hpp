#pragma once

/// Cluster finding on a list of hits: what hls/ finds in the images of the slices, without the empty cells.

#include "generated/registers.hpp"
#include "hls/configuration.hpp"
#include "hls/packet.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace antipode::trigger {

/// The clusters of a bunch in their order, before positions, and what was counted.
struct FoundClusters {
    std::vector<hls::ListedCluster> clusters;
    words::CountersClusters counters;
    std::uint32_t too_close = 0;
};

/// C: window and limits are used, LANES is not.
template <class C>
class ClusterFinder {
public:
    explicit ClusterFinder(const registers::Settings& settings)
        : time_seed_(static_cast<int>(settings.time_seed)), time_sum_(static_cast<int>(settings.time_sum)) {}

    /// Replaces what is in `found`.
    void find(const std::vector<hls::Hit>& hits, FoundClusters& found);

private:
    struct Cell {
        std::uint16_t energy = 0;  ///< 0: empty
        std::uint8_t time = 0;
        bool over = false;
        bool saturated = false;
    };
    struct Seed {
        int cell;
        hls::ListedCluster cluster;
    };

    /// Cells of an image with a rim of half a window that is always empty.
    static constexpr int columns = 29 + 2 * C::half;
    static constexpr int cells = columns * columns;
    static int cell_of(const hls::Hit& hit) {
        return (static_cast<int>(hit.row.value()) + C::half) * columns +
               static_cast<int>(hit.column.value()) + C::half;
    }

    void sort_by_slice(const std::vector<hls::Hit>& hits);
    void fill(const std::vector<hls::Hit>& hits, int slice, FoundClusters& found);
    void find_seeds(const std::vector<hls::Hit>& hits, int slice, FoundClusters& found);
    bool is_seed(int cell) const;
    hls::ListedCluster sum(int cell, int slice) const;
    void clear(const std::vector<hls::Hit>& hits, int slice);

    int time_seed_;
    int time_sum_;
    std::array<Cell, cells> image_{};
    std::array<std::uint32_t, hls::slices + 1> begin_{};  ///< of each slice in order_
    std::array<bool, hls::slices> active_{};
    std::vector<std::uint32_t> order_;  ///< hits by slice
    std::vector<Seed> seeds_;
};

}  // namespace antipode::trigger
