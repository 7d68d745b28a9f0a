// The definition of a seed on every content of small windows, energies of 2 bits: the sources of hls/ as they
// run. At full width: seed.proof.cpp.
#include "hls/window.hpp"

#include <array>
#include <cstdint>
#include <string>

#include <catch2/catch.hpp>

using namespace antipode::hls;

namespace {

constexpr int window = 3, cells_of_window = window * window, middle = cells_of_window / 2;
constexpr int core_time = 40, time_seed = 5;

Cell cell_of(int energy, int time = core_time, bool over = true) {
    Cell cell;
    if (energy == 0) return cell;
    cell.energy = u<15>(energy);
    cell.time = u<7>(time);
    cell.over = u<1>(over);
    return cell;
}

/// a beats b in the total order; places count along the raster.
bool beats(int energy_a, int place_a, int energy_b, int place_b) {
    return energy_a != energy_b ? energy_a > energy_b : place_a < place_b;
}

/// Digit i of a number that counts contents.
int digit(std::uint32_t content, int i) {
    return static_cast<int>(content >> (2 * i) & 3);
}

template <std::size_t N>
std::string listing(const std::array<int, N>& energies) {
    std::string text;
    for (const int energy : energies)
        text += ' ' + std::to_string(energy);
    return text;
}

}  // namespace

TEST_CASE("one window: every energy, each neighbour in time or one count beyond") {
    // 0: empty; 1 ... 3: in time; 4 ... 6: not
    constexpr int states = 7;
    std::array<int, cells_of_window> state{};
    std::uint64_t contents = 0, seeds = 0;
    for (;;) {
        Cell cells[cells_of_window];
        bool beaten = false;
        const int centre = state[middle] > 3 ? state[middle] - 3 : state[middle];
        const bool over = state[middle] <= 3 && centre > 0;
        for (int i = 0; i < cells_of_window; ++i) {
            const int value = state[static_cast<std::size_t>(i)];
            const int energy = value > 3 ? value - 3 : value;
            const int distance = value > 3 ? time_seed + 1 : time_seed;
            if (i == middle) {
                cells[i] = cell_of(energy, core_time, over);
            } else {
                cells[i] = cell_of(energy, core_time + (i % 2 == 0 ? distance : -distance));
                beaten = beaten || (value <= 3 && value > 0 && beats(energy, i, centre, middle));
            }
        }
        const bool seed = is_seed<window>(cells, u<6>(time_seed)).value() != 0;
        if (seed != (over && !beaten)) FAIL("counterexample: states" << listing(state));
        ++contents;
        seeds += seed;
        std::size_t i = 0;
        while (i < state.size() && ++state[i] == states)
            state[i++] = 0;
        if (i == state.size()) break;
    }
    CHECK(contents == 40353607);  // 7^9
    CHECK(seeds > 1000000);
}

