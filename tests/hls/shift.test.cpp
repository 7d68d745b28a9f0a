// The result does not depend on where the slices lie.
#include "core/drive.hpp"
#include "oracle/compare.hpp"
#include "oracle/stimulus.hpp"

#include <catch2/catch.hpp>

using namespace antipode;

namespace {

constexpr std::uint32_t slice = constants::slice_ticks;

/// The packet as it would be at shift 0, without the count of slices and the trailer, which may differ.
std::vector<std::uint64_t> shifted_back(std::vector<std::uint64_t> packet, std::uint32_t shift) {
    packet.pop_back();
    for (std::uint64_t& word : packet) {
        if (words::Cluster::is(word)) {
            auto cluster = words::Cluster::unpack(word);
            cluster.time -= shift;
            word = cluster.pack();
        } else if (words::CalibratedHit::is(word)) {
            auto hit = words::CalibratedHit::unpack(word);
            hit.time -= shift;
            word = hit.pack();
        } else if (words::CountersClusters::is(word)) {
            auto counters = words::CountersClusters::unpack(word);
            counters.slices = 0;
            word = counters.pack();
        }
    }
    return packet;
}

}  // namespace

TEST_CASE("shifting all times by each value below SLICE changes nothing but the times") {
    registers::Settings settings = oracle::test_settings(0);
    settings.random_rate = 0;
    for (auto& item : settings.item)
        item.prescale = 1u << 24;
    const auto tables = oracle::test_tables(0);
    const oracle::Stimulus stimulus(Catch::rngSeed(), settings, tables);
    using oracle::Directed;
    std::size_t clusters = 0, tested = 0;
    Driver<hls::Large30x5> driver(settings, tables, 0);
    driver.send(oracle::hit_packet({}));  // settings_new is on the first
    driver.drain();
    driver.packets();
    for (std::uint64_t i = 0; i < 60; ++i) {
        oracle::Bunch bunch = i % 3 == 0   ? stimulus.physics(i, 15)
                              : i % 3 == 1 ? stimulus.random(i)
                                           : stimulus.directed(i, static_cast<Directed>(i % 9));
        bunch.number = 7 * static_cast<std::uint32_t>(i + 1);
        std::erase_if(bunch.hits, [](const words::Hit& hit) { return hit.time >= 4096 - slice; });
        std::vector<std::uint64_t> first;
        for (std::uint32_t shift = 0; shift < slice; ++shift) {
            oracle::Bunch moved = bunch;
            for (words::Hit& hit : moved.hits)
                hit.time += shift;
            driver.send(oracle::hit_packet(moved));
            driver.drain();
            const auto packet = driver.packets().at(0);
            const auto header = words::PrimitiveHeader::unpack(packet[0]);
            if (header.too_close || header.slice_limit) break;  // defined by slices
            const auto found = shifted_back(packet, shift);
            // The number jumps from bunch to bunch, not from shift to shift: no flag that matters here.
            auto rest = std::vector<std::uint64_t>(found.begin() + 1, found.end());
            if (shift == 0) first = rest;
            INFO("seed " << Catch::rngSeed() << ", bunch " << i << ", shift " << shift);
            if (rest != first) FAIL(difference(rest, first));
            ++tested;
            clusters += words::Decision::unpack(packet[4]).clusters;
        }
    }
    CHECK(tested > 50 * slice);
    CHECK(clusters > 10 * tested);
}
