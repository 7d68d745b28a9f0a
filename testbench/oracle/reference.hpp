#pragma once

/// The trigger's algorithm as its definition says it: loops over hits, clusters and pairs. Written without a
/// look at hls/: no pipeline, no slices but for the limit that is defined by them, no narrow integers.

#include "oracle/bunch.hpp"

#include <cstdint>
#include <vector>

namespace antipode::oracle {

struct Packet {
    std::vector<std::uint64_t> words;
    /// Two kept hits of one crystal are less than 25 ns apart: what the trigger makes of them depends on its
    /// slices.
    bool too_close = false;
    std::uint32_t fired = 0;
    std::uint32_t accepted = 0;
};

class Reference {
public:
    Reference(const Limits& limits, const registers::Settings& settings, const Tables& tables,
              std::uint32_t settings_crc);

    /// The primitive packet of a bunch. Prescales and the random item go on from bunch to bunch.
    Packet operator()(const Bunch& bunch);

    /// The packets of frames in free-running mode, one for each but the last, which only lends its hits.
    /// Times of hits have 20 bits: the low 8 bits of the frame number above the time in the frame. The
    /// frames' numbers follow on.
    std::vector<Packet> free_running(const std::vector<Bunch>& frames);

    /// After a bunch in which the trigger rightly fired otherwise (too_close), prescales go on from what it
    /// did.
    void correct(std::uint32_t fired, std::uint32_t in_fact_fired);

private:
    struct Hit {
        long column, row, energy, time;
        bool over, saturated, pileup;
    };
    struct Cluster {
        long energy, time, x, y, radius, column, row, seed_energy, hits, singles;
        bool saturated, hit_saturated;
    };
    struct Pair {
        std::size_t first, second;
        std::uint32_t cuts[4];
        std::uint32_t passed;
    };

    struct Entry {  ///< what a packet brought in
        std::vector<Hit> hits;
        words::CountersInput input;
        words::CountersHits counters;
    };
    Entry calibrate(const Bunch& bunch, bool free_running) const;
    Packet evaluate(const Bunch& bunch, const Entry& entry, const std::vector<Hit>& hits, bool free_running);
    std::vector<Cluster> clusters(const std::vector<Hit>& hits, long last_seed_time,
                                  words::CountersClusters& counters) const;
    bool is_seed(const Hit& candidate, const std::vector<Hit>& hits) const;
    Cluster cluster(const Hit& seed, const std::vector<Hit>& hits) const;
    std::vector<Pair> pairs(const std::vector<Cluster>& clusters, words::CountersPairs& counters,
                            words::CountersAlgorithms& algorithms, std::uint32_t& fired) const;
    std::uint32_t cuts(const registers::Settings::Pair& limits, const Cluster& a, const Cluster& b,
                       int algorithm) const;
    std::uint32_t random_fires();
    std::uint32_t prescaled(std::uint32_t fired);

    Limits limits_;
    registers::Settings settings_;
    Tables tables_;
    std::uint32_t settings_crc_;
    std::uint32_t random_;
    bool settings_new_ = true;
    std::uint64_t firings_[10] = {};
};

}  // namespace antipode::oracle
