#pragma once

/// Centroid of a cluster: seed + moment/energy for each axis, in 1/128 cell, rounded to nearest, halves away
/// from zero.
///
///     |q| = floor((2 * 128 |moment| + energy) / (2 energy)),   9 quotient bits by restoring division
///
/// A divider that rounds down instead would move every centroid by half a count, 0.08 mm, towards smaller
/// coordinates; one that takes whole 1/32 cells, by 0.3 mm. 1 mm of the centre of gravity is 0.1 % of
/// acceptance.

#include "hls/data.hpp"

namespace antipode::hls {

constexpr int centroid_bits = 7;  ///< 1/128 cell

struct CentroidIn {
    u<1> valid;
    decltype(Sums::energy) energy;  ///< not zero where valid
    decltype(Sums::moment_x) moment_x;
    decltype(Sums::moment_y) moment_y;
    decltype(Sums::column) column;
    decltype(Sums::row) row;
};

struct CentroidOut {
    u<1> valid;
    decltype(Cluster::x) x;
    decltype(Cluster::y) y;
};

/// moment/energy in 1/128 cell. |moment| <= 2 energy, so the quotient is within -256 ... 256.
inline s<10> offset_from_seed(const s<21>& moment, const u<20>& energy) {
    const u<21> divisor = shift_left<1>(energy);
    u<30> remainder = fit<30>(shift_left<centroid_bits + 1>(magnitude(moment)) + energy);
    u<9> quotient(0);
    for (int bit = 8; bit >= 0; --bit) {
        const u<30> subtrahend = fit<30>(divisor * u<9>(1 << bit));
        const u<1> goes = remainder >= subtrahend;
        remainder = truncate<30>(select(goes, truncate<30>(remainder - subtrahend), remainder));
        quotient = with_bit(quotient, bit, goes);
    }
    return select(is_negative(moment), fit<10>(-quotient), s<10>(quotient));
}

struct Centroid {
    static constexpr int latency = 11;

    static CentroidOut call(const CentroidIn& in) {
        const s<14> x = shift_left<centroid_bits>(in.column) + offset_from_seed(in.moment_x, in.energy);
        const s<14> y = shift_left<centroid_bits>(in.row) + offset_from_seed(in.moment_y, in.energy);
        CentroidOut out;
        out.valid = in.valid;
        // No cell outside the grid is ever summed, so the centroid is inside it.
        out.x = truncate<12>(x);
        out.y = truncate<12>(y);
        return out;
    }
};

}  // namespace antipode::hls
