// First equality for the stages that decide: pair and decide.
#include "engine/records.hpp"
#include "hls/decide.hpp"
#include "hls/from_registers.hpp"
#include "hls/pair.hpp"
#include "rtl_decide.h"
#include "rtl_pair_a1_i16.h"
#include "rtl_pair_a4_i1.h"
#include "stage/stage_bench.hpp"

using namespace antipode;
using namespace antipode::rtl;
using namespace antipode::testbench;

namespace {

std::uint32_t any(engine& random, std::int64_t lower, std::int64_t upper) {
    return static_cast<std::uint32_t>(pick(random, lower, upper));
}

// Limits such that every cut passes and fails often; with `edges` the values of a pair often lie on a limit.
registers::Settings pair_settings(engine& random, bool edges) {
    registers::Settings s;
    s.pair_width = any(random, 0, 255);
    s.beam_x = any(random, 1280, 2304);
    s.beam_y = any(random, 1280, 2304);
    s.radius0_squared = any(random, 0, (1 << 28) - 1);
    if (edges) s.radius0_squared = 4000 * 4000;
    for (auto& p : s.pair) {
        p.enable_algorithm = random() % 8 != 0;
        p.enable_radius_both = random() % 2;
        p.enable_cuts = static_cast<std::uint32_t>(random() % 512 & random() % 512);
        p.time_lower = any(random, 0, 20);
        p.time_upper = any(random, 10, 255);
        p.energy_lower = any(random, 0, 8000);
        p.energy_upper = any(random, 4000, 32767);
        p.sum_lower = any(random, 0, 20000);
        p.sum_upper = any(random, 10000, 65535);
        p.distance_squared_lower = any(random, 0, 1 << 23);
        p.distance_squared_upper = any(random, 1 << 20, (1 << 25) - 1);
        p.radius_lower = any(random, 0, 6000);
        p.radius_upper = any(random, 4000, 16383);
        p.polar_lower = static_cast<std::int32_t>(edges ? 0 : pick(random, -32768, 10000));
        p.polar_upper = static_cast<std::int32_t>(pick(random, -10000, 32767));
        p.azimuth_lower = static_cast<std::int32_t>(edges ? 0 : pick(random, -32768, 10000));
        p.azimuth_upper = static_cast<std::int32_t>(pick(random, -10000, 32767));
        p.balance_lower = static_cast<std::int32_t>(edges ? 0 : pick(random, -512, 100));
        p.balance_upper = static_cast<std::int32_t>(pick(random, -100, 511));
    }
    return s;
}

hls::Cluster any_cluster(engine& random) {
    hls::Cluster c;
    pick(random, c.energy);
    c.time = hls::u<13>(pick(random, 0, 4500));
    c.x = hls::u<12>(pick(random, 0, 28 * 128));
    c.y = hls::u<12>(pick(random, 0, 28 * 128));
    pick(random, c.radius);
    c.pair_masked = hls::u<4>(static_cast<std::int64_t>(random() % 16 & random() % 16));
    return c;
}

// Mirrors the leading cluster at the beam, moved by a little.
void put_opposite(engine& random, const registers::Settings& s, hls::PairIn<hls::Large30x5>& in) {
    const auto mirrored = [&](std::int64_t value, std::int64_t centre, std::int64_t step) {
        return hls::u<12>(
            std::clamp<std::int64_t>(2 * centre - value + pick(random, -step, step), 0, 28 * 128));
    };
    const std::int64_t step = random() % 3 ? 40 : 0;
    in.other.x = mirrored(in.leading.x.value(), s.beam_x, step);
    in.other.y = mirrored(in.leading.y.value(), s.beam_y, step);
    if (random() % 2)
        in.other.time =
            hls::u<13>(std::max<std::int64_t>(0, in.leading.time.value() + pick(random, -40, 40)));
    if (random() % 4 == 0) in.leading.radius = in.other.radius = hls::u<14>(4000);
    if (random() % 4 == 0) in.other.energy = in.leading.energy;
}

// What a call returns, and whether it had a pair.
template <class C>
struct pair_result {
    hls::PairOut<C> out;
    hls::u<1> valid;
};

template <class Rtl, class C>
void test_pair() {
    stage_bench<Rtl, pair_result<C>, hls::Pair<C>::latency> bench;
    engine& random = bench.random;
    int wait = 0, tried = 0;
    std::array<std::array<int, 2>, hls::pair_cuts> seen{};
    for (int block = 0; block < 100; ++block) {
        const registers::Settings settings = pair_settings(random, block % 2);
        hls::PairIn<C> in = hls::pair_inputs<C>(settings);
        drive_settings(bench.rtl->settings_i, settings);
        const auto call = [&](bool empty) {
            hls::PairIn<hls::Large30x5> chosen = hls::pair_inputs<hls::Large30x5>(settings);
            chosen.leading = any_cluster(random);
            chosen.other = any_cluster(random);
            if (random() % 2) put_opposite(random, settings, chosen);
            in.valid = hls::u<1>(!empty && wait == 0 && random() % 4 != 0);
            in.leading = chosen.leading;
            in.other = chosen.other;
            wait = in.valid.value() ? C::pair_interval - 1 : std::max(0, wait - 1);
            auto& rtl = *bench.rtl;
            drive(rtl.valid_i, in.valid);
            drive_record(rtl.leading_i, in.leading);
            drive_record(rtl.other_i, in.other);
            return pair_result<C>{in.valid.value() ? hls::Pair<C>::call(in) : hls::PairOut<C>{}, in.valid};
        };
        const auto compare = [&](const pair_result<C>& result) {
            const hls::PairOut<C>& out = result.out;
            const auto& rtl = *bench.rtl;
            REQUIRE(shows(rtl.valid_o, result.valid));
            REQUIRE(shows(rtl.tried_o, out.tried));
            if (!out.tried.value()) return;
            ++tried;
            for (int i = 0; i < C::pair_algorithms; ++i) {
                REQUIRE(get_bits(rtl.cuts_o, static_cast<std::size_t>(9 * i), 9) ==
                        static_cast<std::uint64_t>(out.cuts[i].value()));
                for (int cut = 0; cut < hls::pair_cuts; ++cut)
                    ++seen[static_cast<std::size_t>(cut)]
                          [static_cast<std::size_t>(hls::bit_at(out.cuts[i], cut).value())];
            }
            REQUIRE(shows(rtl.passed_o, out.passed));
        };
        bench.run(
            500 * C::pair_interval, block % 3 ? 0.8 : 1.0, [&] { return call(false); }, compare);
        bench.run(
            hls::Pair<C>::latency, 1.0, [&] { return call(true); }, compare);
    }
    REQUIRE(tried > 2000);
    for (const auto& [failed, passed] : seen) {
        REQUIRE(failed > 100);
        REQUIRE(passed > 100);
    }
}

}  // namespace

