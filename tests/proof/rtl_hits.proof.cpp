// The stages on the way of a hit against those of hls/, for every input at full width: the module shows on
// its enabled clock n + LAT what the sources of hls/ make of its inputs on clock n, from whatever state it
// was in. One clock that is not enabled lies behind the first.
#include "hls/calibrate.hpp"
#include "hls/slice.hpp"
#include "proof/proof.hpp"
#include "proof/rtl.hpp"

using namespace antipode::hls;

TEST_CASE("rtl/stage/slice.sv equals hls/slice.hpp") {
    SliceIn in;
    Rtl rtl = stage("slice", Slice::latency + 1);
    const auto input = [&](const std::string& name, auto& number) {
        using Number = std::decay_t<decltype(number)>;
        number = Number::unknown(name);
        rtl.drive(0, name + "_i", number);
    };
    input("valid", in.valid);
    input("time", in.time);
    input("over", in.over);
    input("frame", in.frame);
    input("free_running", in.free_running);
    input("before_open", in.before_open);
    input("pair_width", in.pair_width);
    const SliceOut out = Slice::call(in);

    constexpr int last = Slice::latency + 1;
    const z3::expr used_before = holds(out.write_before), used_own = holds(out.write_own),
                   used_after = holds(out.write_after);
    const z3::expr same = rtl.shows(last, "write_before_o", out.write_before) &&
                          rtl.shows(last, "write_own_o", out.write_own) &&
                          rtl.shows(last, "write_after_o", out.write_after) &&
                          rtl.shows(last, "late_o", out.late) &&
                          z3::implies(used_before, rtl.shows(last, "time_before_o", out.time_before) &&
                                                       rtl.shows(last, "over_before_o", out.over_before)) &&
                          z3::implies(used_own, rtl.shows(last, "time_own_o", out.time_own) &&
                                                    rtl.shows(last, "over_own_o", out.over_own)) &&
                          z3::implies(used_after, rtl.shows(last, "time_after_o", out.time_after) &&
                                                      rtl.shows(last, "over_after_o", out.over_after));
    REQUIRE(satisfiable(rtl.assumptions()));
    CHECK(proved(rtl.assumptions(), same));
}

TEST_CASE("rtl/stage/calibrate.sv equals hls/calibrate.hpp") {
    CalibrateIn in;
    Rtl rtl = stage("calibrate", Calibrate::latency + 1);
    const auto input = [&](const std::string& name, auto& number) {
        using Number = std::decay_t<decltype(number)>;
        number = Number::unknown(name);
        rtl.drive(0, name + "_i", number);
    };
    input("valid", in.valid);
    input("column", in.column);
    input("row", in.row);
    input("energy", in.energy);
    input("time", in.time);
    input("saturated", in.saturated);
    input("pileup", in.pileup);
    input("exists", in.exists);
    input("gain", in.gain);
    input("delay", in.delay);
    input("masked", in.masked);
    input("seed_threshold", in.seed_threshold);
    const auto setting = [&](const std::string& name, auto& number) {
        input(name, number);
        for (int clock = 1; clock <= Calibrate::latency; ++clock)
            rtl.drive(clock, name + "_i", number);
    };
    setting("free_running", in.free_running);
    setting("hit_threshold", in.hit_threshold);
    setting("window_length", in.window_length);
    const CalibrateOut out = Calibrate::call(in);

    constexpr int last = Calibrate::latency + 1;
    const z3::expr same =
        rtl.shows(last, "valid_o", out.valid) && rtl.shows(last, "received_o", out.received) &&
        rtl.shows(last, "no_crystal_o", out.no_crystal) && rtl.shows(last, "masked_o", out.masked) &&
        rtl.shows(last, "outside_o", out.outside) && rtl.shows(last, "below_o", out.below) &&
        z3::implies(holds(out.valid),
                    rtl.shows(last, "column_o", out.column) && rtl.shows(last, "row_o", out.row) &&
                        rtl.shows(last, "energy_o", out.energy) && rtl.shows(last, "time_o", out.time) &&
                        rtl.shows(last, "over_o", out.over) &&
                        rtl.shows(last, "saturated_o", out.saturated) &&
                        rtl.shows(last, "pileup_o", out.pileup));
    REQUIRE(satisfiable(rtl.assumptions()));
    CHECK(proved(rtl.assumptions(), same));
}
