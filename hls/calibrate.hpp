#pragma once

/// Calibration: mask, gain, delay and thresholds of its crystal applied to a hit; the first stage of the
/// trigger.
///
///     energy' = (energy gain + 512) >> 10      round to nearest, halves up; saturates at 32767
///     time'   = time + delay                   bunch mode: must be in [0, window_length); free-running:
///     modulo 2^20
///
/// A hit is kept if its crystal exists and is not masked, energy' is above 0 and at least hit_threshold, and
/// time' is inside. The first reason that applies counts, in the order no_crystal, masked, outside, below.

#include "hls/data.hpp"

namespace antipode::hls {

struct CalibrateIn {
    u<1> valid;
    decltype(Hit::column) column;
    decltype(Hit::row) row;
    decltype(Hit::energy) energy;
    u<20> time;
    u<1> saturated;
    u<1> pileup;
    // what the tables say about this crystal
    u<1> exists;
    decltype(CalibrationEntry::gain) gain;  ///< 1024 leaves the energy as it is
    decltype(CalibrationEntry::delay) delay;
    u<1> masked;
    decltype(SeedEntry::threshold) seed_threshold;
    // settings
    u<1> free_running;
    decltype(Settings::hit_threshold) hit_threshold;
    decltype(Settings::window_length) window_length;
};

struct CalibrateOut {
    u<1> valid;  ///< the hit is kept
    decltype(Hit::column) column;
    decltype(Hit::row) row;
    decltype(Hit::energy) energy;
    u<20> time;
    u<1> over;
    u<1> saturated;
    u<1> pileup;
    // of a hit that came in, kept or not
    u<1> received;
    u<1> no_crystal;
    u<1> masked;
    u<1> outside;
    u<1> below;
};

struct Calibrate {
    static constexpr int latency = 2;

    static CalibrateOut call(const CalibrateIn& in) {
        const u<28> product = in.energy * in.gain + u<10>(512);
        const u<18> scaled = shift_right<10>(product);
        const u<15> energy = saturate<15>(scaled);

        const s<22> time = in.time + in.delay;
        const u<1> inside = in.free_running | (~is_negative(time) & (time < in.window_length));

        const u<1> no_crystal = in.valid & ~in.exists;
        const u<1> masked = in.valid & in.exists & in.masked;
        const u<1> live = in.valid & in.exists & ~in.masked;
        const u<1> outside = live & ~inside;
        const u<1> enough = (energy >= in.hit_threshold) & (energy > u<1>(0));

        CalibrateOut out;
        out.valid = live & inside & enough;
        out.column = in.column;
        out.row = in.row;
        out.energy = energy;
        out.time = truncate<20>(time);
        out.over = energy >= in.seed_threshold;
        out.saturated = in.saturated | overflows<15>(scaled);
        out.pileup = in.pileup;
        out.received = in.valid;
        out.no_crystal = no_crystal;
        out.masked = masked;
        out.outside = outside;
        out.below = live & inside & ~enough;
        return out;
    }
};

}  // namespace antipode::hls
