#pragma once

/// Sums over the window of a seed, one row a call, from the top; the seed's own row is among them.
///
/// Summed are the hits with |t - t_seed| <= time_sum. Moments are about the seed, in cells, and come before
/// any saturation.

#include "hls/configuration.hpp"
#include "hls/data.hpp"
#include "hls/window.hpp"

namespace antipode::hls {

/// The seed is named with every row.
template <class C>
struct SumIn {
    u<1> valid;
    u<3> row;  ///< 0 ... WINDOW-1
    Cell cells[C::window];
    decltype(Cell::energy) seed_energy;
    decltype(Cell::time) seed_time;
    decltype(Sums::column) seed_column;
    decltype(Sums::row) seed_row;
    decltype(Settings::time_sum) time_sum;
};

struct SumOut {
    u<1> valid;  ///< with the last row
    Sums sums;
};

template <class C>
struct Sum {
    static constexpr int latency = 3;

    struct State {
        decltype(Sums::energy) energy;
        decltype(Sums::moment_x) moment_x;
        decltype(Sums::moment_y) moment_y;
        decltype(Sums::hits) hits;
        u<1> hit_saturated;
    };

    static SumOut call(State& state, const SumIn<C>& in) {
        u<18> energy(0);
        s<19> moment(0);
        u<3> hits(0);
        u<1> saturated(0);
        for (int column = 0; column < C::window; ++column) {
            const Cell& cell = in.cells[column];
            const u<1> summed = (cell.energy > u<1>(0)) & within(cell.time, in.seed_time, in.time_sum);
            const u<15> e = select(summed, cell.energy, u<15>(0));
            energy = fit<18>(energy + e);
            moment = fit<19>(moment + e * s<3>(column - C::half));
            hits = fit<3>(hits + summed);
            saturated = saturated | (summed & cell.saturated);
        }
        const u<1> first = in.row == u<1>(0);
        const s<4> distance = fit<4>(in.row - u<2>(C::half));
        State next;
        next.energy = fit<20>(select(first, u<20>(0), state.energy) + energy);
        next.moment_x = fit<21>(select(first, s<21>(0), state.moment_x) + moment);
        next.moment_y = fit<21>(select(first, s<21>(0), state.moment_y) + energy * distance);
        next.hits = fit<5>(select(first, u<5>(0), state.hits) + hits);
        next.hit_saturated = select(first, u<1>(0), state.hit_saturated) | saturated;
        state.energy = select(in.valid, next.energy, state.energy);
        state.moment_x = select(in.valid, next.moment_x, state.moment_x);
        state.moment_y = select(in.valid, next.moment_y, state.moment_y);
        state.hits = select(in.valid, next.hits, state.hits);
        state.hit_saturated = select(in.valid, next.hit_saturated, state.hit_saturated);

        SumOut out;
        out.valid = in.valid & (in.row == u<3>(C::window - 1));
        out.sums.energy = next.energy;
        out.sums.moment_x = next.moment_x;
        out.sums.moment_y = next.moment_y;
        out.sums.hits = next.hits;
        out.sums.hit_saturated = next.hit_saturated;
        out.sums.seed_energy = in.seed_energy;
        out.sums.time = in.seed_time;
        out.sums.column = in.seed_column;
        out.sums.row = in.seed_row;
        return out;
    }
};

}  // namespace antipode::hls
