#pragma once

/// The host's settings (generated from config/registers.toml) as the stages take them.

#include "generated/registers.hpp"
#include "hls/decide.hpp"
#include "hls/pair.hpp"
#include "hls/single.hpp"

namespace antipode::hls {

inline SingleSettings from_registers(const registers::Settings::Single& in) {
    SingleSettings out;
    out.enable = u<1>(in.enable);
    out.energy_lower = u<15>(in.energy_lower);
    out.energy_upper = u<15>(in.energy_upper);
    out.radius_lower = u<14>(in.radius_lower);
    out.radius_upper = u<14>(in.radius_upper);
    out.hits_lower = u<5>(in.hits_lower);
    return out;
}

inline MultiplicitySettings from_registers(const registers::Settings::Multiplicity& in) {
    MultiplicitySettings out;
    out.enable = u<1>(in.enable);
    out.energy_lower = u<15>(in.energy_lower);
    out.clusters_lower = u<9>(in.clusters_lower);
    out.clusters_upper = u<9>(in.clusters_upper);
    return out;
}

inline PairSettings from_registers(const registers::Settings::Pair& in) {
    PairSettings out;
    out.enable = u<1>(in.enable_algorithm);
    out.radius_both = u<1>(in.enable_radius_both);
    out.cuts = u<pair_cuts>(in.enable_cuts);
    out.time_lower = u<8>(in.time_lower);
    out.time_upper = u<8>(in.time_upper);
    out.energy_lower = u<15>(in.energy_lower);
    out.energy_upper = u<15>(in.energy_upper);
    out.sum_lower = u<16>(in.sum_lower);
    out.sum_upper = u<16>(in.sum_upper);
    out.distance_squared_lower = u<25>(in.distance_squared_lower);
    out.distance_squared_upper = u<25>(in.distance_squared_upper);
    out.radius_lower = u<14>(in.radius_lower);
    out.radius_upper = u<14>(in.radius_upper);
    out.polar_lower = s<16>(in.polar_lower);
    out.polar_upper = s<16>(in.polar_upper);
    out.azimuth_lower = s<16>(in.azimuth_lower);
    out.azimuth_upper = s<16>(in.azimuth_upper);
    out.balance_lower = s<10>(in.balance_lower);
    out.balance_upper = s<10>(in.balance_upper);
    return out;
}

/// The inputs that do not change within a bunch, filled in once.
template <class C>
PairIn<C> pair_inputs(const registers::Settings& in) {
    PairIn<C> out;
    out.pair_width = u<8>(in.pair_width);
    out.beam_x = u<12>(in.beam_x);
    out.beam_y = u<12>(in.beam_y);
    out.radius0_squared = u<28>(in.radius0_squared);
    for (int i = 0; i < C::pair_algorithms; ++i)
        out.pair[i] = from_registers(in.pair[i]);
    return out;
}

inline SingleIn single_inputs(const registers::Settings& in) {
    SingleIn out;
    for (int i = 0; i < 2; ++i) {
        out.single[i] = from_registers(in.single[i]);
        out.multiplicity[i] = from_registers(in.multiplicity[i]);
    }
    return out;
}

inline DecideIn decide_inputs(const registers::Settings& in) {
    DecideIn out;
    for (int i = 0; i < 2; ++i)
        out.multiplicity[i] = from_registers(in.multiplicity[i]);
    out.random_rate = u<25>(in.random_rate);
    for (int i = 0; i < trigger_items; ++i)
        out.prescale[i] = u<25>(in.item[i].prescale);
    out.accept_mask = u<trigger_items>(in.accept_mask);
    out.random_seed = u<32>(in.random_seed);
    return out;
}

}  // namespace antipode::hls
