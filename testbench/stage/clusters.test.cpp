// First equality for the stages that make a cluster from a seed: sum, top_k, centroid, radius, single.
#include "engine/records.hpp"
#include "hls/centroid.hpp"
#include "hls/from_registers.hpp"
#include "hls/radius.hpp"
#include "hls/sum.hpp"
#include "hls/top_k.hpp"
#include "rtl_centroid_i1.h"
#include "rtl_centroid_i16.h"
#include "rtl_radius_i1.h"
#include "rtl_radius_i16.h"
#include "rtl_single.h"
#include "rtl_sum_w3.h"
#include "rtl_sum_w5.h"
#include "rtl_top_k_16.h"
#include "rtl_top_k_8.h"
#include "stage/stage_bench.hpp"

using namespace antipode;
using namespace antipode::rtl;
using namespace antipode::testbench;

namespace {

// full: as large as a cell can be.
hls::Cell random_cell(engine& random, std::int64_t seed_time, bool full) {
    hls::Cell cell;
    if (full) {
        cell.energy = hls::u<15>(32767);
        cell.time = hls::u<7>(seed_time);
        return cell;
    }
    if (random() % 3 == 0) return cell;
    cell.energy = hls::u<15>(pick(random, 1, 32767));
    cell.time = hls::u<7>(random() % 2 ? pick(random, 0, 95)
                                       : std::clamp<std::int64_t>(seed_time + pick(random, -33, 33), 0, 95));
    pick(random, cell.over);
    cell.saturated = hls::u<1>(random() % 8 == 0);
    return cell;
}

template <class Rtl, class C>
void test_sum() {
    stage_bench<Rtl, hls::SumOut, hls::Sum<C>::latency> bench;
    engine& random = bench.random;
    typename hls::Sum<C>::State state;
    hls::SumIn<C> in;
    int row = 0, seeds = 0;
    for (int block = 0; block < 40; ++block) {
        in.time_sum = hls::u<6>(pick(random, 0, 32));
        const bool full = block % 8 == 0;
        const auto call = [&](bool empty) {
            in.valid = hls::u<1>(!empty && random() % 5 != 0);
            if (row == 0) {
                pick(random, in.seed_energy);
                in.seed_time = hls::u<7>(pick(random, 32, 63));
                pick(random, in.seed_column);
                pick(random, in.seed_row);
            }
            in.row = hls::u<3>(row);
            for (int i = 0; i < C::window; ++i)
                in.cells[i] = random_cell(random, in.seed_time.value(), full);
            auto& rtl = *bench.rtl;
            drive(rtl.valid_i, in.valid);
            drive(rtl.row_i, in.row);
            for (int i = 0; i < C::window; ++i)
                drive_record(rtl.cells_i, in.cells[i], static_cast<std::size_t>(hls::Cell::width * i));
            drive(rtl.seed_energy_i, in.seed_energy);
            drive(rtl.seed_time_i, in.seed_time);
            drive(rtl.seed_column_i, in.seed_column);
            drive(rtl.seed_row_i, in.seed_row);
            drive(rtl.time_sum_i, in.time_sum);
            if (in.valid.value()) row = (row + 1) % C::window;
            return hls::Sum<C>::call(state, in);
        };
        const auto compare = [&](const hls::SumOut& out) {
            REQUIRE(shows(bench.rtl->valid_o, out.valid));
            if (!out.valid.value()) return;
            ++seeds;
            REQUIRE(shows_record(bench.rtl->sums_o, out.sums));
        };
        bench.run(
            1000, block % 2 ? 0.7 : 1.0, [&] { return call(false); }, compare);
        bench.run(
            4, 1.0, [&] { return call(true); }, compare);
    }
    REQUIRE(seeds > 1000);
}

template <class Rtl, class C>
void test_top_k() {
    stage_bench<Rtl, hls::TopKOut, hls::TopK<C>::latency> bench;
    engine& random = bench.random;
    typename hls::TopK<C>::State state{};
    int lost = 0, popped = 0;
    bool filling = true;
    for (int block = 0; block < 200; ++block) {
        filling = block % 2 == 0;
        const std::int64_t energies = block % 3 ? (1 << 20) - 1 : 5;  // a few equal energies, or all
        const auto call = [&] {
            hls::TopKIn in;
            in.insert = hls::u<1>(filling && random() % 3 != 0);
            in.pop = hls::u<1>(!filling && random() % 3 != 0);
            visit_fields(in.sums, [&](auto& number) { pick(random, number); });
            in.sums.energy = hls::u<20>(pick(random, 1, energies));
            auto& rtl = *bench.rtl;
            drive(rtl.insert_i, in.insert);
            drive(rtl.pop_i, in.pop);
            drive_record(rtl.sums_i, in.sums);
            return hls::TopK<C>::call(state, in);
        };
        const auto compare = [&](const hls::TopKOut& out) {
            REQUIRE(shows(bench.rtl->valid_o, out.valid));
            REQUIRE(shows(bench.rtl->lost_o, out.lost));
            REQUIRE(shows(bench.rtl->empty_o, out.empty));
            lost += out.lost.value() != 0;
            if (!out.valid.value()) return;
            ++popped;
            REQUIRE(shows_record(bench.rtl->sums_o, out.sums));
        };
        bench.run(static_cast<int>(2 + random() % (3 * C::k_slice)), block % 5 ? 0.7 : 1.0, call, compare);
    }
    REQUIRE(lost > 50);
    REQUIRE(popped > 200);
}

template <class Rtl>
void test_centroid(int interval) {
    stage_bench<Rtl, hls::CentroidOut, hls::Centroid::latency> bench;
    engine& random = bench.random;
    int wait = 0, halves = 0;
    const auto call = [&] {
        hls::CentroidIn in;
        in.valid = hls::u<1>(wait == 0 && random() % 4 != 0);
        in.energy = hls::u<20>(pick(random, 1, (1 << 20) - 1));
        const std::int64_t reach = std::min<std::int64_t>(2 * in.energy.value(), (1 << 20) - 1);
        in.moment_x = hls::s<21>(pick(random, -reach, reach));
        in.moment_y = hls::s<21>(pick(random, -reach, reach));
        if (random() % 4 == 0) {  // a quotient half-way between two counts
            const std::int64_t unit = pick(random, 1, 2000), odd = 2 * pick(random, -255, 254) + 1;
            in.energy = hls::u<20>(128 * unit);
            in.moment_x = hls::s<21>(odd * unit / 2);
            in.moment_y = hls::s<21>(pick(random, -2 * unit, 2 * unit));
            halves += unit % 2 == 0;
        }
        in.column = hls::u<5>(pick(random, 2, 26));
        in.row = hls::u<5>(pick(random, 2, 26));
        wait = in.valid.value() ? interval - 1 : std::max(0, wait - 1);
        auto& rtl = *bench.rtl;
        drive(rtl.valid_i, in.valid);
        drive(rtl.energy_i, in.energy);
        drive(rtl.moment_x_i, in.moment_x);
        drive(rtl.moment_y_i, in.moment_y);
        drive(rtl.column_i, in.column);
        drive(rtl.row_i, in.row);
        return hls::Centroid::call(in);
    };
    const auto compare = [&](const hls::CentroidOut& out) {
        REQUIRE(shows(bench.rtl->valid_o, out.valid));
        if (!out.valid.value()) return;
        REQUIRE(shows(bench.rtl->x_o, out.x));
        REQUIRE(shows(bench.rtl->y_o, out.y));
    };
    bench.run(20000 * interval, 1.0, call, compare);
    bench.run(2000 * interval, 0.7, call, compare);
    REQUIRE(halves > 100);
}

template <class Rtl>
void test_radius(int interval) {
    stage_bench<Rtl, hls::RadiusOut, hls::Radius::latency> bench;
    engine& random = bench.random;
    int wait = 0;
    hls::RadiusIn in;
    for (int block = 0; block < 20; ++block) {
        in.beam_x = hls::u<12>(pick(random, 1280, 2304));
        in.beam_y = hls::u<12>(pick(random, 1280, 2304));
        const auto call = [&](bool empty) {
            in.valid = hls::u<1>(!empty && wait == 0 && random() % 4 != 0);
            in.x = hls::u<12>(pick(random, 0, 28 * 128));
            in.y = hls::u<12>(pick(random, 0, 28 * 128));
            wait = in.valid.value() ? interval - 1 : std::max(0, wait - 1);
            auto& rtl = *bench.rtl;
            drive(rtl.valid_i, in.valid);
            drive(rtl.x_i, in.x);
            drive(rtl.y_i, in.y);
            drive(rtl.beam_x_i, in.beam_x);
            drive(rtl.beam_y_i, in.beam_y);
            return hls::Radius::call(in);
        };
        const auto compare = [&](const hls::RadiusOut& out) {
            REQUIRE(shows(bench.rtl->valid_o, out.valid));
            if (out.valid.value()) REQUIRE(shows(bench.rtl->radius_o, out.radius));
        };
        bench.run(
            2000 * interval, block % 2 ? 0.7 : 1.0, [&] { return call(false); }, compare);
        bench.run(
            40, 1.0, [&] { return call(true); }, compare);
    }
}

}  // namespace

