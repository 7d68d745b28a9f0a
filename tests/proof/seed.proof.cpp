// The definition of a seed, for every content of two windows at full width: the sources of hls/ run on the
// numbers of a solver.
//
//   1. No two seeds lie within each other's window and time_seed, in one slice or in two.
//   2. A hit above its threshold in the core of its slice is a seed, or a hit in its window and time_seed
//      beats it in the total order: energy, then who is first in the raster.
#include "hls/data.hpp"
#include "hls/window.hpp"
#include "proof/proof.hpp"

#include <array>

using namespace antipode::hls;

namespace {

/// A cell as it lies in time: 8 bits, so that two slices that follow each other fit.
struct Place {
    u<15> energy;
    u<8> time;
    u<1> over;
};

Place unknown_place(const std::string& name) {
    return {u<15>::unknown("energy_" + name), u<8>::unknown("time_" + name), u<1>::unknown("over_" + name)};
}

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

/// The cells around a cell and around each of its neighbours.
template <int W>
struct Region {
    static constexpr int half = W / 2, side = 4 * half + 1, middle = 2 * half;
    std::array<std::array<Place, side>, side> cells;

    Region() {
        for (int row = 0; row < side; ++row)
            for (int column = 0; column < side; ++column)
                at(row, column) = unknown_place(std::to_string(side * row + column));
    }
    Place& at(int row, int column) {
        return cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
    }
    /// is_seed for the window around a cell.
    u<1> seed(int row, int column, const u<1>& later, const u<6>& time_seed) {
        Cell window[W * W];
        for (int j = 0; j < W; ++j)
            for (int i = 0; i < W; ++i)
                window[j * W + i] = in_image(at(row - half + j, column - half + i), later);
        return is_seed<W>(window, time_seed);
    }
};

u<1> in_time(const Place& a, const Place& b, const u<6>& limit) {
    return magnitude(a.time - b.time) <= limit;
}

}  // namespace

TEMPLATE_TEST_CASE_SIG("no two seeds lie in each other's window and time", "", ((int W), W), 3, 5) {
    Region<W> region;
    constexpr int middle = Region<W>::middle, half = Region<W>::half;
    const u<6> time_seed = u<6>::unknown("time_seed");
    const u<1> later_a = u<1>::unknown("later_a"), later_b = u<1>::unknown("later_b");
    const Place& a = region.at(middle, middle);
    for (int dy = 0; dy <= half; ++dy) {
        for (int dx = dy == 0 ? 1 : -half; dx <= half; ++dx) {
            const Place& b = region.at(middle + dy, middle + dx);
            const u<1> seed_a = region.seed(middle, middle, later_a, time_seed);
            const u<1> seed_b = region.seed(middle + dy, middle + dx, later_b, time_seed);
            const std::vector<z3::expr> assumptions{holds(time_seed <= u<6>(slice_ticks)), holds(seed_a)};
            INFO("second seed " << dx << " columns and " << dy << " rows further");
            REQUIRE(satisfiable({assumptions[0], assumptions[1], holds(seed_b)}));
            CHECK(proved(assumptions, !holds(seed_b & in_time(a, b, time_seed))));
        }
    }
}

TEST_CASE("in time means that neither is later than the other by more than the limit") {
    const u<7> a = u<7>::unknown("a"), b = u<7>::unknown("b");
    const u<6> limit = u<6>::unknown("limit");
    const u<1> stated = (a <= b + limit) & (b <= a + limit);
    CHECK(proved({}, holds(within(a, b, limit) == stated)));
}

TEMPLATE_TEST_CASE_SIG("a hit above threshold is a seed, or a hit in its window and time beats it", "",
                       ((int W), W), 3, 5) {
    constexpr int middle = W * W / 2;
    Cell cells[W * W];
    for (int i = 0; i < W * W; ++i) {
        cells[i].energy = u<15>::unknown("energy_" + std::to_string(i));
        cells[i].time = u<7>::unknown("time_" + std::to_string(i));
        cells[i].over = u<1>::unknown("over_" + std::to_string(i));
    }
    const Cell& centre = cells[middle];
    const u<6> time_seed = u<6>::unknown("time_seed");
    // The place in the total order as one number: energy, then the earlier in the raster.
    const auto order = [&](int i) { return concatenate(cells[i].energy, u<5>(W * W - i)); };
    u<1> beaten(0);
    for (int i = 0; i < W * W; ++i)
        beaten = beaten | ((order(i) > order(middle)) & within(cells[i].time, centre.time, time_seed));
    const u<1> in_core = (centre.time >= u<6>(slice_ticks)) & (centre.time < u<7>(2 * slice_ticks));
    const std::vector<z3::expr> assumptions{holds(centre.energy > u<1>(0)), holds(centre.over & in_core)};
    REQUIRE(satisfiable(assumptions));
    const u<1> seed = is_seed<W>(cells, time_seed);
    CHECK(proved(assumptions, holds(seed | beaten)));
    // and never both: what beats a hit takes its place
    CHECK(proved(assumptions, !holds(seed & beaten)));
    CHECK_FALSE(proved(assumptions, holds(seed)));
    CHECK_FALSE(proved(assumptions, holds(beaten)));
}

TEST_CASE("what is in time with a hit in the core of a slice is in its image, with the same time between") {
    const Place centre = unknown_place("a"), other = unknown_place("b");
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
