// The Verilated core as the engine of the program: the same words as the library, on good and damaged input,
// in both modes.
#include "engine/engine.hpp"

#include "top/packets.hpp"

#include <random>

#include <catch2/catch.hpp>

using namespace antipode;
using namespace antipode::testbench;

namespace {

void identical(trigger::Design design, rtl::Design translated, bool free_running, std::uint64_t bunches) {
    INFO("seed " << Catch::rngSeed() << (free_running ? ", free-running" : ", bunches"));
    std::mt19937_64 random(Catch::rngSeed());
    trigger::Configuration configuration = test_configuration(Catch::rngSeed(), true);
    configuration.free_running = free_running;
    const oracle::Stimulus stimulus(Catch::rngSeed(), configuration.settings, tables_of(configuration));
    trigger::Engine library(design, configuration);
    rtl::Engine verilated(translated, rtl::load_of(configuration));
    words_t expected, found;
    for (std::uint64_t i = 0; i < bunches; ++i) {
        oracle::Bunch bunch = free_running ? stimulus.physics(i, 8) : stimulus(i);
        bunch.number = static_cast<std::uint32_t>(i);
        if (free_running)
            for (words::Hit& hit : bunch.hits)
                hit.time = (hit.time * 3 + (bunch.number - (random() % 8 == 0)) * 4096u) & 0xfffff;
        words_t packet = oracle::hit_packet(bunch);
        oracle::damage(packet, random);
        library.process(packet, expected);
        verilated.process(packet, found);
    }
    library.finish(expected);
    verilated.finish(found);
    CHECK(split(expected).size() > bunches / 2);
    require_equal(split(found), split(expected));
    CHECK(verilated.clocks() > 0);
}

}  // namespace

TEST_CASE("Verilated core and library are the same engine: large, 5x5") {
    identical(trigger::Design::large_5x5, rtl::Design::large_5x5, GENERATE(false, true), 250);
}
TEST_CASE("Verilated core and library are the same engine: small, 5x5") {
    identical(trigger::Design::small_5x5, rtl::Design::small_5x5, false, 60);
}
TEST_CASE("Verilated core and library are the same engine: small, 3x3") {
    identical(trigger::Design::small_3x3, rtl::Design::small_3x3, false, 60);
}
