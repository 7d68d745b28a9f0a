// Playback and capture: a board tests itself without a detector.
#include "top/board.hpp"
#include "top/packets.hpp"
#include "trigger_5x5.h"

using namespace antipode;
using namespace antipode::testbench;
using trigger::Configuration;
using trigger::Design;

namespace {

using Board = board<trigger_5x5>;

void fill_playback(Board& board, const words_t& words) {
    REQUIRE(words.size() <= board.get("playback_depth"));
    for (std::uint32_t i = 0; i < words.size(); ++i)
        for (const std::uint32_t half : {0u, 1u})
            REQUIRE(board.write(registers::playback_memory_address + 8 * i + 4 * half,
                                static_cast<std::uint32_t>(words[i] >> (32 * half))));
    board.set("playback_words", static_cast<std::uint32_t>(words.size()));
}

words_t captured(Board& board) {
    words_t words(board.get("captured_words"));
    for (std::uint32_t i = 0; i < words.size(); ++i) {
        const std::uint32_t address = registers::capture_memory_address + 8 * i;
        words[i] = board.get(address) | std::uint64_t{board.get(address + 4)} << 32;
    }
    return words;
}

void configure(Board& board, const Configuration& configuration) {
    board.wait_while("apply_pending");
    board.load(configuration);
    board.apply();
}

// Small bunches, so that several fit into the memories.
packets_t small_bunches(const Configuration& configuration, std::uint32_t first, std::uint32_t count,
                        double clusters = 2) {
    const oracle::Stimulus stimulus(Catch::rngSeed(), configuration.settings, tables_of(configuration));
    packets_t packets;
    for (std::uint32_t i = 0; i < count; ++i) {
        oracle::Bunch bunch = stimulus.physics(first + i, clusters);
        bunch.number = first + i;
        packets.push_back(oracle::hit_packet(bunch));
    }
    return packets;
}

packets_t played(packets_t packets) {
    for (words_t& packet : packets)
        packet = with_header(packet, [](auto& header) { header.playback = true; });
    return packets;
}

}  // namespace

TEST_CASE("played bunches come back captured, with no stream attached") {
    INFO("seed " << Catch::rngSeed());
    const Configuration configuration = test_configuration(Catch::rngSeed());
    Board board(Catch::rngSeed());
    board.set_gaps({1, 1}, {1e-9, 1});  // no receiver is ready
    configure(board, configuration);
    const packets_t bunches = small_bunches(configuration, 0, 4);
    words_t words = joined(bunches);
    words.resize(board.get("playback_depth"), std::uint64_t{0x1f} << 56);  // strays, to its last word
    fill_playback(board, words);
    board.set("playback_gap", 3000);
    board.set("capture", bit_of("capture.end") | bit_of("capture.sink"));
    board.command("capture_start");
    board.set("control", bit_of("control.run"));
    board.command("playback_start");
    CHECK_FALSE(board.write(registers::playback_words_address, 1));  // while it plays
    CHECK_FALSE(board.write(registers::playback_memory_address, 1));
    CHECK(board.read(registers::playback_memory_address).error);
    board.wait_while("playback_busy");
    board.wait_while("idle", false);
    board.command("capture_stop");
    CHECK(board.received().empty());
    require_equal(in_time(split(captured(board))),
                  played(reference(Design::large_5x5, configuration, joined(bunches))));
}

TEST_CASE("capture at the entry has what came in, from the next header on") {
    INFO("seed " << Catch::rngSeed());
    const Configuration configuration = test_configuration(Catch::rngSeed());
    Board board(Catch::rngSeed());
    configure(board, configuration);
    board.set("capture", 0);
    board.set("control", bit_of("control.run"));
    const packets_t bunches = small_bunches(configuration, 0, 3);
    const words_t& first = bunches[0];
    const auto middle = first.begin() + static_cast<std::ptrdiff_t>(first.size() / 2);
    board.send({first.begin(), middle});
    while (!board.all_sent())
        board.clock();
    board.command("capture_start");
    board.send({middle, first.end()});
    board.send(bunches[1]);
    board.send(bunches[2]);
    board.drain();
    CHECK(board.status("capture_busy"));
    CHECK(captured(board) == joined({bunches[1], bunches[2]}));
    for (std::size_t words = 0; words < 512; words += bunches[1].size()) {
        board.send(bunches[1]);
        board.drain();
    }
    CHECK(board.status("capture_full"));
    CHECK_FALSE(board.status("capture_busy"));
    CHECK(board.get("captured_words") == board.get("capture_depth"));
}

