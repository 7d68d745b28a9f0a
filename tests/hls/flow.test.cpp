// Flow of packets: gaps, stalls, full buffers, the decision pulse, reset and the boundary of settings.
#include "core/drive.hpp"
#include "oracle/compare.hpp"
#include "oracle/reference.hpp"
#include "oracle/stimulus.hpp"

#include <catch2/catch.hpp>

using namespace antipode;

namespace {

using Core = hls::Large30x5;
using Packet = std::vector<std::uint64_t>;

words::PrimitiveHeader header_of(const Packet& packet) {
    return words::PrimitiveHeader::unpack(packet.at(0));
}

}  // namespace

TEST_CASE("gaps of the source and stalls of the sink change no packet") {
    const auto settings = oracle::test_settings(0);
    const auto tables = oracle::test_tables(0);
    const std::uint64_t seed = Catch::rngSeed();
    const oracle::Stimulus stimulus(seed, settings, tables);
    const Gaps gaps = GENERATE(Gaps{4, 0}, Gaps{0, 5}, Gaps{6, 7});
    oracle::Reference reference(limits_of<Core>(), settings, tables, 0x12345678);
    Driver<Core> driver(settings, tables, seed, gaps);
    std::vector<Packet> expected;
    for (std::uint64_t i = 0; i < 60; ++i) {
        const oracle::Bunch bunch = stimulus.physics(i, 10);
        expected.push_back(reference(bunch).words);
        driver.send(oracle::hit_packet(bunch));
        if (i % 3 == 2) driver.drain();  // three at a time: more would be dropped
    }
    const auto packets = driver.packets();
    REQUIRE(packets.size() == expected.size());
    for (std::size_t i = 0; i < packets.size(); ++i)
        if (packets[i] != expected[i]) FAIL("bunch " << i << ", " << difference(packets[i], expected[i]));
}

TEST_CASE("with full buffers whole bunches are dropped, and every charge comes out in order") {
    const auto settings = oracle::test_settings(0);
    const auto tables = oracle::test_tables(0);
    const oracle::Stimulus stimulus(Catch::rngSeed(), settings, tables);
    Driver<Core> driver(settings, tables, Catch::rngSeed(), {0, 8});  // the sink takes nothing
    const std::uint32_t bunches = 40;
    for (std::uint32_t i = 0; i < bunches; ++i)
        driver.send(oracle::hit_packet(stimulus.physics(i, 10)));
    for (int clocks = 0; clocks < 30000; ++clocks)
        driver.clock();
    REQUIRE(driver.packets().empty());
    driver.set_gaps({0, 0});
    driver.drain();  // no further packet: the last one lost comes out by itself

    oracle::ChargesOut out;
    std::uint32_t next = 0, whole = 0, dropped = 0, silent = 0;
    for (const Packet& packet : driver.packets()) {
        const auto header = header_of(packet);
        CHECK(header.dropped == (packet.size() <= 8));
        (header.dropped ? dropped : whole) += 1;
        for (const std::uint64_t word : packet) {
            if (words::DroppedBunches::is(word)) {
                CHECK(header.dropped_before);
                silent += words::DroppedBunches::unpack(word).bunches;
                next += words::DroppedBunches::unpack(word).bunches;
            }
            out.count(word);
        }
        CHECK(header.number == next++);
    }
    CHECK(whole > 3);
    CHECK(dropped > 0);
    CHECK(silent > 0);
    CHECK(whole + dropped + silent == bunches);
    CHECK(out.sum().packets == bunches);
    CHECK(out.sum().beam_catcher == driver.charges().beam_catcher);
    CHECK(out.sum().target == driver.charges().target);
}

TEST_CASE(
    "a lost bunch leaves when nothing else is inside, or its charges leave with a packet that comes before") {
    const auto settings = oracle::test_settings(0);
    const auto tables = oracle::test_tables(0);
    const oracle::Stimulus stimulus(Catch::rngSeed(), settings, tables);
    const std::uint32_t fill = 8;  // record places: four with a buffer, four without
    const auto lost = GENERATE(1u, 2u, 3u);
    // Clocks from when the trigger is free to the next packet; 1000: it comes when all is out.
    const auto pause = GENERATE(0, 1, 2, 3, 4, 5, 6, 8, 12, 1000);
    Driver<Core> driver(settings, tables, Catch::rngSeed(), {0, 8});
    for (std::uint32_t i = 0; i < fill + lost; ++i)
        driver.send(oracle::hit_packet(stimulus.physics(i, 10)));
    for (int clocks = 0; clocks < 30000; ++clocks)
        driver.clock();
    CHECK_FALSE(driver.core().idle());
    driver.set_gaps({0, 0});
    while (driver.summaries().size() < fill)
        driver.clock();
    for (int clocks = 0; clocks < pause; ++clocks)
        driver.clock();
    driver.send(oracle::hit_packet(stimulus.physics(fill + lost, 10)));
    driver.drain();

    oracle::ChargesOut out;
    const auto packets = driver.packets();
    for (const Packet& packet : packets)
        for (const std::uint64_t word : packet)
            out.count(word);
    CHECK(out.sum() == driver.charges());
    REQUIRE(packets.size() >= fill + 1);
    const Packet& after = packets[fill];
    if (pause == 1000) {
        REQUIRE(packets.size() == fill + 2);
        CHECK(header_of(after).number == fill + lost - 1);
        CHECK(header_of(after).dropped);
        CHECK(header_of(after).dropped_before == (lost > 1));
        CHECK_FALSE(header_of(after).incomplete);
    }
    CHECK_FALSE(header_of(packets.back()).dropped);
}

