// First equality for the stages on the way of a hit into its buffer: calibrate and slice.
#include "hls/calibrate.hpp"
#include "hls/slice.hpp"
#include "rtl_calibrate.h"
#include "rtl_slice.h"
#include "stage/stage_bench.hpp"

using namespace antipode;
using namespace antipode::testbench;

TEST_CASE("calibrate equals its C++ on every enabled clock") {
    stage_bench<rtl_calibrate, hls::CalibrateOut, hls::Calibrate::latency> bench;
    engine& random = bench.random;
    hls::CalibrateIn in;
    int kept = 0, saturated = 0;
    for (int block = 0; block < 60; ++block) {
        pick(random, in.free_running);
        pick(random, in.hit_threshold);
        if (block % 2) in.hit_threshold = hls::u<15>(pick(random, 0, 20));
        in.window_length = hls::u<13>(pick(random, 1, 4096));
        const auto call = [&](bool empty) {
            in.valid = hls::u<1>(!empty && random() % 4 != 0);
            pick(random, in.column);
            pick(random, in.row);
            pick(random, in.energy);
            pick(random, in.time);
            if (random() % 2) in.time = hls::u<20>(pick(random, 0, 4300));
            pick(random, in.saturated);
            pick(random, in.pileup);
            in.exists = hls::u<1>(random() % 8 != 0);
            pick(random, in.gain);
            pick(random, in.delay);
            in.masked = hls::u<1>(random() % 8 == 0);
            pick(random, in.seed_threshold);
            auto& rtl = *bench.rtl;
            drive(rtl.valid_i, in.valid);
            drive(rtl.column_i, in.column);
            drive(rtl.row_i, in.row);
            drive(rtl.energy_i, in.energy);
            drive(rtl.time_i, in.time);
            drive(rtl.saturated_i, in.saturated);
            drive(rtl.pileup_i, in.pileup);
            drive(rtl.exists_i, in.exists);
            drive(rtl.gain_i, in.gain);
            drive(rtl.delay_i, in.delay);
            drive(rtl.masked_i, in.masked);
            drive(rtl.seed_threshold_i, in.seed_threshold);
            drive(rtl.free_running_i, in.free_running);
            drive(rtl.hit_threshold_i, in.hit_threshold);
            drive(rtl.window_length_i, in.window_length);
            return hls::Calibrate::call(in);
        };
        const auto compare = [&](const hls::CalibrateOut& out) {
            const auto& rtl = *bench.rtl;
            REQUIRE(shows(rtl.valid_o, out.valid));
            REQUIRE(shows(rtl.received_o, out.received));
            REQUIRE(shows(rtl.no_crystal_o, out.no_crystal));
            REQUIRE(shows(rtl.masked_o, out.masked));
            REQUIRE(shows(rtl.outside_o, out.outside));
            REQUIRE(shows(rtl.below_o, out.below));
            if (!out.valid.value()) return;
            ++kept;
            saturated += out.energy.value() == 32767;
            REQUIRE(shows(rtl.column_o, out.column));
            REQUIRE(shows(rtl.row_o, out.row));
            REQUIRE(shows(rtl.energy_o, out.energy));
            REQUIRE(shows(rtl.time_o, out.time));
            REQUIRE(shows(rtl.over_o, out.over));
            REQUIRE(shows(rtl.saturated_o, out.saturated));
            REQUIRE(shows(rtl.pileup_o, out.pileup));
        };
        bench.run(
            1000, block % 3 ? 0.7 : 1.0, [&] { return call(false); }, compare);
        bench.run(
            4, 1.0, [&] { return call(true); }, compare);
    }
    REQUIRE(kept > 1000);
    REQUIRE(saturated > 100);
}

TEST_CASE("slice equals its C++ on every enabled clock") {
    stage_bench<rtl_slice, hls::SliceOut, hls::Slice::latency> bench;
    engine& random = bench.random;
    hls::SliceIn in;
    int tails = 0, late = 0;
    for (int block = 0; block < 60; ++block) {
        in.free_running = hls::u<1>(block % 3 != 0);
        pick(random, in.pair_width);
        const auto call = [&](bool empty) {
            in.valid = hls::u<1>(!empty && random() % 4 != 0);
            pick(random, in.frame);
            pick(random, in.over);
            in.before_open = hls::u<1>(random() % 4 != 0);
            const std::int64_t frame = (in.frame.value() + pick(random, -2, 2)) & 0xff;
            in.time = hls::u<20>(frame << 12 | pick(random, 0, 4095));
            if (random() % 4 == 0) {  // about the end of the tail, or the beginning of the guard
                const std::int64_t tail = in.pair_width.value() + 32 * pick(random, 0, 1), guard = 4096 - 32;
                const std::int64_t edge = random() % 2 ? tail : guard;
                in.time = hls::u<20>(frame << 12 | ((edge + pick(random, -2, 2)) & 0xfff));
            }
            auto& rtl = *bench.rtl;
            drive(rtl.valid_i, in.valid);
            drive(rtl.time_i, in.time);
            drive(rtl.over_i, in.over);
            drive(rtl.frame_i, in.frame);
            drive(rtl.before_open_i, in.before_open);
            drive(rtl.free_running_i, in.free_running);
            drive(rtl.pair_width_i, in.pair_width);
            return hls::Slice::call(in);
        };
        const auto compare = [&](const hls::SliceOut& out) {
            const auto& rtl = *bench.rtl;
            REQUIRE(shows(rtl.write_before_o, out.write_before));
            REQUIRE(shows(rtl.write_own_o, out.write_own));
            REQUIRE(shows(rtl.write_after_o, out.write_after));
            REQUIRE(shows(rtl.late_o, out.late));
            tails += (out.write_before & out.write_own).value() != 0;
            late += out.late.value() != 0;
            if (out.write_before.value()) {
                REQUIRE(shows(rtl.time_before_o, out.time_before));
                REQUIRE(shows(rtl.over_before_o, out.over_before));
            }
            if (out.write_own.value()) {
                REQUIRE(shows(rtl.time_own_o, out.time_own));
                REQUIRE(shows(rtl.over_own_o, out.over_own));
            }
            if (out.write_after.value()) {
                REQUIRE(shows(rtl.time_after_o, out.time_after));
                REQUIRE(shows(rtl.over_after_o, out.over_after));
            }
        };
        bench.run(
            1000, block % 2 ? 0.7 : 1.0, [&] { return call(false); }, compare);
        bench.run(
            4, 1.0, [&] { return call(true); }, compare);
    }
    REQUIRE(tails > 500);
    REQUIRE(late > 500);
}
