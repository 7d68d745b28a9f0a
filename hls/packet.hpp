#pragma once

/// Packing: what the trigger found in a bunch, and the 64-bit words that say it (config/words.toml).

#include "generated/words.hpp"
#include "hls/data.hpp"

#include <cstdint>

namespace antipode::hls {

/// Adds to a counter that stays at its largest value.
template <class Field>
constexpr void count(std::uint32_t& counter, std::uint32_t events = 1) {
    const std::uint32_t largest = static_cast<std::uint32_t>(words::mask<Field>);
    counter = events > largest - counter ? largest : counter + events;
}

/// Everything of a primitive packet but its lists.
struct PacketHead {
    words::PrimitiveHeader header;
    bool has_time = false;
    bool has_charges = false;
    words::BunchTime time;
    words::BunchCharges charges;
    words::Configuration configuration;
    words::DroppedBunches dropped;
    words::DroppedBeamCatcher dropped_beam_catcher;
    words::DroppedTarget dropped_target;
    words::Decision decision;
    words::CountersInput input;
    words::CountersHits hits;
    words::CountersClusters clusters;
    words::CountersPairs pairs;
    words::CountersAlgorithms algorithms;

    /// Words before the lists, at most.
    static constexpr int max_words = 13;

    /// Sets the flags that repeat what a counter says.
    constexpr void set_flags() {
        header.dropped_before = dropped.bunches != 0;
        header.no_crystal = input.no_crystal != 0;
        header.outside_window = input.outside_window != 0;
        header.late_hit = hits.late != 0;
        header.too_close = hits.too_close != 0;
        header.hit_limit = hits.over_limit != 0;
        header.hit_saturated = hits.saturated != 0;
        header.cluster_saturated = clusters.saturated != 0;
        header.slice_limit = clusters.lost_slice != 0;
        header.bunch_limit = clusters.lost_bunch != 0;
        header.pair_limit = pairs.lost != 0;
        header.counter_saturated = full(input) || full(hits) || full(clusters) || full(algorithms);
    }

    /// Writes the words and returns how many.
    constexpr int to_words(std::uint64_t* out) const {
        int n = 0;
        out[n++] = header.pack();
        if (has_time) out[n++] = time.pack();
        if (has_charges) out[n++] = charges.pack();
        out[n++] = configuration.pack();
        if (header.dropped_before) {
            out[n++] = dropped.pack();
            out[n++] = dropped_beam_catcher.pack();
            out[n++] = dropped_target.pack();
        }
        if (!header.dropped) {
            out[n++] = decision.pack();
            out[n++] = input.pack();
            out[n++] = hits.pack();
            out[n++] = clusters.pack();
            out[n++] = pairs.pack();
            out[n++] = algorithms.pack();
        }
        return n;
    }

private:
    template <class Field>
    static constexpr bool at_end(std::uint32_t value) {
        return value == words::mask<Field>;
    }
    static constexpr bool full(const words::CountersInput& c) {
        using namespace words::counters_input;
        return at_end<received>(c.received) || at_end<masked>(c.masked) || at_end<no_crystal>(c.no_crystal) ||
               at_end<outside_window>(c.outside_window);
    }
    static constexpr bool full(const words::CountersHits& c) {
        using namespace words::counters_hits;
        return at_end<saturated>(c.saturated) || at_end<too_close>(c.too_close) ||
               at_end<over_limit>(c.over_limit) || at_end<late>(c.late);
    }
    static constexpr bool full(const words::CountersClusters& c) {
        using namespace words::counters_clusters;
        return at_end<seeds>(c.seeds) || at_end<lost_slice>(c.lost_slice) ||
               at_end<lost_bunch>(c.lost_bunch) || at_end<saturated>(c.saturated);
    }
    static constexpr bool full(const words::CountersAlgorithms& c) {
        using namespace words::counters_algorithms;
        return at_end<pair_0>(c.pair_0) || at_end<pair_1>(c.pair_1) || at_end<pair_2>(c.pair_2) ||
               at_end<pair_3>(c.pair_3);
    }
};

namespace detail {
template <int N>
constexpr std::uint32_t plain(const u<N>& number) {
    return static_cast<std::uint32_t>(number.value());
}
}  // namespace detail

inline std::uint64_t cluster_word(const ListedCluster& cluster) {
    using detail::plain;
    words::Cluster word;
    word.x = plain(cluster.x);
    word.y = plain(cluster.y);
    word.time = plain(cluster.time) - slice_ticks;
    word.energy = plain(cluster.energy);
    word.saturated = plain(cluster.saturated) != 0;
    word.hit_saturated = plain(cluster.hit_saturated) != 0;
    word.next_frame = word.time >= frame_ticks;
    return word.pack();
}

inline std::uint64_t cluster_seed_word(const ListedCluster& cluster, std::uint32_t index) {
    using detail::plain;
    words::ClusterSeed word;
    word.column = plain(cluster.column);
    word.row = plain(cluster.row);
    word.energy = plain(cluster.seed_energy);
    word.hits = plain(cluster.hits);
    word.radius = plain(cluster.radius);
    word.index = index;
    word.singles = plain(cluster.singles);
    return word.pack();
}

inline std::uint64_t pair_word(const ListedPair& pair) {
    using detail::plain;
    words::Pair word;
    word.first = plain(pair.first);
    word.second = plain(pair.second);
    word.cuts_0 = plain(pair.cuts[0]);
    word.cuts_1 = plain(pair.cuts[1]);
    word.cuts_2 = plain(pair.cuts[2]);
    word.cuts_3 = plain(pair.cuts[3]);
    word.passed = plain(pair.passed);
    return word.pack();
}

/// frame: low 8 bits of the frame number in free-running mode, 0 in bunch mode.
inline std::uint64_t hit_word(const Hit& hit, std::uint32_t frame) {
    using detail::plain;
    words::CalibratedHit word;
    word.column = plain(hit.column);
    word.row = plain(hit.row);
    word.energy = plain(hit.energy);
    word.time = ((frame << frame_bits) + plain(hit.time) - slice_ticks) &
                static_cast<std::uint32_t>(words::mask<words::calibrated_hit::time>);
    word.saturated = plain(hit.saturated) != 0;
    word.pileup = plain(hit.pileup) != 0;
    return word.pack();
}

}  // namespace antipode::hls
