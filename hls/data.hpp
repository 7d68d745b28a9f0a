#pragma once

/// What passes between the stages. Fields stand lowest bits first, as they are flattened in rtl/.
///
/// Units: energy 1/16 MeV; time 1/4 ns; position 1/128 cell, where the centre of column c is at 128 c; radius
/// 1/512 cell. Cells are named by column (x) and row (y), 0 ... 28; the raster runs along the columns of row
/// 0, then row 1, ...

#include "generated/constants.hpp"
#include "hls/number.hpp"

namespace antipode::hls {

/// Time slices: SLICE and GUARD are both 32 ticks, so that the image of slice s is exactly slices s-1, s and
/// s+1, and 96 ticks are less than the 100 within which the front end never gives two hits of one crystal.
constexpr int slice_bits = 5;
constexpr int slice_ticks = constants::slice_ticks;
constexpr int frame_bits = 12;
constexpr int frame_ticks = constants::frame_ticks;
static_assert(slice_ticks == 1 << slice_bits && frame_ticks == 1 << frame_bits, "powers of two");
static_assert(constants::guard_ticks == slice_ticks && 3 * slice_ticks < constants::two_hit_ticks,
              "an image is three slices");
/// Slice 0 is the guard before the window, 1 ... 128 are its own, then come those of the next frame in which
/// a pair's later cluster can be (pair_width has 8 bits), then their guard.
constexpr int first_slice = 1;
constexpr int own_slices = frame_ticks / slice_ticks;
constexpr int last_slice = own_slices + 8;
constexpr int slices = last_slice + 2;

constexpr int trigger_items = constants::trigger_items;
constexpr int pair_cuts = constants::pair_cut_count;

/// A hit after mask, gain and delay.
struct Hit {
    u<5> column;
    u<5> row;
    u<15> energy;
    u<13> time;      ///< since the guard before the window: 32 is the start of the window
    u<1> over;       ///< can be a seed: energy at or above the crystal's threshold
    u<1> saturated;  ///< in the front end or by the gain
    u<1> pileup;     ///< separated from an overlapping hit by the front end
};

/// A cell of an image. All zero: empty.
struct Cell {
    u<15> energy;
    u<7> time;  ///< since the start of the slice before: 0 ... 95; the core of the image is 32 ... 63
    u<1> over;
    u<1> saturated;
};

/// A seed and the sums over its window.
struct Sums {
    u<20> energy;
    s<21> moment_x;  ///< sum of energy times distance from the seed, in cells
    s<21> moment_y;
    u<5> hits;
    u<1> hit_saturated;  ///< a summed hit is saturated
    u<15> seed_energy;
    u<7> time;  ///< of the seed, as in Cell
    u<5> column;
    u<5> row;
};

/// select() of a record selects each field.
inline Cell select(const u<1>& condition, const Cell& a, const Cell& b) {
    return {select(condition, a.energy, b.energy), select(condition, a.time, b.time),
            select(condition, a.over, b.over), select(condition, a.saturated, b.saturated)};
}
inline Sums select(const u<1>& condition, const Sums& a, const Sums& b) {
    return {select(condition, a.energy, b.energy),
            select(condition, a.moment_x, b.moment_x),
            select(condition, a.moment_y, b.moment_y),
            select(condition, a.hits, b.hits),
            select(condition, a.hit_saturated, b.hit_saturated),
            select(condition, a.seed_energy, b.seed_energy),
            select(condition, a.time, b.time),
            select(condition, a.column, b.column),
            select(condition, a.row, b.row)};
}

/// A cluster as the pair test sees it.
struct Cluster {
    u<15> energy;
    u<13> time;  ///< as in Hit
    u<12> x;
    u<12> y;
    u<14> radius;
    u<4> pair_masked;  ///< bit i: the seed is outside the fiducial cells of pair algorithm i
};

/// A cluster in the list of its bunch. The list is sorted by precedes(), so that a cluster's place is its
/// index and the leading cluster of a pair comes first.
struct ListedCluster {
    u<15> energy;
    u<1> saturated;
    u<1> hit_saturated;
    u<13> time;
    u<5> column;  ///< of the seed
    u<5> row;
    u<15> seed_energy;
    u<5> hits;
    // until the position pass; rtl/ keeps what follows them in the same bits
    u<20> sum;
    s<21> moment_x;
    s<21> moment_y;
    // from the position pass on
    u<12> x;
    u<12> y;
    u<14> radius;
    u<4> pair_masked;
    u<2> singles;
};

/// A listed cluster, placed, as the pair test sees it.
inline Cluster as_tried(const ListedCluster& in) {
    return {in.energy, in.time, in.x, in.y, in.radius, in.pair_masked};
}

/// The total order: energy, larger first; then time and place in the raster, smaller first. No two clusters
/// of a bunch are equal in all three.
inline u<1> precedes(const ListedCluster& a, const ListedCluster& b) {
    const u<23> place_a = concatenate(a.time, concatenate(a.row, a.column));
    const u<23> place_b = concatenate(b.time, concatenate(b.row, b.column));
    return (a.energy > b.energy) | ((a.energy == b.energy) & (place_a < place_b));
}

/// A pair in the list of its bunch: in the order of (first, second), which is its total order.
struct ListedPair {
    u<8> first;
    u<8> second;
    u<pair_cuts> cuts[4];
    u<4> passed;
};

}  // namespace antipode::hls
