// The definition of a seed, for every content of two 5x5 windows at full width: the sources of hls/ run on
// the numbers of a solver.
//
//   1. No two seeds lie within each other's window and time_seed, in one slice or in two.
//   2. A hit above its threshold in the core of its slice is a seed, or a hit in its window and time_seed
//   beats it.
#include "hls/data.hpp"
#include "hls/window.hpp"
#include "proof/proof.hpp"

#include <array>

using namespace antipode::hls;

namespace {

constexpr int window = 5, half = window / 2, region = 4 * half + 1;

/// A cell as it lies in time: 8 bits, so that two slices that follow each other fit.
struct Place {
    u<15> energy;
    u<8> time;
    u<1> over;
};

/// The cell in the image of the slice whose core begins at 32 or at 64; hits outside its 96 ticks are not in
/// it.
Cell in_image(const Place& place, const u<1>& later) {
    const u<8> start = select(later, u<8>(slice_ticks), u<8>(0));
    const s<9> since = place.time - start;
    const u<1> inside = ~is_negative(since) & (since < u<7>(3 * slice_ticks)) & (place.energy > u<1>(0));
    Cell cell;
    cell.energy = select(inside, place.energy, u<15>(0));
    cell.time = select(inside, truncate<7>(since), u<7>(0));
    cell.over = inside & place.over;
    return cell;
}

using Region = std::array<std::array<Place, region>, region>;

Region unknown_region() {
    Region cells;
    for (int row = 0; row < region; ++row) {
        for (int column = 0; column < region; ++column) {
            const std::string name = std::to_string(row) + "_" + std::to_string(column);
            auto& place = cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
            place.energy = u<15>::unknown("energy_" + name);
            place.time = u<8>::unknown("time_" + name);
            place.over = u<1>::unknown("over_" + name);
        }
    }
    return cells;
}

/// is_seed for the window around a cell of the region.
u<1> seed_at(const Region& region_cells, int row, int column, const u<1>& later, const u<6>& time_seed) {
    Cell cells[window * window];
    for (int j = 0; j < window; ++j)
        for (int i = 0; i < window; ++i)
            cells[j * window + i] = in_image(region_cells[static_cast<std::size_t>(row - half + j)]
                                                         [static_cast<std::size_t>(column - half + i)],
                                             later);
    return is_seed<window>(cells, time_seed);
}

u<1> in_time(const Place& a, const Place& b, const u<6>& limit) {
    return magnitude(a.time - b.time) <= limit;
}

}  // namespace

TEST_CASE("no two seeds lie in each other's window and time") {
    const Region cells = unknown_region();
    const u<6> time_seed = u<6>::unknown("time_seed");
    const u<1> later_a = u<1>::unknown("later_a"), later_b = u<1>::unknown("later_b");
    const auto& a = cells[2 * half][2 * half];
    for (int dy = 0; dy <= half; ++dy) {
        for (int dx = dy == 0 ? 1 : -half; dx <= half; ++dx) {
            const auto& b =
                cells[static_cast<std::size_t>(2 * half + dy)][static_cast<std::size_t>(2 * half + dx)];
            const u<1> seed_a = seed_at(cells, 2 * half, 2 * half, later_a, time_seed);
            const u<1> seed_b = seed_at(cells, 2 * half + dy, 2 * half + dx, later_b, time_seed);
            const std::vector<z3::expr> assumptions{holds(time_seed <= u<6>(slice_ticks)), holds(seed_a)};
            INFO("second seed " << dx << " columns and " << dy << " rows further");
            REQUIRE(satisfiable({assumptions[0], assumptions[1], holds(seed_b)}));
            CHECK(proved(assumptions, !holds(seed_b & in_time(a, b, time_seed))));
        }
    }
    // A rule with > on both sides lets two equal neighbours both be seeds, and the solver finds them.
    const auto& b = cells[2 * half][2 * half + 1];
    const u<1> strict_a = ~(b.energy > a.energy), strict_b = ~(a.energy > b.energy);
    CHECK_FALSE(proved({}, !holds(strict_a & strict_b & in_time(a, b, time_seed))));
}

TEST_CASE("a hit above threshold is a seed, or a hit in its window and time beats it") {
    constexpr int middle = window * window / 2;
    Cell cells[window * window];
    for (int i = 0; i < window * window; ++i) {
        cells[i].energy = u<15>::unknown("energy_" + std::to_string(i));
        cells[i].time = u<7>::unknown("time_" + std::to_string(i));
        cells[i].over = u<1>::unknown("over_" + std::to_string(i));
    }
    const Cell& centre = cells[middle];
    const u<6> time_seed = u<6>::unknown("time_seed");
    u<1> beaten(0);
    for (int i = 0; i < window * window; ++i) {
        if (i == middle) continue;
        const u<1> larger = cells[i].energy > centre.energy;
        const u<1> beats = i < middle ? larger | (cells[i].energy == centre.energy) : larger;
        // |t - t_centre| <= time_seed, without a subtraction
        const u<1> in_time =
            (cells[i].time <= centre.time + time_seed) & (centre.time <= cells[i].time + time_seed);
        beaten = beaten | (beats & in_time);
    }
    const u<1> in_core = (centre.time >= u<6>(slice_ticks)) & (centre.time < u<7>(2 * slice_ticks));
    const std::vector<z3::expr> assumptions{holds(centre.energy > u<1>(0)), holds(centre.over & in_core)};
    REQUIRE(satisfiable(assumptions));
    const u<1> seed = is_seed<window>(cells, time_seed);
    CHECK(proved(assumptions, holds(seed | beaten)));
    // and never both: what beats a hit takes its place
    CHECK(proved(assumptions, !holds(seed & beaten)));
    CHECK_FALSE(proved(assumptions, holds(seed)));
    CHECK_FALSE(proved(assumptions, holds(beaten)));
}

TEST_CASE(
    "what is in time with a hit in the core of a slice is in its image, with the same difference of times") {
    const Place centre{u<15>::unknown("energy_a"), u<8>::unknown("time_a"), u<1>::unknown("over_a")};
    const Place other{u<15>::unknown("energy_b"), u<8>::unknown("time_b"), u<1>::unknown("over_b")};
    const u<6> limit = u<6>::unknown("limit");
    const u<1> later = u<1>::unknown("later");
    const Cell a = in_image(centre, later), b = in_image(other, later);
    const u<1> in_core = bits<slice_bits, 2>(a.time) == u<1>(1);
    const std::vector<z3::expr> hit{holds(in_core), holds(a.energy > u<1>(0)), holds(other.energy > u<1>(0))};
    const z3::expr same = holds(in_time(other, centre, limit)) ==
                          holds((b.energy == other.energy) & within(b.time, a.time, limit));
    std::vector<z3::expr> with_guard = hit;
    with_guard.push_back(holds(limit <= u<6>(slice_ticks)));
    REQUIRE(satisfiable(with_guard));
    CHECK(proved(with_guard, same));
    // The guard is needed: with a time register beyond it a hit can be in time and not in the image.
    CHECK_FALSE(proved(hit, same));
}
