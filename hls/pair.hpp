#pragma once

/// Coincidence: two clusters that are back to back in the centre of mass, by positions alone and without
/// trigonometry.
///
/// With r the distance from the beam axis, e+e- to two light bodies means r1 r2 = R0^2 = (L/gamma)^2 and
/// phi1 - phi2 = pi. For a polar sum theta1* + theta2* = pi + delta, tan(theta*/2) = r/R0 gives exactly
///
///     tan(delta/2) = (r1 r2 - R0^2) / (R0 (r1 + r2))
///
/// so that the cut is polar_lower (r1 + r2) <= 4 (r1 r2 - R0^2) <= polar_upper (r1 + r2), polar = R0
/// tan(delta/2) in 1/2048 cell and r in 1/512 cell. For the azimuth, dot = x1 x2 + y1 y2 < 0, cross = x1 y2 -
/// x2 y1 and
///
///     tan(pi - (phi2 - phi1)) = cross / |dot|
///
/// And E1/(E1 + E2) - r2/(r1 + r2) = (E1 r1 - E2 r2) / ((E1 + E2) (r1 + r2)).
/// Cluster 1 is the leading one: the first in the list of the bunch. No product is rounded.

#include "hls/configuration.hpp"
#include "hls/data.hpp"
#include "hls/single.hpp"

namespace antipode::hls {

template <class C>
struct PairIn {
    u<1> valid;
    Cluster leading;
    Cluster other;
    decltype(Settings::pair_width) pair_width;
    decltype(Settings::beam_x) beam_x;
    decltype(Settings::beam_y) beam_y;
    decltype(Settings::radius0_squared) radius0_squared;
    PairSettings pair[C::pair_algorithms];
};

template <class C>
struct PairOut {
    u<1> tried;  ///< within pair_width, and the earlier cluster is of this bunch or frame
    u<pair_cuts> cuts[C::pair_algorithms];
    u<C::pair_algorithms> passed;
};

/// What the cuts of all algorithms have in common.
struct PairQuantities {
    u<13> time;
    u<16> energy;
    u<25> distance_squared;
    u<15> radius;  ///< r1 + r2
    s<29> polar;   ///< r1 r2 - R0^2
    s<25> cross;
    u<24> against;       ///< |dot|
    u<1> opposite;       ///< dot < 0
    s<30> balance;       ///< E1 r1 - E2 r2
    u<31> balance_unit;  ///< (E1 + E2) (r1 + r2)
};

template <class A, class B, class D>
u<1> between(const A& lower, const B& value, const D& upper) {
    return (lower <= value) & (value <= upper);
}

template <class C>
struct Pair {
    /// Differences; products; sums of products; products with limits; comparisons; all of them. With one pair
    /// in 16 clocks the two rows of products are made bit by bit.
    static constexpr int latency = C::pair_interval == 1 ? 6 : 6 + 2 * 16;

    static PairOut<C> call(const PairIn<C>& in) {
        const PairQuantities q = quantities(in);
        PairOut<C> out;
        out.tried = in.valid & (q.time <= in.pair_width) & (is_own(in.leading.time) | is_own(in.other.time));
        for (int i = 0; i < C::pair_algorithms; ++i) {
            const PairSettings& limits = in.pair[i];
            out.cuts[i] = cuts(limits, in.leading, in.other, q, i);
            const u<pair_cuts> missed = limits.enable_cuts & ~out.cuts[i];
            out.passed = with_bit(out.passed, i, out.tried & limits.enable_algorithm & (missed == u<1>(0)));
        }
        return out;
    }

private:
    static PairQuantities quantities(const PairIn<C>& in) {
        const Cluster& a = in.leading;
        const Cluster& b = in.other;
        const s<13> x1 = a.x - in.beam_x, y1 = a.y - in.beam_y;
        const s<13> x2 = b.x - in.beam_x, y2 = b.y - in.beam_y;
        const s<13> dx = a.x - b.x, dy = a.y - b.y;
        PairQuantities q;
        q.time = fit<13>(magnitude(a.time - b.time));
        q.energy = a.energy + b.energy;
        q.distance_squared = fit_unsigned<25>(dx * dx + dy * dy);
        q.radius = a.radius + b.radius;
        q.polar = a.radius * b.radius - in.radius0_squared;
        q.cross = fit<25>(x1 * y2 - x2 * y1);
        const s<25> dot = fit<25>(x1 * x2 + y1 * y2);
        q.against = fit<24>(magnitude(dot));
        q.opposite = is_negative(dot);
        q.balance = a.energy * a.radius - b.energy * b.radius;
        q.balance_unit = q.energy * q.radius;
        return q;
    }

    static u<pair_cuts> cuts(const PairSettings& limits, const Cluster& a, const Cluster& b,
                             const PairQuantities& q, int algorithm) {
        const u<1> upper_radius = (a.radius <= limits.radius_upper) &
                                  (~limits.enable_radius_both | (b.radius <= limits.radius_upper));
        u<pair_cuts> out;
        out = with_bit(out, constants::pair_cut_time, between(limits.time_lower, q.time, limits.time_upper));
        out = with_bit(out, constants::pair_cut_energy,
                       between(limits.energy_lower, a.energy, limits.energy_upper) &
                           between(limits.energy_lower, b.energy, limits.energy_upper));
        out = with_bit(out, constants::pair_cut_sum, between(limits.sum_lower, q.energy, limits.sum_upper));
        out = with_bit(
            out, constants::pair_cut_distance,
            between(limits.distance_squared_lower, q.distance_squared, limits.distance_squared_upper));
        out = with_bit(out, constants::pair_cut_radius,
                       (limits.radius_lower <= a.radius) & (limits.radius_lower <= b.radius) & upper_radius);
        out = with_bit(
            out, constants::pair_cut_polar,
            between(limits.polar_lower * q.radius, shift_left<2>(q.polar), limits.polar_upper * q.radius));
        out = with_bit(out, constants::pair_cut_azimuth,
                       q.opposite & between(limits.azimuth_lower * q.against, shift_left<13>(q.cross),
                                            limits.azimuth_upper * q.against));
        out = with_bit(out, constants::pair_cut_balance,
                       between(limits.balance_lower * q.balance_unit, shift_left<9>(q.balance),
                               limits.balance_upper * q.balance_unit));
        out = with_bit(out, constants::pair_cut_fiducial,
                       ~(bit_at(a.pair_masked, algorithm) | bit_at(b.pair_masked, algorithm)));
        return out;
    }
};

}  // namespace antipode::hls