TEST_CASE("pair with four algorithms equals its C++ on every enabled clock") {
    test_pair<rtl_pair_a4_i1, hls::Large30x5>();
}
TEST_CASE("serial pair with one algorithm equals its C++ on every enabled clock") {
    test_pair<rtl_pair_a1_i16, hls::Small1x5>();
}

TEST_CASE("decide equals its C++ on every enabled clock") {
    stage_bench<rtl_decide, hls::DecideOut, hls::Decide::latency> bench;
    engine& random = bench.random;
    hls::Decide::State state;
    std::array<std::array<int, 2>, hls::trigger_items> seen{};  // fired, accepted
    for (int block = 0; block < 60; ++block) {
        registers::Settings settings;
        for (auto& multiplicity : settings.multiplicity) {
            multiplicity.enable = random() % 4 != 0;
            multiplicity.clusters_lower = any(random, 0, 300);
            multiplicity.clusters_upper = any(random, 100, 511);
        }
        settings.random_rate = any(random, 0, 1 << 24);
        settings.random_seed = any(random, 1, 0xffffffff);
        settings.accept_mask = static_cast<std::uint32_t>(random() % 1024);
        for (auto& item : settings.item)
            item.prescale = any(random, 0, 1 << 24);
        hls::DecideIn in = hls::decide_inputs(settings);
        drive_settings(bench.rtl->settings_i, settings);
        int reload = block % 2;
        const auto call = [&](bool empty) {
            in.reload = hls::u<1>(reload);
            in.valid = hls::u<1>(!empty && reload == 0 && random() % 3 != 0);
            reload = 0;
            pick(random, in.pairs);
            pick(random, in.singles);
            in.clusters[0] = hls::u<9>(pick(random, 0, 256));
            in.clusters[1] = hls::u<9>(pick(random, 0, 256));
            pick(random, in.periodic);
            auto& rtl = *bench.rtl;
            drive(rtl.reload_i, in.reload);
            drive(rtl.valid_i, in.valid);
            drive(rtl.pairs_i, in.pairs);
            drive(rtl.singles_i, in.singles);
            drive(rtl.clusters_0_i, in.clusters[0]);
            drive(rtl.clusters_1_i, in.clusters[1]);
            drive(rtl.periodic_i, in.periodic);
            return hls::Decide::call(state, in);
        };
        const auto compare = [&](const hls::DecideOut& out) {
            const auto& rtl = *bench.rtl;
            REQUIRE(shows(rtl.valid_o, out.valid));
            if (!out.valid.value()) return;
            REQUIRE(shows(rtl.fired_o, out.fired));
            REQUIRE(shows(rtl.accepted_o, out.accepted));
            REQUIRE(shows(rtl.accept_o, out.accept));
            for (int i = 0; i < hls::trigger_items; ++i) {
                seen[static_cast<std::size_t>(i)][0] += static_cast<int>(hls::bit_at(out.fired, i).value());
                seen[static_cast<std::size_t>(i)][1] +=
                    static_cast<int>(hls::bit_at(out.accepted, i).value());
            }
        };
        bench.run(
            1000, block % 2 ? 0.7 : 1.0, [&] { return call(false); }, compare);
        bench.run(
            4, 1.0, [&] { return call(true); }, compare);
    }
    for (const auto& [fired, accepted] : seen) {
        REQUIRE(fired > 200);
        REQUIRE(accepted > 100);
        REQUIRE(accepted < fired);
    }
}
