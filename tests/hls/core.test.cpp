#include "core/drive.hpp"
#include "oracle/compare.hpp"
#include "oracle/reference.hpp"
#include "oracle/stimulus.hpp"
#include "rounds.hpp"

#include <catch2/catch.hpp>

using namespace antipode;

namespace {

constexpr std::uint32_t settings_crc = 0x12345678;

struct Comparison {
    std::size_t compared = 0, too_close = 0, clusters = 0, pairs = 0;
};

/// Bunches 0 ... n-1 of a seed through the core, each packet compared with the reference, word by word.
template <class C>
Comparison compare(std::uint64_t seed, std::uint64_t variant, std::uint64_t bunches, Gaps gaps) {
    const registers::Settings settings = oracle::test_settings(variant);
    const oracle::Tables tables = oracle::test_tables(variant);
    const oracle::Stimulus stimulus(seed, settings, tables);
    oracle::Reference reference(limits_of<C>(), settings, tables, settings_crc);
    Driver<C> driver(settings, tables, seed, gaps);
    Comparison tally;
    for (std::uint64_t i = 0; i < bunches; ++i) {
        const oracle::Bunch bunch = stimulus(i);
        const oracle::Packet expected = reference(bunch);
        driver.send(oracle::hit_packet(bunch));
        driver.drain();
        const auto packets = driver.packets();
        INFO("seed " << seed << ", variant " << variant << ", bunch " << i << " (" << bunch.kind << ", "
                     << bunch.hits.size() << " hits)");
        REQUIRE(packets.size() == 1);
        if (expected.too_close) {
            ++tally.too_close;
            reference.correct(expected.fired, words::Decision::unpack(packets[0][4]).fired);
            continue;
        }
        if (packets[0] != expected.words) FAIL(difference(packets[0], expected.words));
        ++tally.compared;
        const auto decision = words::Decision::unpack(expected.words[4]);
        tally.clusters += decision.clusters;
        tally.pairs += decision.pairs;
    }
    return tally;
}

}  // namespace

TEMPLATE_TEST_CASE("the core gives the primitives of the reference", "", hls::Large30x5, hls::Large5x5,
                   hls::Small1x5, hls::Small1x3) {
    const std::uint64_t bunches = rounds(TestType::lanes == 30 ? 1000 : TestType::lanes == 5 ? 400 : 200);
    const std::uint64_t seed = Catch::rngSeed();
    for (const std::uint64_t variant : {std::uint64_t{0}, seed + 1, seed + 2}) {
        const Comparison tally = compare<TestType>(seed, variant, bunches, {});
        CHECK(tally.compared > bunches * 9 / 10);
        CHECK(tally.clusters > bunches);
    }
}
