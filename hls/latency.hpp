#pragma once

/// How long a decision takes, in clocks of a design: what LATENCY must be for a bunch of a given size never
/// to be late.

#include "hls/centroid.hpp"
#include "hls/configuration.hpp"
#include "hls/decide.hpp"
#include "hls/pair.hpp"
#include "hls/radius.hpp"
#include "hls/single.hpp"
#include "hls/sum.hpp"
#include "hls/top_k.hpp"
#include "hls/window.hpp"

#include <cstdint>

namespace antipode::hls {

/// What a bunch costs time for.
struct BunchSize {
    std::uint32_t hits = 0;
    std::uint32_t slices = 0;    ///< with a seed candidate
    std::uint32_t seeds = 0;     ///< clusters, with those lost to a limit
    std::uint32_t clusters = 0;  ///< kept
    std::uint32_t pairs = 0;     ///< of kept clusters: clusters (clusters - 1) / 2, whether they pass or not
};

/// The largest bunch within the limits of a design.
template <class C>
constexpr BunchSize largest_bunch() {
    constexpr std::uint32_t clusters = C::k_bunch;
    return {C::hits_bunch, own_slices, C::hits_bunch, clusters, clusters * (clusters - 1) / 2};
}

/// Clocks from the handshake of the trailer (or closing marker) at the input to the decision pulse, at most,
/// if no earlier bunch is inside. The schedule is that of testbench/core, part by part.
template <class C>
constexpr std::uint32_t worst_case_clocks(const BunchSize& bunch) {
    // input buffer, end of the packet, record, start
    constexpr std::uint32_t entry = 1 + 8 + 2 + 1;
    // eight slices a clock are looked at
    constexpr std::uint32_t groups = last_slice / 8 + 1;
    // three chains are begun, the image settles, its first word is read, the scan ends
    constexpr std::uint32_t image_words = C::rows * C::words_per_row;
    constexpr std::uint32_t slice =
        1 + 3 * 2 + 1 + 1 + (image_words + C::centre_delay + Window<C>::latency - 1) + 1;
    // the collector waits for the last sum, and finds the list of the slice empty
    constexpr std::uint32_t drain = 1 + Sum<C>::latency + TopK<C>::latency + 2;
    // a seed holds the raster for each row and one clock more; its entry is popped and put into the list,
    // compared with those that are there
    constexpr std::uint32_t seed = C::window + 1 + 3;
    constexpr std::uint32_t positions = 4 + Centroid::latency + Radius::latency + Single::latency;
    constexpr std::uint32_t pairs = 4 + C::pair_interval + Pair<C>::latency;
    constexpr std::uint32_t decision = 2 + Decide::latency + 3;
    const std::uint32_t compares =
        bunch.clusters * (bunch.clusters + 1) / 2 + (bunch.seeds - bunch.clusters) * bunch.clusters;
    // each hit is in three images
    const std::uint32_t find =
        groups + 3 * bunch.hits + bunch.slices * (slice + drain) + bunch.seeds * seed + compares;
    const std::uint32_t pass =
        positions + bunch.clusters * C::cluster_interval + pairs + bunch.pairs * C::pair_interval;
    // The remainder for the periodic item takes 32 clocks at the same time.
    const std::uint32_t work = find + pass;
    return entry + (work > 34 ? work : 34) + decision;
}

}  // namespace antipode::hls
