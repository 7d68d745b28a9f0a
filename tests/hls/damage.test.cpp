// Malformed input: counted, flagged, never a hang, never a torn packet, and every charge comes out again.
#include "core/drive.hpp"
#include "oracle/compare.hpp"
#include "oracle/reference.hpp"
#include "oracle/stimulus.hpp"
#include "rounds.hpp"

#include <catch2/catch.hpp>

using namespace antipode;

namespace {

using Packet = std::vector<std::uint64_t>;

struct Bench {
    registers::Settings settings = oracle::test_settings(0);
    oracle::Tables tables = oracle::test_tables(0);
    oracle::Stimulus stimulus{Catch::rngSeed(), settings, tables};
    Driver<hls::Large5x5> driver{settings, tables, Catch::rngSeed()};

    Packet bunch(std::uint64_t index) const { return oracle::hit_packet(stimulus.physics(index, 10)); }

    /// What the trigger makes of the packets, each header on its own.
    std::vector<words::PrimitiveHeader> headers(const std::vector<Packet>& packets) {
        for (const Packet& packet : packets) {
            driver.send(packet);
            for (int clocks = 0; clocks < 10000; ++clocks)
                driver.clock();
        }
        REQUIRE_FALSE(driver.torn());
        std::vector<words::PrimitiveHeader> out;
        for (const Packet& packet : driver.packets()) {
            check_frame(packet);
            out.push_back(words::PrimitiveHeader::unpack(packet.front()));
        }
        return out;
    }

    /// A packet begins with its header and ends with a trailer that counts and sums it.
    static void check_frame(const Packet& packet) {
        REQUIRE(words::PrimitiveHeader::is(packet.front()));
        REQUIRE(words::PrimitiveTrailer::is(packet.back()));
        const auto trailer = words::PrimitiveTrailer::unpack(packet.back());
        REQUIRE(trailer.words == packet.size() - 1);
        REQUIRE(trailer.crc == oracle::crc32_of({packet.begin(), packet.end() - 1}));
    }
};

/// Number and flags of a header as one word, for comparison.
std::uint64_t with(std::uint32_t number, std::initializer_list<bool words::PrimitiveHeader::*> flags) {
    words::PrimitiveHeader header;
    header.number = number;
    for (const auto flag : flags)
        header.*flag = true;
    return header.pack();
}

using Header = words::PrimitiveHeader;

/// The flags of damage; those of what the bunch held are tested elsewhere.
std::uint64_t damage(Header header) {
    header.hit_saturated = header.cluster_saturated = header.late_decision = header.hits_attached = false;
    return header.pack();
}

}  // namespace

TEST_CASE("damaged packets are flagged, and the next ones are as they would be without") {
    Bench bench;
    std::vector<Packet> packets;
    for (std::uint64_t i = 0; i < 12; ++i)
        packets.push_back(bench.bunch(i));

    packets[1].back() ^= 1;                                                    // CRC
    packets[2].back() += std::uint64_t{1} << words::bunch_trailer::hits::bit;  // count
    packets[3].pop_back();                                                     // no trailer
    packets[4] = {packets[4][0]};                                              // header twice
    packets[5].insert(packets[5].begin() + 3, packets[5][2]);                  // charges twice
    packets[6].erase(packets[6].begin() + 1);                                  // no time
    packets[7].insert(packets[7].begin() + 4, 0);                              // unknown word
    packets[8].insert(packets[8].begin(), packets[8][3]);                      // hit before the header
    words::BunchHeader jump;
    jump.number = 100;
    packets[10][0] = jump.pack();  // number jumps, and back
    const auto headers = bench.headers(packets);

    REQUIRE(headers.size() == packets.size());
    CHECK(damage(headers[0]) == with(0, {&Header::settings_new}));
    CHECK(damage(headers[1]) == with(1, {&Header::bad_crc}));
    CHECK(damage(headers[2]) == with(2, {&Header::bad_count}));
    CHECK(damage(headers[3]) == with(3, {&Header::no_trailer}));
    CHECK(damage(headers[4]) == with(4, {&Header::no_trailer, &Header::incomplete}));
    CHECK(damage(headers[5]) == with(5, {&Header::bad_crc, &Header::incomplete}));
    CHECK(damage(headers[6]) == with(6, {&Header::bad_crc, &Header::incomplete}));
    CHECK(damage(headers[7]) == with(7, {&Header::bad_crc, &Header::stray_words}));
    CHECK(damage(headers[8]) == with(8, {&Header::stray_words}));
    CHECK(damage(headers[9]) == with(9, {}));
    CHECK(damage(headers[10]) == with(100, {&Header::bad_crc, &Header::number_jump}));
    CHECK(damage(headers[11]) == with(11, {&Header::number_jump}));
    CHECK(bench.driver.summaries()[7].stray_words == 1);
    CHECK(bench.driver.summaries()[8].stray_words == 1);
}

TEST_CASE("what a damaged packet holds is processed as it came") {
    Bench bench;
    oracle::Reference reference(limits_of<hls::Large5x5>(), bench.settings, bench.tables, 0x12345678);
    const oracle::Bunch bunch = bench.stimulus.physics(0, 10);
    Packet packet = oracle::hit_packet(bunch);
    packet.back() ^= 1;
    Packet expected = reference(bunch).words;
    expected[0] |= std::uint64_t{1} << words::primitive_header::bad_crc::bit;
    bench.driver.send(packet);
    bench.driver.drain();
    const auto packets = bench.driver.packets();
    REQUIRE(packets.size() == 1);
    Packet found = packets[0];
    found.pop_back();
    expected.pop_back();
    if (found != expected) FAIL(difference(found, expected));
}

