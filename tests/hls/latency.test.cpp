#include "hls/latency.hpp"

#include "core/drive.hpp"
#include "oracle/stimulus.hpp"

#include <catch2/catch.hpp>

using namespace antipode;

// A bunch whose decision takes n clocks is late with LATENCY n - 1 and in time with n. The number of clocks
// is found from the pulse: it is there if and only if LATENCY is enough.
TEMPLATE_TEST_CASE("no decision takes longer than worst_case_clocks", "", hls::Large30x5, hls::Large5x5,
                   hls::Small1x5, hls::Small1x3) {
    registers::Settings settings = oracle::test_settings(0);
    settings.period = 1;  // every bunch is accepted
    for (auto& item : settings.item)
        item.prescale = 1u << 24;
    const oracle::Tables tables = oracle::test_tables(0);
    const oracle::Stimulus stimulus(Catch::rngSeed(), settings, tables);
    Driver<TestType> driver(settings, tables, Catch::rngSeed());
    driver.wait_for_pulses();
    const std::uint64_t bunches = TestType::lanes == 30 ? 200 : 60;
    double loosest = 0;
    for (std::uint64_t i = 0; i < bunches; ++i) {
        const auto packet = oracle::hit_packet(stimulus(i));
        driver.send(packet);
        driver.drain();
        const hls::PacketHead& head = driver.summaries().back().head;
        const std::uint32_t clusters = head.decision.clusters;
        const hls::BunchSize size{head.input.received, head.clusters.slices, head.clusters.seeds, clusters,
                                  clusters * (clusters - (clusters != 0)) / 2};
        const std::uint32_t clocks = hls::worst_case_clocks<TestType>(size);

        settings.decision_latency = clocks;
        driver.set(settings, tables);
        driver.send(packet);
        driver.drain();
        INFO("bunch " << i << ", " << clusters << " clusters, " << clocks << " clocks");
        CHECK_FALSE(driver.summaries().back().head.header.late_decision);
        // Not far from the truth either: the shortest LATENCY that is enough is found by halving.
        if (i % 20 != 0) continue;
        std::uint32_t late = 0, enough = clocks;
        while (enough - late > 1) {
            settings.decision_latency = (late + enough) / 2;
            driver.set(settings, tables);
            driver.send(packet);
            driver.drain();
            (driver.summaries().back().head.header.late_decision ? late : enough) = settings.decision_latency;
        }
        loosest = std::max(loosest, static_cast<double>(clocks) / enough);
    }
    CHECK(loosest >= 1);
    CHECK(loosest < 2.5);
}