TEST_CASE("sum equals its C++ on every enabled clock, 5x5") {
    test_sum<rtl_sum_w5, hls::Large30x5>();
}
TEST_CASE("sum equals its C++ on every enabled clock, 3x3") {
    test_sum<rtl_sum_w3, hls::Small1x3>();
}
TEST_CASE("top_k equals its C++ on every enabled clock, 16 entries") {
    test_top_k<rtl_top_k_16, hls::Large30x5>();
}
TEST_CASE("top_k equals its C++ on every enabled clock, 8 entries") {
    test_top_k<rtl_top_k_8, hls::Small1x5>();
}
TEST_CASE("centroid equals its C++ on every enabled clock") {
    test_centroid<rtl_centroid_i1>(1);
}
TEST_CASE("serial centroid equals its C++ on every enabled clock") {
    test_centroid<rtl_centroid_i16>(16);
}
TEST_CASE("radius equals its C++ on every enabled clock") {
    test_radius<rtl_radius_i1>(1);
}
TEST_CASE("serial radius equals its C++ on every enabled clock") {
    test_radius<rtl_radius_i16>(16);
}

TEST_CASE("single equals its C++ on every enabled clock") {
    stage_bench<rtl_single, hls::SingleOut, hls::Single::latency> bench;
    engine& random = bench.random;
    int passed = 0;
    for (int block = 0; block < 100; ++block) {
        registers::Settings settings;
        for (auto& single : settings.single) {
            single.enable = random() % 4 != 0;
            single.energy_lower = static_cast<std::uint32_t>(pick(random, 0, 20000));
            single.energy_upper = static_cast<std::uint32_t>(pick(random, 10000, 32767));
            single.radius_lower = static_cast<std::uint32_t>(pick(random, 0, 8000));
            single.radius_upper = static_cast<std::uint32_t>(pick(random, 6000, 16383));
            single.hits_lower = static_cast<std::uint32_t>(pick(random, 0, 8));
        }
        for (auto& multiplicity : settings.multiplicity)
            multiplicity.energy_lower = static_cast<std::uint32_t>(pick(random, 0, 32767));
        hls::SingleIn in = hls::single_inputs(settings);
        drive_settings(bench.rtl->settings_i, settings);
        const auto near = [&](std::int64_t value, std::int64_t largest) {
            return std::clamp<std::int64_t>(value + pick(random, -1, 1), 0, largest);
        };
        const auto call = [&](bool empty) {
            in.valid = hls::u<1>(!empty && random() % 4 != 0);
            const auto& cut = settings.single[random() % 2];
            pick(random, in.energy);
            if (random() % 2)
                in.energy = hls::u<15>(near(random() % 2 ? cut.energy_lower : cut.energy_upper, 32767));
            if (random() % 8 == 0)
                in.energy = hls::u<15>(near(settings.multiplicity[random() % 2].energy_lower, 32767));
            in.time = hls::u<13>(random() % 2 ? pick(random, 0, 8191) : pick(random, 30, 4130));
            pick(random, in.radius);
            if (random() % 2)
                in.radius = hls::u<14>(near(random() % 2 ? cut.radius_lower : cut.radius_upper, 16383));
            in.hits = hls::u<5>(pick(random, 1, 25));
            auto& rtl = *bench.rtl;
            drive(rtl.valid_i, in.valid);
            drive(rtl.energy_i, in.energy);
            drive(rtl.time_i, in.time);
            drive(rtl.radius_i, in.radius);
            drive(rtl.hits_i, in.hits);
            return hls::Single::call(in);
        };
        const auto compare = [&](const hls::SingleOut& out) {
            REQUIRE(shows(bench.rtl->singles_o, out.singles));
            REQUIRE(shows(bench.rtl->counts_o, out.counts));
            passed += out.singles.value() != 0;
        };
        bench.run(
            500, block % 2 ? 0.7 : 1.0, [&] { return call(false); }, compare);
        bench.run(
            2, 1.0, [&] { return call(true); }, compare);
    }
    REQUIRE(passed > 500);
}
