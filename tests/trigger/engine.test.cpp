// The library gives the packets of the core, bit for bit, also for damaged input, where nothing is dropped.
#include "trigger/engine.hpp"

#include "core/drive.hpp"
#include "oracle/compare.hpp"
#include "oracle/packets.hpp"
#include "oracle/reference.hpp"
#include "oracle/stimulus.hpp"
#include "rounds.hpp"
#include "top/loaded.hpp"

#include <catch2/catch.hpp>

using namespace antipode;
using trigger::Design;
using trigger::Engine;

namespace {

/// Feeds both with the same words, in steps; their packets must be equal.
template <class C>
struct Both {
    Both(Design design, const registers::Settings& settings, const oracle::Tables& tables, bool free_running)
        : driver(settings, tables, 1), engine(design, configuration_of(settings, tables, free_running)) {
        driver.pins().free_running = free_running;
        driver.pins().settings_crc = configuration_of(settings, tables, free_running).crc();
    }

    void send(const std::vector<std::uint64_t>& words, int clocks) {
        driver.send(words);
        for (int i = 0; i < clocks; ++i)
            driver.clock();
        engine.process(words, out);
        compare();
    }

    void compare() {
        for (const auto& packet : driver.packets())
            from_core.push_back(oracle::in_time(packet));
    }

    void finish() {
        driver.pins().run = false;
        for (int i = 0; i < 100000; ++i)
            driver.clock();
        compare();
        engine.finish(out);
        const auto packets = oracle::split(out);
        for (std::size_t i = 0; i < std::min(packets.size(), from_core.size()); ++i)
            if (packets[i] != from_core[i])
                FAIL("packet " << i << ", " << difference(packets[i], from_core[i]));
        REQUIRE(packets.size() == from_core.size());
    }

    Driver<C> driver;
    Engine engine;
    std::vector<std::uint64_t> out;
    std::vector<std::vector<std::uint64_t>> from_core;
};

template <class C>
void identical(Design design, std::uint64_t bunches) {
    const std::uint64_t seed = Catch::rngSeed();
    for (const std::uint64_t variant : {std::uint64_t{0}, seed + 5, seed + 6}) {
        INFO("seed " << seed << ", variant " << variant);
        const registers::Settings settings = oracle::test_settings(variant);
        const oracle::Tables tables = oracle::test_tables(variant);
        const oracle::Stimulus stimulus(seed, settings, tables);
        Both<C> both(design, settings, tables, false);
        for (std::uint64_t i = 0; i < bunches; ++i) {
            both.driver.send(oracle::hit_packet(stimulus(i)));
            both.driver.drain();
            both.engine.process(oracle::hit_packet(stimulus(i)), both.out);
            both.compare();
        }
        both.finish();
        CHECK(both.from_core.size() == bunches);
    }
}

}  // namespace

TEST_CASE("engine and core are identical: large, 5x5") {
    identical<hls::Large30x5>(Design::large_5x5, rounds(1500));
}
TEST_CASE("engine and core are identical: small, 5x5") {
    identical<hls::Small1x5>(Design::small_5x5, rounds(150));
}
TEST_CASE("engine and core are identical: small, 3x3") {
    identical<hls::Small1x3>(Design::small_3x3, rounds(150));
}

TEST_CASE("engine and core are identical on damaged input, in both modes") {
    const bool free_running = GENERATE(false, true);
    RandomStream random(RandomKey(Catch::rngSeed(), "damage"));
    const registers::Settings settings = oracle::test_settings(0);
    const oracle::Tables tables = oracle::test_tables(0);
    const oracle::Stimulus stimulus(Catch::rngSeed(), settings, tables);
    Both<hls::Large30x5> both(Design::large_5x5, settings, tables, free_running);
    std::uint32_t number = 0;
    for (std::uint64_t round = 0; round < 400; ++round) {
        oracle::Bunch bunch = stimulus.physics(round, 5);
        number += random() % 16 == 0 ? static_cast<std::uint32_t>(random() % 3) : 1;
        bunch.number = number;
        for (words::Hit& hit : bunch.hits)  // some in the frames around
            hit.time =
                (hit.time * 14 + (number - static_cast<std::uint32_t>(random() % 8 == 0)) * 4096) & 0xfffff;
        if (!free_running)
            for (words::Hit& hit : bunch.hits)
                hit.time %= 4200;
        std::vector<std::uint64_t> packet = oracle::hit_packet(bunch);
        if (random() % 2 == 0) {
            words::TimeMarker marker;
            marker.frame = number + static_cast<std::uint32_t>(random() % 2);
            marker.time = static_cast<std::uint32_t>(random() % 4096);
            packet.insert(packet.begin() + static_cast<long>(random() % packet.size()), marker.pack());
        }
        // A second header of the same number would close frames faster than the core's buffers allow.
        for (std::uint64_t fault = random() % 3; fault > 0 && !packet.empty(); --fault) {
            const std::size_t at = random() % packet.size();
            switch (random() % 5) {
                case 0:
                    packet.erase(packet.begin() + static_cast<long>(at));
                    break;
                case 1: {
                    const std::uint64_t copy = packet[random() % packet.size()];
                    if (!words::BunchHeader::is(copy))
                        packet.insert(packet.begin() + static_cast<long>(at), copy);
                    break;
                }
                case 2:
                    packet[at] ^= std::uint64_t{1} << random() % 64;
                    break;
                case 3:
                    packet.insert(packet.begin() + static_cast<long>(at), random());
                    break;
                default:
                    packet.resize(at);
                    break;
            }
        }
        both.send(packet, 12000);
    }
    both.finish();
    CHECK(both.from_core.size() > 200);
}