TEST_CASE("a decision pulse comes LATENCY clocks after its trailer, or not at all and the packet says so") {
    auto settings = oracle::test_settings(0);
    settings.decision_latency = 1200;
    for (auto& item : settings.item)
        item.prescale = 1u << 24;
    const auto tables = oracle::test_tables(0);
    const oracle::Stimulus stimulus(Catch::rngSeed(), settings, tables);
    Driver<Core> driver(settings, tables, Catch::rngSeed(), {2, 2});
    for (std::uint64_t i = 0; i < 100; ++i) {
        driver.send(oracle::hit_packet(stimulus.physics(i, 15)));
        if (i % 3 == 0) driver.drain();
    }
    driver.drain();
    for (int clocks = 0; clocks < 2000; ++clocks)
        driver.clock();
    const auto packets = driver.packets();
    REQUIRE(packets.size() == 100);
    REQUIRE(driver.trailers().size() == 100);
    std::vector<std::uint64_t> expected;
    std::size_t late = 0;
    for (std::size_t i = 0; i < packets.size(); ++i) {
        late += header_of(packets[i]).late_decision;
        const bool accept = words::Decision::unpack(packets[i].at(4)).accept;
        if (accept && !header_of(packets[i]).late_decision) expected.push_back(driver.trailers()[i] + 1200);
    }
    CHECK(late > 5);
    CHECK(expected.size() > 5);
    CHECK(driver.pulses() == expected);
}

TEST_CASE("of frames that complete close together each has its pulse on its clock, or is late") {
    auto settings = oracle::test_settings(0);
    settings.decision_latency = 1200;
    settings.period = 1;  // every frame is accepted
    for (auto& item : settings.item)
        item.prescale = 1u << 24;
    Driver<Core> driver(settings, oracle::test_tables(0), Catch::rngSeed());
    driver.pins().free_running = true;
    std::vector<std::uint64_t> taken;  // clocks of the words
    const auto run = [&](const Packet& words, std::size_t clocks) {
        driver.send(words);
        for (std::size_t i = 0; i < clocks; ++i)
            if (driver.clock()) taken.push_back(driver.clocks() - 1);
    };
    const auto frame = [](std::uint32_t number, bool marker) {
        oracle::Bunch bunch;
        bunch.number = number;
        Packet words = oracle::hit_packet(bunch);
        words::TimeMarker end;
        end.frame = number;
        end.time = constants::frame_ticks - 1;
        if (marker) words.insert(words.begin() + 1, end.pack());
        return words;
    };
    const std::size_t words = frame(0, false).size();
    std::vector<std::uint64_t> expected;
    std::vector<bool> late;

    // Header 2 completes frame 0, the marker right behind it frame 1.
    run(frame(0, false), 100);
    run(frame(1, false), words + 1);
    run(frame(2, true), 3000);
    expected = {taken.at(2 * words) + 1200, taken.at(2 * words + 1) + 1200};
    late = {false, false};
    CHECK(driver.pulses() == expected);

    // Header 7 completes frames 2 and 3.
    run(frame(3, false), 100);
    run(frame(7, false), 3000);
    expected.push_back(taken.at(4 * words + 1) + 1200);
    late.insert(late.end(), {false, true});
    CHECK(driver.pulses() == expected);

    // While no packet is taken, the frame that is open is complete at once.
    driver.pins().run = false;
    expected.push_back(driver.clocks() + 1200);
    late.push_back(false);
    run({}, 3000);
    CHECK(driver.pulses() == expected);

    std::vector<bool> flags;
    for (const Packet& packet : driver.packets())
        flags.push_back(header_of(packet).late_decision);
    CHECK(flags == late);
}

TEST_CASE("after a reset in the middle of a bunch the next bunch is as after power-up") {
    const auto settings = oracle::test_settings(0);
    const auto tables = oracle::test_tables(0);
    const oracle::Stimulus stimulus(Catch::rngSeed(), settings, tables);
    Driver<Core> driver(settings, tables, Catch::rngSeed());
    for (std::uint64_t i = 0; i < 40; ++i) {
        driver.send(oracle::hit_packet(stimulus.physics(2 * i, 15)));
        for (std::uint64_t clocks = 0; clocks < 37 * i; ++clocks)
            driver.clock();
        driver.reset();
        oracle::Reference reference(limits_of<Core>(), settings, tables, 0x12345678);
        const oracle::Bunch bunch = stimulus.physics(2 * i + 1, 15);
        driver.send(oracle::hit_packet(bunch));
        driver.drain();
        const auto packets = driver.packets();
        REQUIRE(packets.size() == 1);
        const Packet expected = reference(bunch).words;
        if (packets[0] != expected) FAIL(difference(packets[0], expected));
    }
}

TEST_CASE("while held, or with run at 0, no packet is taken, and what is inside leaves") {
    const auto settings = oracle::test_settings(0);
    const auto tables = oracle::test_tables(0);
    const oracle::Stimulus stimulus(Catch::rngSeed(), settings, tables);
    Driver<Core> driver(settings, tables, Catch::rngSeed());
    driver.send(oracle::hit_packet(stimulus.physics(0, 15)));
    for (int clocks = 0; clocks < 20; ++clocks)
        driver.clock();
    bool model::core_inputs::*const stops = GENERATE(&model::core_inputs::hold, &model::core_inputs::run);
    driver.pins().*stops = !(driver.pins().*stops);
    driver.send(oracle::hit_packet(stimulus.physics(1, 15)));
    for (int clocks = 0; clocks < 5000; ++clocks)
        driver.clock();
    CHECK(driver.core().empty());
    CHECK(driver.packets().size() == 1);
    driver.pins().*stops = !(driver.pins().*stops);
    driver.drain();
    CHECK(driver.packets().size() == 1);
}
