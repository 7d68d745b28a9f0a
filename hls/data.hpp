#pragma once

/// What passes between the stages. Fields stand lowest bits first, as they are flattened in rtl/.
///
/// Units: energy 1/16 MeV; time 1/4 ns; position 1/128 cell, where the centre of column c is at 128 c; radius
/// 1/512 cell. Cells are named by column (x) and row (y), 0 ... 28; the raster runs along the columns of row
/// 0, then row 1, ...

#include "hls/number.hpp"

namespace antipode {
namespace hls {

/// Time slices: SLICE and GUARD are both 32 ticks, so that the image of slice s is exactly slices s-1, s and
/// s+1, and 96 ticks are less than the 100 within which the front end never gives two hits of one crystal.
constexpr int slice_bits = 5;
constexpr int slice_ticks = 1 << slice_bits;
constexpr int frame_bits = 12;
constexpr int frame_ticks = 1 << frame_bits;
/// Slice 0 is the guard before the window, 1 ... 128 are its own, then come those of the next frame in which
/// a pair's later cluster can be (pair_width has 8 bits), then their guard.
constexpr int first_slice = 1;
constexpr int own_slices = frame_ticks / slice_ticks;
constexpr int last_slice = own_slices + 8;
constexpr int slices = last_slice + 2;

constexpr int trigger_items = 10;
constexpr int pair_cuts = 9;

/// A hit after mask, gain and delay.
struct Hit {
    u<5> column;
    u<5> row;
    u<15> energy;
    u<13> time;      ///< since the guard before the window: 32 is the start of the window
    u<1> over;       ///< can be a seed: energy at or above the crystal's threshold
    u<1> saturated;  ///< in the front end or by the gain
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

/// A cluster as the pair test sees it.
struct Cluster {
    u<15> energy;
    u<13> time;  ///< as in Hit
    u<12> x;
    u<12> y;
    u<14> radius;
    u<4> pair_masked;  ///< bit i: the seed is outside the fiducial cells of pair algorithm i
};

}  // namespace hls
}  // namespace antipode
