// The sums over a window, for every content at full width: no value leaves its width, and each is what its
// name says.
#include "hls/sum.hpp"

#include "proof/proof.hpp"

using namespace antipode::hls;

namespace {

using Wide = s<32>;

Wide wide(const z3::expr& term) {
    return Wide(term);
}

}  // namespace

// Row by row: what holds of the sums of the rows above, holds with one row more.
TEMPLATE_TEST_CASE_SIG("a row adds its hits in time and their moments, and no sum overflows", "",
                       ((int W), W), 3, 5) {
    using C = Configuration<30, W, LargeLimits>;
    constexpr std::int64_t full = 32767;
    for (int row = 0; row < W; ++row) {
        typename Sum<C>::State state;
        state.energy = u<20>::unknown("energy_before");
        state.moment_x = s<21>::unknown("moment_x_before");
        state.moment_y = s<21>::unknown("moment_y_before");
        state.hits = u<5>::unknown("hits_before");
        state.hit_saturated = u<1>::unknown("hit_saturated_before");
        SumIn<C> in;
        in.valid = u<1>(1);
        in.row = u<3>(row);
        for (int i = 0; i < W; ++i) {
            const std::string name = std::to_string(i);
            in.cells[i] = {u<15>::unknown("energy_" + name), u<7>::unknown("time_" + name),
                           u<1>::unknown("over_" + name), u<1>::unknown("saturated_" + name)};
        }
        in.seed_energy = u<15>::unknown("seed_energy");
        in.seed_time = u<7>::unknown("seed_time");
        in.time_sum = u<6>::unknown("time_sum");
        const typename Sum<C>::State before = state;
        Obligations::all().clear();
        const SumOut out = Sum<C>::call(state, in);

        // What the rows above can have summed: full cells, as far to one side as there are.
        const int above = row, side = W / 2 * (W / 2 + 1) / 2;
        int up = 0;
        for (int r = 0; r < row; ++r)
            up += std::abs(r - W / 2);
        const std::vector<z3::expr> assumptions{
            holds(before.energy <= u<20>(above * W * full)), holds(before.hits <= u<5>(above * W)),
            holds(magnitude(before.moment_x) <= u<21>(above * side * full)),
            holds(magnitude(before.moment_y) <= u<21>(up * W * full))};
        INFO("row " << row);
        REQUIRE(satisfiable(assumptions));
        CHECK(fits_proved(assumptions) > 10);

        const bool first = row == 0;
        Wide energy(0), moment_x(0), hits(0);
        for (int i = 0; i < W; ++i) {
            const Cell& cell = in.cells[i];
            const u<1> summed = (cell.energy > u<1>(0)) & within(cell.time, in.seed_time, in.time_sum);
            const z3::expr e = z3::ite(holds(summed), Wide(cell.energy).term, Wide(0).term);
            energy = wide(energy.term + e);
            moment_x = wide(moment_x.term + e * (i - W / 2));
            hits = wide(hits.term + z3::ite(holds(summed), Wide(1).term, Wide(0).term));
        }
        // In two steps: the row alone is as stated, and is added to the rows above.
        typename Sum<C>::State nothing;
        const Sums alone = Sum<C>::call(nothing, in).sums;
        CHECK(proved({}, Wide(alone.energy).term == energy.term));
        CHECK(proved({}, Wide(alone.moment_x).term == moment_x.term));
        CHECK(proved({}, Wide(alone.moment_y).term == Wide(alone.energy).term * (row - W / 2)));
        CHECK(proved({}, Wide(alone.hits).term == hits.term));
        const auto added = [&](const auto& found, const auto& above_it, const auto& row_alone) {
            return Wide(found).term == (first ? Wide(0) : Wide(above_it)).term + Wide(row_alone).term;
        };
        CHECK(proved(assumptions, added(out.sums.energy, before.energy, alone.energy)));
        CHECK(proved(assumptions, added(out.sums.moment_x, before.moment_x, alone.moment_x)));
        CHECK(proved(assumptions, added(out.sums.moment_y, before.moment_y, alone.moment_y)));
        CHECK(proved(assumptions, added(out.sums.hits, before.hits, alone.hits)));
        CHECK(proved(assumptions, holds(out.valid) == context().bool_val(row == W - 1)));
    }
}
