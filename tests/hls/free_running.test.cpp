#include "core/drive.hpp"
#include "oracle/compare.hpp"
#include "oracle/reference.hpp"
#include "oracle/spill.hpp"
#include "oracle/stimulus.hpp"

#include <catch2/catch.hpp>

using namespace antipode;

TEST_CASE(
    "free-running mode gives what a trigger without frames would, cut at the seeds and the earlier "
    "clusters") {
    const std::uint64_t seed = Catch::rngSeed();
    for (const std::uint64_t variant : {std::uint64_t{0}, seed + 3, seed + 4}) {
        registers::Settings settings = oracle::test_settings(variant);
        settings.late_limit = static_cast<std::uint32_t>(variant * 977 % 3808);
        settings.period = 5;
        const oracle::Tables tables = oracle::test_tables(variant);
        // The frame number passes 2^32, and the 8 bits of it in a hit pass 256.
        const std::uint32_t first_frame = variant == 0 ? 250 : 0xffffffffu - 20;
        const std::size_t frames = 60;
        const Spill stream = spill(seed + variant, settings, tables, first_frame, frames, 40);

        oracle::Reference reference(limits_of<hls::Large30x5>(), settings, tables, 0x12345678);
        const std::vector<oracle::Packet> expected = reference.free_running(stream.frames);

        Driver<hls::Large30x5> driver(settings, tables, seed, {1, 1});
        driver.pins().free_running = true;
        std::size_t shared = 0;
        for (const auto& words : stream.packets) {
            driver.send(words);
            for (int clocks = 0; clocks < 12000; ++clocks)  // slow enough that nothing is dropped
                driver.clock();
        }
        // The last frame, and the one before if its marker came too early, leave when the run ends.
        driver.pins().run = false;
        driver.drain(20000);
        CHECK(driver.core().empty());
        const auto packets = driver.packets();
        INFO("seed " << seed << ", variant " << variant);
        REQUIRE(packets.size() == frames);
        for (std::size_t f = 0; f + 1 < frames; ++f) {
            INFO("frame " << f);
            if (packets[f] != expected[f].words) FAIL(difference(packets[f], expected[f].words));
            for (const std::uint64_t word : packets[f])
                shared += words::Cluster::is(word) && words::Cluster::unpack(word).next_frame;
        }
        CHECK(shared > 5);
    }
}
