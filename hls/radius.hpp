#pragma once

/// Distance of a centroid from the beam centre, in 1/512 cell, rounded to nearest.
///
/// floor(sqrt(64 (X^2 + Y^2))) is the distance in 1/1024 cell rounded down, 14 result bits and one more; half
/// of it, rounded up, is the nearest 1/512 cell (the root of an integer is never half-way). Finer than the
/// centroid, because the polar cut compares products of radii: with 1/128 cell 4e-4 of the pairs differ from
/// the exact cut, with 1/512 cell 1e-4.

#include "hls/data.hpp"

namespace antipode::hls {

struct RadiusIn {
    u<1> valid;
    u<12> x;
    u<12> y;
    u<12> beam_x;  ///< 1280 ... 2304
    u<12> beam_y;
};

struct RadiusOut {
    u<1> valid;
    u<14> radius;
};

struct Radius {
    static constexpr int latency = 18;

    static RadiusOut call(const RadiusIn& in) {
        const s<13> x = in.x - in.beam_x;
        const s<13> y = in.y - in.beam_y;
        // 0 <= x <= 28 * 128 and the limits of the beam centre: |X|, |Y| <= 2304
        const u<24> square = truncate<24>(x * x + y * y);
        u<30> remainder = shift_left<6>(square);
        u<15> root(0);
        for (int bit = 14; bit >= 0; --bit) {
            const u<30> subtrahend = fit<30>(shift_left<1>(root) * u<15>(1 << bit) + u<30>(1 << (2 * bit)));
            const u<1> goes = remainder >= subtrahend;
            remainder = select(goes, truncate<30>(remainder - subtrahend), remainder);
            root = with_bit(root, bit, goes);
        }
        RadiusOut out;
        out.valid = in.valid;
        out.radius = fit<14>(shift_right<1>(root + u<1>(1)));
        return out;
    }
};

}  // namespace antipode::hls
