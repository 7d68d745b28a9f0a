// The stages behind the window against those of hls/, for every input at full width.
#include "hls/configuration.hpp"
#include "hls/single.hpp"
#include "hls/top_k.hpp"
#include "proof/proof.hpp"
#include "proof/rtl.hpp"

using namespace antipode;
using namespace antipode::hls;

namespace {

/// The fields of a vector from a bit on.
template <class Record, int N>
Record record_of(const u<N>& vector, unsigned low = 0) {
    Record record;
    Fields fields(vector, low);
    visit_fields(record, [&](auto& number) { fields >> number; });
    return record;
}

z3::expr equal(const Sums& a, const Sums& b) {
    return holds((a.energy == b.energy) & (a.moment_x == b.moment_x) & (a.moment_y == b.moment_y) &
                 (a.hits == b.hits) & (a.hit_saturated == b.hit_saturated) &
                 (a.seed_energy == b.seed_energy) & (a.time == b.time) & (a.column == b.column) &
                 (a.row == b.row));
}

}  // namespace

TEST_CASE("rtl/stage/single.sv equals hls/single.hpp") {
    SingleIn in;
    Rtl rtl = stage("single", Single::latency + 1);
    const auto input = [&](const std::string& name, auto& number) {
        number = std::decay_t<decltype(number)>::unknown(name);
        rtl.drive(0, name + "_i", number);
    };
    input("valid", in.valid);
    input("energy", in.energy);
    input("time", in.time);
    input("radius", in.radius);
    input("hits", in.hits);
    u<Settings::width> vector;
    input("settings", vector);
    const auto settings = record_of<Settings>(vector);
    for (int i = 0; i < 2; ++i) {
        in.single[i] = settings.single[i];
        in.multiplicity[i] = settings.multiplicity[i];
    }
    const SingleOut out = Single::call(in);

    constexpr int last = Single::latency + 1;
    const z3::expr same =
        rtl.shows(last, "singles_o", out.singles) && rtl.shows(last, "counts_o", out.counts);
    REQUIRE(satisfiable(rtl.assumptions()));
    CHECK(proved(rtl.assumptions(), same));
}

// With the eight entries of the small shapes. From any list on: the one of the C++ is that of the module,
// what one call makes of both is the same. So it is after any number of calls from an empty one.
TEST_CASE("rtl/stage/top_k.sv equals hls/top_k.hpp") {
    using Stage = TopK<Small1x3>;
    constexpr int k_slice = Small1x3::k_slice, last = Stage::latency + 1;
    Rtl rtl = stage("top_k", last);
    TopKIn in;
    in.insert = u<1>::unknown("insert");
    in.pop = u<1>::unknown("pop");
    const auto vector = u<Sums::width>::unknown("sums");
    in.sums = record_of<Sums>(vector);
    rtl.drive(0, "insert_i", in.insert);
    rtl.drive(0, "pop_i", in.pop);
    rtl.drive(0, "sums_i", vector);

    const auto list = [&](int clock) {
        const auto used = rtl.port<k_slice>(clock, "used_q");
        const auto entries = rtl.port<k_slice * Sums::width>(clock, "entry_q");
        Stage::State state;
        for (int k = 0; k < k_slice; ++k) {
            state.used[k] = bit_at(used, k);
            state.entry[k] = record_of<Sums>(entries, static_cast<unsigned>(k * Sums::width));
        }
        return state;
    };
    const auto used_are_first = [](const Stage::State& state) {
        z3::expr all = context().bool_val(true);
        for (int k = 1; k < k_slice; ++k)
            all = all && z3::implies(holds(state.used[k]), holds(state.used[k - 1]));
        return all;
    };
    Stage::State state = list(0);
    const z3::expr possible = used_are_first(state) && !holds(in.insert & in.pop);
    const TopKOut out = Stage::call(state, in);
    const Stage::State found = list(last);

    const z3::expr shown = rtl.shows(last, "valid_o", out.valid) && rtl.shows(last, "lost_o", out.lost) &&
                           rtl.shows(last, "empty_o", out.empty) && used_are_first(found);
    const z3::expr popped = equal(record_of<Sums>(rtl.port<Sums::width>(last, "sums_o")), out.sums);
    auto assumptions = rtl.assumptions();
    assumptions.push_back(possible);
    REQUIRE(satisfiable(assumptions));
    CHECK(proved(assumptions, shown && z3::implies(holds(out.valid), popped)));
    for (int k = 0; k < k_slice; ++k) {
        CAPTURE(k);
        CHECK(proved(assumptions,
                     holds(found.used[k] == state.used[k]) &&
                         z3::implies(holds(state.used[k]), equal(found.entry[k], state.entry[k]))));
    }
}