TEST_CASE("hits of no crystal, of masked crystals and outside the window are left out and counted") {
    Bench bench;
    oracle::Bunch bunch = bench.stimulus.physics(0, 3);
    bunch.hits.clear();
    const auto add = [&](std::uint32_t column, std::uint32_t row, std::uint32_t time) {
        words::Hit hit;
        hit.column = column;
        hit.row = row;
        hit.energy = 1600;
        hit.time = time;
        bunch.hits.push_back(hit);
    };
    add(0, 0, 100);
    add(14, 14, 100);
    add(31, 31, 100);
    add(5, 5, 100);  // 505: masked in Run III
    add(10, 5, 4096);
    add(10, 5, 0xfffff);
    add(10, 5, 4095);
    bench.driver.send(oracle::hit_packet(bunch));
    bench.driver.drain();
    REQUIRE(bench.driver.summaries().size() == 1);
    const hls::PacketHead& head = bench.driver.summaries()[0].head;
    CHECK(head.input.received == 7);
    CHECK(head.input.no_crystal == 3);
    CHECK(head.input.masked == 1);
    CHECK(head.input.outside_window == 2);
    CHECK(head.header.no_crystal);
    CHECK(head.header.outside_window);
    CHECK(head.decision.clusters == 1);
}

TEST_CASE("of hits closer than 25 ns in one image the larger stays, with flag and counter") {
    Bench bench;
    oracle::Bunch bunch = bench.stimulus.physics(0, 3);
    bunch.hits.clear();
    const auto add = [&](std::uint32_t energy, std::uint32_t time) {
        words::Hit hit;
        hit.column = 10;
        hit.row = 5;
        hit.energy = energy;
        hit.time = time;
        bunch.hits.push_back(hit);
    };
    const bool larger_first = GENERATE(true, false);
    add(larger_first ? 2000 : 1000, 32 * 40 + 5);
    add(larger_first ? 1000 : 2000, 32 * 40 + 9);
    bench.driver.send(oracle::hit_packet(bunch));
    bench.driver.drain();
    const auto packet = bench.driver.packets().at(0);
    const hls::PacketHead& head = bench.driver.summaries()[0].head;
    CHECK(head.header.too_close);
    CHECK(head.hits.too_close == 1);
    REQUIRE(head.decision.clusters == 1);
    for (const std::uint64_t word : packet)
        if (words::Cluster::is(word)) CHECK(words::Cluster::unpack(word).energy == 2000);
}

TEST_CASE("no sequence of words hangs the trigger, tears a packet or loses a charge") {
    RandomStream random(RandomKey(Catch::rngSeed(), "damage"));
    Bench bench;
    bench.driver.pins().free_running = GENERATE(false, true);
    for (std::uint64_t round = 0; round < rounds(300); ++round) {
        Packet packet = bench.bunch(round);
        for (std::uint64_t fault = random() % 4; fault > 0 && !packet.empty(); --fault) {
            const std::size_t at = random() % packet.size();
            switch (random() % 6) {
                case 0:
                    packet.erase(packet.begin() + static_cast<long>(at));
                    break;
                case 1:
                    packet.insert(packet.begin() + static_cast<long>(at), packet[random() % packet.size()]);
                    break;
                case 2:
                    packet[at] ^= std::uint64_t{1} << random() % 64;
                    break;
                case 3:
                    packet.insert(packet.begin() + static_cast<long>(at), random());
                    break;
                case 4:
                    packet.resize(at);
                    break;
                default:
                    std::swap(packet[at], packet[random() % packet.size()]);
                    break;
            }
        }
        // Now and then the source pauses or the sink stalls, so that buffers fill and bunches are dropped,
        // too.
        if (random() % 8 == 0)
            bench.driver.set_gaps({static_cast<unsigned>(random() % 4), static_cast<unsigned>(random() % 8)});
        bench.driver.send(packet);
        if (random() % 4 == 0) bench.driver.drain(300000);
    }
    bench.driver.set_gaps({0, 0});
    bench.driver.drain(3000000);
    bench.driver.send(bench.bunch(1000));  // brings out what was dropped without a packet
    bench.driver.drain(300000);
    bench.driver.pins().run = false;
    bench.driver.drain(300000);
    REQUIRE(bench.driver.core().empty());
    REQUIRE_FALSE(bench.driver.torn());

    const oracle::Charges& in = bench.driver.charges();
    oracle::ChargesOut out;
    std::uint64_t dropped = 0;
    for (const Packet& packet : bench.driver.packets()) {
        Bench::check_frame(packet);
        dropped += words::PrimitiveHeader::unpack(packet.front()).dropped;
        for (const std::uint64_t word : packet)
            out.count(word);
    }
    CHECK(out.sum().packets == in.packets);
    CHECK(out.sum().beam_catcher == in.beam_catcher);
    CHECK(out.sum().target == in.target);
    CHECK(in.packets > rounds(200));
    CHECK(dropped > 0);
}
