#include "analysis/scan_input.hpp"

#include "base/error.hpp"
#include "physics/two_body.hpp"

#include <catch2/catch.hpp>

using namespace antipode;
using analysis::PeriodCounts;

namespace {

PeriodCounts period(const std::string& name, const std::string& run) {
    PeriodCounts counts;
    counts.source = name;
    counts.e_beam_mev = 282.5;
    counts.yield = {1000, 40, 0.5};
    counts.n_pot = 1e10;
    counts.bunches = 9000;
    counts.whole = true;
    counts.ranges = {{name, run, 0, 8999}};
    counts.card = {{"selection", {{"r_max_mm", 270}}}};
    return counts;
}

yield::EfficiencyTable efficiency() {
    yield::EfficiencyTable table;
    table.add(physics::CentreOfMass::from_beam(282.5).sqrt_s_mev, {{4e-6, 1e-8}, {0.16, 0.001}});
    return table;
}

yield::ScanTable table_of(const std::vector<PeriodCounts>& periods) {
    return analysis::scan_table(periods, efficiency(), 1, false);
}

}  // namespace

TEST_CASE("Counts of periods go into the scan table net of side bands") {
    const auto table = table_of({period("a", "1"), period("b", "2")});
    REQUIRE(table.periods.size() == 2);
    CHECK(table.periods[1].period == 1);
    CHECK(*table.periods[0].n2 == 980);
    CHECK(table.periods[0].n_pot == 1e10);
    CHECK(table.periods[0].sqrt_s_mev == Approx(17.007).margin(0.001));
}

TEST_CASE("A period that lost too much, has no end, no positrons or another card does not enter a scan") {
    auto lossy = period("lossy", "1");
    lossy.not_counted = 91;  // of 9091: 1.001 %
    CHECK_THROWS_WITH(table_of({lossy}), Catch::Contains("lossy: 1 % of its bunches"));
    lossy.not_counted = 90;
    CHECK_NOTHROW(table_of({lossy}));
    auto open = period("open", "1");
    open.whole = false;
    CHECK_THROWS_WITH(table_of({open}), Catch::Contains("has no end"));
    open.allowed.incomplete = true;
    CHECK_NOTHROW(table_of({open}));
    auto empty = period("empty", "1");
    empty.n_pot = 0;
    CHECK_THROWS_WITH(table_of({empty}), Catch::Contains("no positrons"));
    auto other = period("other", "2");
    other.card["selection"]["r_max_mm"] = 260;
    CHECK_THROWS_WITH(table_of({period("a", "1"), other}), Catch::Contains("different cards"));
}

TEST_CASE("A bunch enters a scan once") {
    auto later = period("b", "1");
    later.ranges = {{"b", "1", 8999, 12000}};
    CHECK_THROWS_WITH(table_of({period("a", "1"), later}), Catch::Contains("bunch 8999 of run 1"));
    later.ranges = {{"b", "1", 9000, 12000}};
    CHECK_NOTHROW(table_of({period("a", "1"), later}));
}
