#pragma once

/// The K_SLICE most energetic clusters of a slice, sorted: energy (saturated to 15 bits) first, then who came
/// first, which is the raster order. An entry goes in by insert, the most energetic comes out by pop; never
/// both in one call.

#include "hls/configuration.hpp"
#include "hls/data.hpp"

namespace antipode::hls {

struct TopKIn {
    u<1> insert;
    Sums sums;
    u<1> pop;
};

struct TopKOut {
    u<1> valid;  ///< of a pop: there was an entry
    Sums sums;   ///< the entry
    u<1> lost;   ///< of an insert: one entry more than K_SLICE, the least was lost
    u<1> empty;  ///< after this call
};

template <class C>
struct TopK {
    static constexpr int latency = 1;

    struct State {
        u<1> used[C::k_slice];
        Sums entry[C::k_slice];
    };

    static TopKOut call(State& state, const TopKIn& in) {
        TopKOut out;
        out.valid = in.pop & state.used[0];
        out.sums = state.entry[0];
        out.lost = in.insert & state.used[C::k_slice - 1];

        // An entry stays in front of the new one if it is used and not less energetic: these come first.
        u<1> stays[C::k_slice];
        for (int k = 0; k < C::k_slice; ++k)
            stays[k] = state.used[k] & (saturate<15>(state.entry[k].energy) >= saturate<15>(in.sums.energy));
        State next;
        for (int k = 0; k < C::k_slice; ++k) {
            const u<1> behind_stays = k == 0 ? u<1>(1) : stays[k == 0 ? 0 : k - 1];
            const u<1> behind_used = k == 0 ? u<1>(1) : state.used[k == 0 ? 0 : k - 1];
            const Sums& behind = state.entry[k == 0 ? 0 : k - 1];
            const u<1> ahead_used =
                k == C::k_slice - 1 ? u<1>(0) : state.used[k == C::k_slice - 1 ? 0 : k + 1];
            const Sums& ahead = state.entry[k == C::k_slice - 1 ? k : k + 1];
            // insert: keep, or take the new one, or take the entry in front
            const u<1> take_new = ~stays[k] & behind_stays;
            const Sums inserted = select(stays[k], state.entry[k], select(take_new, in.sums, behind));
            const u<1> inserted_used = state.used[k] | behind_used;
            next.entry[k] = select(in.insert, inserted, select(in.pop, ahead, state.entry[k]));
            next.used[k] = select(in.insert, inserted_used, select(in.pop, ahead_used, state.used[k]));
        }
        state = next;
        out.empty = ~state.used[0];
        return out;
    }
};

}  // namespace antipode::hls
