#pragma once

/// Decision of a bunch: which trigger items fire, and which of these the prescales accept.
///
/// A prescale is a fraction of 2^24: at each firing it is added to the item's accumulator of 24 bits, and a
/// carry accepts. So of n firings floor(n fraction) or one more are accepted, evenly spread; 0 accepts none,
/// 2^24 all. The random item fires where 24 bits of a generator (xorshift, 32 bits, Marsaglia 2003) are below
/// random_rate.

#include "hls/configuration.hpp"
#include "hls/data.hpp"

namespace antipode::hls {

struct DecideIn {
    u<1> valid;
    u<4> pairs;                                 ///< bit i: a pair passed pair algorithm i
    u<2> singles;                               ///< bit i: a cluster passed single algorithm i
    decltype(Collected::clusters) clusters[2];  ///< clusters that count for each multiplicity
    u<1> periodic;                              ///< the bunch number is a multiple of the period
    MultiplicitySettings multiplicity[2];
    decltype(Settings::random_rate) random_rate;
    decltype(ItemSettings::prescale) prescale[trigger_items];
    decltype(Settings::accept_mask) accept_mask;
    u<1> reload;  ///< the random generator takes random_seed; not together with valid
    decltype(Settings::random_seed) random_seed;
};

struct DecideOut {
    u<1> valid;
    u<trigger_items> fired;
    u<trigger_items> accepted;
    u<1> accept;
};

struct Decide {
    static constexpr int latency = 2;

    struct State {
        u<24> accumulator[trigger_items];
        u<32> random;
        State() : accumulator(), random(1) {}
    };

    static DecideOut call(State& state, const DecideIn& in) {
        const u<32> random = next_random(state.random);
        u<2> multiplicities(0);
        for (int i = 0; i < 2; ++i) {
            const MultiplicitySettings& limits = in.multiplicity[i];
            const u<1> passes =
                (limits.clusters_lower <= in.clusters[i]) & (in.clusters[i] <= limits.clusters_upper);
            multiplicities = with_bit(multiplicities, i, limits.enable & passes);
        }
        const u<1> random_fires = bits<8, 24>(random) < in.random_rate;
        const u<8> from_clusters = concatenate(multiplicities, concatenate(in.singles, in.pairs));
        const u<10> fired = concatenate(concatenate(in.periodic, random_fires), from_clusters);

        DecideOut out;
        out.valid = in.valid;
        out.fired = fired;
        for (int i = 0; i < trigger_items; ++i) {
            const u<26> sum = state.accumulator[i] + in.prescale[i];
            const u<1> counts = in.valid & bit_at(fired, i);
            out.accepted = with_bit(out.accepted, i, bit_at(fired, i) & bits<24, 1>(sum));
            state.accumulator[i] = select(counts, truncate<24>(sum), state.accumulator[i]);
        }
        out.accept = (out.accepted & in.accept_mask) != u<1>(0);
        state.random = select(in.reload, in.random_seed, select(in.valid, random, state.random));
        return out;
    }

private:
    static u<32> next_random(const u<32>& x) {
        const u<32> a = x ^ truncate<32>(shift_left<13>(x));
        const u<32> b = a ^ u<32>(shift_right<17>(a));
        return b ^ truncate<32>(shift_left<5>(b));
    }
};

}  // namespace antipode::hls
