#pragma once

/// The host's settings (generated from config/registers.toml) as inputs of the stages.

#include "generated/from_registers.hpp"
#include "hls/decide.hpp"
#include "hls/pair.hpp"
#include "hls/single.hpp"

namespace antipode::hls {

/// The inputs that do not change within a bunch, filled in once.
template <class C>
PairIn<C> pair_inputs(const registers::Settings& in) {
    const Settings settings = from_registers(in);
    PairIn<C> out;
    out.pair_width = settings.pair_width;
    out.beam_x = settings.beam_x;
    out.beam_y = settings.beam_y;
    out.radius0_squared = settings.radius0_squared;
    for (int i = 0; i < C::pair_algorithms; ++i)
        out.pair[i] = settings.pair[i];
    return out;
}

inline SingleIn single_inputs(const registers::Settings& in) {
    const Settings settings = from_registers(in);
    SingleIn out;
    for (int i = 0; i < 2; ++i) {
        out.single[i] = settings.single[i];
        out.multiplicity[i] = settings.multiplicity[i];
    }
    return out;
}

inline DecideIn decide_inputs(const registers::Settings& in) {
    const Settings settings = from_registers(in);
    DecideIn out;
    for (int i = 0; i < 2; ++i)
        out.multiplicity[i] = settings.multiplicity[i];
    out.random_rate = settings.random_rate;
    for (int i = 0; i < trigger_items; ++i)
        out.prescale[i] = settings.item[i].prescale;
    out.accept_mask = settings.accept_mask;
    out.random_seed = settings.random_seed;
    return out;
}

}  // namespace antipode::hls
