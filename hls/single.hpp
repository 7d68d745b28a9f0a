#pragma once

/// What one cluster does alone: the single-cluster algorithms, and whether it counts for the multiplicities.
/// Clusters of the next frame, which are listed for the sake of pairs, do neither.

#include "hls/configuration.hpp"
#include "hls/data.hpp"

namespace antipode::hls {

struct SingleIn {
    u<1> valid;
    decltype(Cluster::energy) energy;
    decltype(Cluster::time) time;
    decltype(Cluster::radius) radius;
    decltype(ListedSeed::hits) hits;
    SingleSettings single[2];
    MultiplicitySettings multiplicity[2];
};

struct SingleOut {
    u<2> singles;  ///< bit i: passes single algorithm i
    u<2> counts;   ///< bit i: counts for multiplicity algorithm i
};

/// Whether a time lies in the bunch window or frame itself.
inline u<1> is_own(const u<13>& time) {
    return (time >= u<6>(slice_ticks)) & (time < u<13>(slice_ticks + frame_ticks));
}

struct Single {
    static constexpr int latency = 1;

    static SingleOut call(const SingleIn& in) {
        const u<1> own = in.valid & is_own(in.time);
        SingleOut out;
        for (int i = 0; i < 2; ++i) {
            const SingleSettings& cut = in.single[i];
            const u<1> passes = (cut.energy_lower <= in.energy) & (in.energy <= cut.energy_upper) &
                                (cut.radius_lower <= in.radius) & (in.radius <= cut.radius_upper) &
                                (cut.hits_lower <= in.hits);
            out.singles = with_bit(out.singles, i, own & cut.enable & passes);
            out.counts = with_bit(out.counts, i, own & (in.multiplicity[i].energy_lower <= in.energy));
        }
        return out;
    }
};

}  // namespace antipode::hls