TEST_CASE("playback and front end change between packets, and each packet says where it came from") {
    INFO("seed " << Catch::rngSeed());
    std::mt19937_64 random(Catch::rngSeed());
    Configuration configuration = test_configuration(Catch::rngSeed());
    configuration.settings.random_rate = 0;  // the library's generator starts anew each round
    Board board(Catch::rngSeed());
    configure(board, configuration);
    board.set_gaps({0.9, 10}, {0.9, 10});
    constexpr std::uint32_t of_playback = 0x40000000;
    fill_playback(board, joined(small_bunches(configuration, of_playback, 2, 0.5)));
    board.set("capture", 0);
    board.set("playback_gap", 500);
    board.set("control", bit_of("control.run"));
    for (int round = 0; round < 4; ++round) {
        board.received();
        board.command("capture_start");
        const std::size_t before = board.packets_out();
        std::size_t sent = 0;
        const packets_t bunches =
            small_bunches(configuration, 100 * static_cast<std::uint32_t>(round), 4, 0.5);
        const auto step = [&](int clocks) {
            for (int i = 0; i < clocks; ++i) {
                if (sent < bunches.size() && board.packets_out() - before >= sent && board.all_sent())
                    board.send(bunches[sent++]);
                board.clock();
            }
        };
        step(static_cast<int>(random() % 1500));
        board.command("playback_start");
        while (board.status("playback_busy") || sent < bunches.size())
            step(100);
        board.drain();
        board.command("capture_stop");
        const words_t merged = captured(board);
        packets_t expected = reference(Design::large_5x5, configuration, merged);
        const packets_t found = in_time(split(board.received()));
        CHECK(found.size() == 6);
        for (words_t& packet : expected)
            packet = with_header(packet, [&](auto& header) {
                header.playback = header.number >= of_playback;
                header.settings_new = header.settings_new && round == 0;
            });
        // The library starts anew each round; the design knows the number before.
        if (!found.empty() && !expected.empty() && words::PrimitiveHeader::unpack(found[0][0]).number_jump)
            expected[0] = with_header(expected[0], [](auto& header) { header.number_jump = true; });
        require_equal(found, expected);
    }
}

TEST_CASE("playback out of the board, between the trigger's packets") {
    INFO("seed " << Catch::rngSeed());
    const Configuration configuration = test_configuration(Catch::rngSeed());
    Board board(Catch::rngSeed());
    configure(board, configuration);
    const packets_t bunches = small_bunches(configuration, 0, 6, 0.5);
    const packets_t expected = reference(Design::large_5x5, configuration, joined(bunches));
    fill_playback(board, expected[0]);
    board.set("playback", bit_of("playback.end") | bit_of("playback.loop"));
    board.set("playback_gap", 20);
    board.set_gaps({1, 1}, {0.7, 10});
    board.command("playback_start");
    board.clock(1000);
    CHECK(board.status("playback_busy"));
    board.set("control", bit_of("control.run"));
    board.send(bunches[0]);
    board.clock(8000);
    CHECK(board.packets_out() > 10);
    board.command("playback_stop");
    board.wait_while("playback_busy");
    for (std::size_t i = 1; i < bunches.size(); ++i) {
        board.send(bunches[i]);
        board.drain();
    }
    packets_t found = split(board.received());
    const auto before = found.size();
    found.erase(found.begin(),
                std::find_if(found.begin(), found.end(), [&](const words_t& p) { return p != expected[0]; }));
    // The trigger's own first packet is the same as the played one.
    CHECK(before - found.size() > 10);
    require_equal(in_time(found), {expected.begin() + 1, expected.end()});
}

TEST_CASE("a front end that stopped in the middle of a packet does not keep the playback out") {
    INFO("seed " << Catch::rngSeed());
    const Configuration configuration = test_configuration(Catch::rngSeed());
    Board board(Catch::rngSeed());
    configure(board, configuration);
    board.set("control", bit_of("control.run"));
    packets_t bunches = small_bunches(configuration, 0, 2);
    bunches[0].resize(bunches[0].size() / 2);
    board.send(bunches[0]);
    fill_playback(board, bunches[1]);
    board.command("playback_start");
    board.clock(1000);
    CHECK(board.status("playback_busy"));
    board.set("control", 0);
    board.clock(10);
    board.set("control", bit_of("control.run"));
    board.wait_while("playback_busy");
    board.drain();
    packets_t expected = reference(Design::large_5x5, configuration, joined(bunches));
    expected[1] = played({expected[1]})[0];
    require_equal(in_time(split(board.received())), expected);
}
