#pragma once

/// The window: seeds of an image, found as it passes in raster order, LANES cells a call.
///
///     row - 2   . . . . .
///     row - 1   . . . . .        C the centre, . and * its neighbours, earlier and later in the raster
///     row       . . C * *
///     row + 1   * * * * *
///     row + 2   * * * * *
///
/// C is a seed if its hit is above its crystal's threshold and in the core of the slice, and no neighbour
/// beats it that is in time with it (|t - t_C| <= time_seed): a . beats C with >= its energy, a * with > its
/// energy.
///
/// So of equal energies the first in the raster wins, and no two cells beat each other.
///
/// Every call takes one word of the raster, so that in hardware the clock enable is the only control. An
/// image is 29 rows; centre_delay words of zeros after it bring its last cell into the centre, and leave
/// zeros for what the next image sees above its first row. The caller names the centre (it counts the words);
/// a centre that is not named is none.

#include "hls/configuration.hpp"
#include "hls/data.hpp"

namespace antipode::hls {

struct Centre {
    u<1> valid;
    u<5> row;
    u<5> word;  ///< its lanes are columns word * LANES ... word * LANES + LANES - 1
};

template <class C>
struct WindowIn {
    Cell cells[C::lanes];
    Centre centre;
    decltype(Settings::time_seed) time_seed;
};

template <class C>
struct WindowOut {
    u<C::lanes> seeds;
    Centre centre;
    /// Row 0 is half a window above the centre, column 0 half a window left of lane 0; empty outside the
    /// image.
    Cell around[C::window][C::columns];
};

/// |a - b| <= limit
inline u<1> within(const u<7>& a, const u<7>& b, const u<6>& limit) {
    return magnitude(a - b) <= limit;
}

/// Whether the centre of a window is a seed. Cells earlier in the raster come first.
template <int W>
u<1> is_seed(const Cell (&cells)[W * W], const u<6>& time_seed) {
    constexpr int middle = W * W / 2;
    const Cell& centre = cells[middle];
    u<1> beaten(0);
    for (int i = 0; i < W * W; ++i) {
        if (i == middle) continue;
        const Cell& other = cells[i];
        const u<1> larger = i < middle ? other.energy >= centre.energy : other.energy > centre.energy;
        beaten = beaten | (larger & within(other.time, centre.time, time_seed));
    }
    const u<1> in_core = bits<slice_bits, 2>(centre.time) == u<1>(1);
    return centre.over & in_core & ~beaten;
}

template <class C>
struct Window {
    static constexpr int latency = 3;

    struct State {
        /// The rows above the one that comes in, oldest first.
        Cell lines[C::window - 1][C::words_per_row][C::lanes];
        /// The last words of each row of the window, oldest first.
        Cell words[C::window][2 * C::reach + 1][C::lanes];
        u<5> word;  ///< place in the lines

        State() : lines(), words(), word(0) {}
    };

    static WindowOut<C> call(State& state, const WindowIn<C>& in) {
        shift_in(state, in.cells);

        WindowOut<C> out;
        out.centre = in.centre;
        for (int row = 0; row < C::window; ++row)
            for (int column = 0; column < C::columns; ++column)
                out.around[row][column] = neighbour(state, in.centre.word, row, column);

        out.seeds = u<C::lanes>(0);
        for (int lane = 0; lane < C::lanes; ++lane) {
            if (!possible(out.around[C::half][lane + C::half].over & in.centre.valid)) continue;
            Cell cells[C::window * C::window];
            for (int row = 0; row < C::window; ++row)
                for (int column = 0; column < C::window; ++column)
                    cells[row * C::window + column] = out.around[row][lane + column];
            out.seeds = with_bit(out.seeds, lane, in.centre.valid & is_seed<C::window>(cells, in.time_seed));
        }
        return out;
    }

private:
    static void shift_in(State& state, const Cell (&cells)[C::lanes]) {
        const int word = static_cast<int>(state.word.value());
        for (int row = 0; row < C::window; ++row) {
            for (int age = 0; age < 2 * C::reach; ++age)
                for (int lane = 0; lane < C::lanes; ++lane)
                    state.words[row][age][lane] = state.words[row][age + 1][lane];
            for (int lane = 0; lane < C::lanes; ++lane)
                state.words[row][2 * C::reach][lane] =
                    row < C::window - 1 ? state.lines[row][word][lane] : cells[lane];
        }
        for (int row = 0; row < C::window - 1; ++row)
            for (int lane = 0; lane < C::lanes; ++lane)
                state.lines[row][word][lane] =
                    row < C::window - 2 ? state.lines[row + 1][word][lane] : cells[lane];
        state.word = u<5>(word == C::words_per_row - 1 ? 0 : word + 1);
    }

    /// A cell of the neighbourhood; empty where the raster has gone round the end of a row.
    static Cell neighbour(const State& state, const u<5>& centre_word, int row, int column) {
        const int lane = C::reach * C::lanes + column - C::half;
        if (lane < 0 || lane >= (2 * C::reach + 1) * C::lanes) return Cell();
        const s<8> raster_column = fit<8>(centre_word * u<5>(C::lanes) + s<7>(column - C::half));
        const u<1> inside = ~is_negative(raster_column) & (raster_column < u<5>(30));
        return select(inside, state.words[row][lane / C::lanes][lane % C::lanes], Cell());
    }
};

}  // namespace antipode::hls