TEST_CASE("two overlapping windows: no two seeds lie in each other's") {
    for (int dy = 0; dy <= 1; ++dy) {
        for (int dx = dy == 0 ? 1 : -1; dx <= 1; ++dx) {
            // The cells of the first window, then those that only the second has.
            std::array<std::array<int, 2>, 2 * cells_of_window> place{};
            int first = 0, both = 0;
            for (int row = -1; row <= 1; ++row)
                for (int column = -1; column <= 1; ++column)
                    place[static_cast<std::size_t>(first++)] = {column, row};
            both = first;
            for (int row = dy - 1; row <= dy + 1; ++row)
                for (int column = dx - 1; column <= dx + 1; ++column)
                    if (std::abs(row) > 1 || std::abs(column) > 1)
                        place[static_cast<std::size_t>(both++)] = {column, row};
            // Where each cell stands in the second window, -1: not in it.
            int in_second[2 * cells_of_window];
            for (int i = 0; i < both; ++i) {
                const auto [column, row] = place[static_cast<std::size_t>(i)];
                const bool inside = std::abs(row - dy) <= 1 && std::abs(column - dx) <= 1;
                in_second[i] = inside ? window * (row - dy + 1) + column - dx + 1 : -1;
            }
            std::uint64_t first_seeds = 0, contents = 0, second_seeds = 0;
            for (std::uint32_t content = 0; content < 1u << (2 * first); ++content) {
                Cell cells[cells_of_window], second[cells_of_window];
                for (int i = 0; i < first; ++i) {
                    cells[i] = cell_of(digit(content, i));
                    if (in_second[i] >= 0) second[in_second[i]] = cells[i];
                }
                // Where the first is no seed, no content of the rest can be a counterexample.
                if (is_seed<window>(cells, u<6>(time_seed)).value() == 0) continue;
                ++first_seeds;
                // Without the first centre it may be one.
                second[in_second[middle]] = Cell();
                second_seeds += is_seed<window>(second, u<6>(time_seed)).value() != 0;
                second[in_second[middle]] = cells[middle];
                for (std::uint32_t rest = 0; rest < 1u << (2 * (both - first)); ++rest) {
                    for (int i = first; i < both; ++i)
                        second[in_second[i]] = cell_of(digit(rest, i - first));
                    ++contents;
                    if (is_seed<window>(second, u<6>(time_seed)).value() != 0) {
                        FAIL("counterexample: two seeds " << dx << " columns and " << dy
                                                          << " rows apart, contents " << content << " and "
                                                          << rest);
                    }
                }
            }
            CHECK(first_seeds > 10000);
            CHECK(contents == first_seeds << (2 * (both - first)));
            CHECK(second_seeds > 0);
        }
    }
}

// The window itself, with its lines: 49 contents an image, an empty column or row between them.
TEST_CASE("whole images of 3x3 hits: seeds keep apart, and every hit is one or is beaten") {
    using C = Configuration<30, window, LargeLimits>;
    constexpr int pitch = window + 1, across = 28 / pitch;
    constexpr std::uint32_t contents = 1u << (2 * cells_of_window);
    Window<C>::State state;
    std::uint64_t seeds = 0;
    for (std::uint32_t content = 0; content < contents; content += across * across) {
        int energy[C::rows + 2][30 + 2] = {};
        bool seed[C::rows + 2][30 + 2] = {};
        for (int tile = 0; tile < across * across; ++tile)
            for (int i = 0; i < cells_of_window; ++i)
                energy[1 + tile / across * pitch + i / window][1 + tile % across * pitch + i % window] =
                    digit((content + static_cast<std::uint32_t>(tile)) % contents, i);
        for (int row = 0; row < C::rows + C::centre_delay; ++row) {
            WindowIn<C> in;
            for (int column = 0; column < 30; ++column)
                in.cells[column] = cell_of(row < C::rows ? energy[row + 1][column + 1] : 0);
            in.centre.valid = u<1>(row >= C::centre_delay);
            in.centre.row = u<5>(row >= C::centre_delay ? row - C::centre_delay : 0);
            in.time_seed = u<6>(time_seed);
            const auto out = Window<C>::call(state, in);
            for (int column = 0; column < 30 && row >= C::centre_delay; ++column)
                seed[row - C::centre_delay + 1][column + 1] = bit_at(out.seeds, column).value() != 0;
        }
        for (int row = 1; row <= C::rows; ++row) {
            for (int column = 1; column <= 30; ++column) {
                bool beaten = false;
                for (int dy = -1; dy <= 1; ++dy) {
                    for (int dx = -1; dx <= 1; ++dx) {
                        if (dx == 0 && dy == 0) continue;
                        if (seed[row][column] && seed[row + dy][column + dx])
                            FAIL("counterexample: two seeds, contents from " << content);
                        beaten = beaten || beats(energy[row + dy][column + dx], window * dy + dx,
                                                 energy[row][column], 0);
                    }
                }
                if (energy[row][column] > 0 && !seed[row][column] && !beaten)
                    FAIL("counterexample: neither seed nor beaten, contents from " << content);
                seeds += seed[row][column];
            }
        }
    }
    CHECK(seeds > contents / 2);
}
