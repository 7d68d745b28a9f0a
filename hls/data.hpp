#pragma once

/// What passes between the stages: the records of config/records.toml, generated, and what is common to them.
///
/// Units: energy 1/16 MeV; time 1/4 ns; position 1/128 cell, where the centre of column c is at 128 c; radius
/// 1/512 cell. Cells are named by column (x) and row (y), 0 ... 28; the raster runs along the columns of row
/// 0, then row 1, ...

#include "generated/constants.hpp"
#include "generated/records.hpp"
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

/// A cluster in the list of its bunch. The list is sorted by precedes(), so that a cluster's place is its
/// index and the leading cluster of a pair comes first. rtl/ keeps moments and position in the same bits, one
/// before the position pass, the other after it.
struct ListedCluster : ListedSeed, ListedMoments, ListedPosition {};

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

}  // namespace antipode::hls
