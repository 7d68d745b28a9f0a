// Bunches through the whole design: primitives, counters and scalers against the host's library and against
// what was sent.
#include "top/board.hpp"
#include "top/expected.hpp"
#include "top/packets.hpp"
#include "trigger_1x3.h"
#include "trigger_5x5.h"

using namespace antipode;
using namespace antipode::testbench;
using trigger::Configuration;
using trigger::Design;

namespace {

// A dropped bunch says nothing of its hits.
template <class Rtl>
void check_counters(board<Rtl>& board, const packets_t& packets, bool with_hits = true) {
    const expected_counters expected(board.sent(), packets);
    for (const auto& [name, value] : expected.values) {
        if (!with_hits && name.substr(0, 4) == "hits") continue;
        INFO(name);
        const auto& field = *std::find_if(registers::table.begin(), registers::table.end(),
                                          [&](const auto& f) { return f.name == name; });
        CHECK((field.width == 64 ? board.get_64(name) : board.get(name)) == value);
    }
    CHECK(expected.values.at("accepts") == board.pulses());
    CHECK(board.get_64("clocks_input_stalled") == board.input_stalled());
    CHECK(board.get_64("clocks_output_stalled") == board.output_stalled());
    CHECK(board.get_64("clocks_live") <= board.get_64("clocks_run"));
}

template <class Rtl>
void check_scalers(board<Rtl>& board, const std::vector<std::uint32_t>& expected) {
    for (std::uint32_t cell = 0; cell < constants::cells; ++cell) {
        INFO("cell " << cell);
        REQUIRE(board.get(registers::scaler_address + 4 * cell) == expected[cell]);
    }
}

// Bunches one after the other, at most so many inside that none is dropped; the host reads meanwhile.
template <class Rtl>
void run(board<Rtl>& board, const packets_t& bunches, std::size_t inside, std::mt19937_64& random) {
    std::size_t sent = 0;
    const std::size_t before = board.packets_out();
    for (const words_t& bunch : bunches) {
        while (board.packets_out() - before + inside <= sent || !board.all_sent()) {
            if (random() % 16 == 0)
                board.read(static_cast<std::uint32_t>(random() % 0x4000) * 4);
            else
                board.clock();
        }
        board.clock(100);  // its buffer is free when it is counted
        board.send(bunch);
        ++sent;
    }
    while (!board.all_sent())
        board.clock();
}

packets_t bunches_of(const Configuration& configuration, std::uint64_t first, std::uint64_t count) {
    const oracle::Stimulus stimulus(Catch::rngSeed(), configuration.settings, tables_of(configuration));
    packets_t bunches;
    for (std::uint64_t i = first; i < first + count; ++i)
        bunches.push_back(oracle::hit_packet(stimulus(i)));
    return bunches;
}

}  // namespace

TEST_CASE(
    "settings and tables are applied, bunches give the library's primitives, counters and scalers count "
    "them") {
    INFO("seed " << Catch::rngSeed());
    std::mt19937_64 random(Catch::rngSeed());
    const Configuration configuration = test_configuration(Catch::rngSeed(), true);
    board<trigger_5x5> board(Catch::rngSeed());
    board.set_gaps({0.7, 20}, {0.6, 10});
    board.wait_while("apply_pending");
    board.load(configuration);
    CHECK(board.get("settings_crc") == Configuration{}.crc());
    board.apply();
    CHECK(board.get("settings_crc") == configuration.crc());
    board.set("control", bit_of("control.run"));

    const packets_t bunches = bunches_of(configuration, 0, 40);
    run(board, bunches, 2, random);
    board.drain();
    const packets_t packets = split(board.received());
    require_equal(in_time(packets), reference(Design::large_5x5, configuration, joined(bunches)));

    board.latch();
    check_counters(board, packets);
    const expected_scalers scalers(configuration, board.sent());
    check_scalers(board, scalers.hits);
    CHECK(board.get("hits_below_threshold") == scalers.below);
    CHECK(board.get("last_number") == words::BunchHeader::unpack(bunches.back().front()).number);

    // Nothing happens between two latches; a counter goes on, a scaler starts again.
    const std::uint32_t hits = board.get("hits");
    board.latch();
    CHECK(board.get("hits") == hits);
    check_scalers(board, std::vector<std::uint32_t>(constants::cells));
}

TEST_CASE("a new configuration is for whole bunches") {
    INFO("seed " << Catch::rngSeed());
    std::mt19937_64 random(Catch::rngSeed());
    board<trigger_5x5> board(Catch::rngSeed());
    board.wait_while("apply_pending");
    Configuration now = test_configuration(random());
    board.load(now);
    board.apply();
    board.set("control", bit_of("control.run"));
    for (std::uint64_t round = 0; round < 8; ++round) {
        board.set_gaps({0.9, 20}, {0.8, 10});
        const packets_t bunches = bunches_of(now, 6 * round, 6);
        const words_t& last = bunches.back();
        const auto middle = last.begin() + static_cast<long>(random() % (last.size() - 1)) + 1;

        run(board, {bunches.begin(), bunches.end() - 1}, 2, random);
        board.send({last.begin(), middle});
        while (!board.all_sent())
            board.clock();
        board.clock(10);

        // What is written in the middle of a bunch waits for its end; writes in between are refused.
        Configuration next = test_configuration(random());
        const bool with_tables = random() % 2;
        if (!with_tables) {
            next.calibration = now.calibration;
            next.seed = now.seed;
        }
        board.load(next, 4, with_tables);
        CHECK(board.get("settings_crc") == now.crc());
        board.set("command",
                  bit_of("command.apply_settings") | (with_tables ? bit_of("command.apply_tables") : 0));
        CHECK_FALSE(board.write(registers::hit_threshold_address, 0));
        CHECK_FALSE(board.write(registers::calibration_address, 0));
        CHECK_FALSE(board.write(registers::command_address, bit_of("command.apply_tables")));
        board.clock(4000);
        CHECK(board.status("apply_pending"));
        CHECK_FALSE(board.status("idle"));
        CHECK(board.get("settings_crc") == now.crc());

        board.send({middle, last.end()});
        board.drain();
        board.wait_while("apply_pending");
        CHECK(board.get("settings_crc") == next.crc());
        require_equal(in_time(split(board.received())), reference(Design::large_5x5, now, joined(bunches)));
        now = next;
    }
    CHECK(board.get("errors") & bit_of("errors.refused_write"));
}

TEST_CASE("tables without settings, and settings that were written but not applied") {
    INFO("seed " << Catch::rngSeed());
    std::mt19937_64 random(Catch::rngSeed());
    board<trigger_5x5> board(Catch::rngSeed());
    board.wait_while("apply_pending");
    Configuration active = test_configuration(random());
    board.load(active);
    board.apply();
    const Configuration other = test_configuration(random());
    board.load(other);
    board.set("command", bit_of("command.apply_tables"));
    board.wait_while("apply_pending");
    active.calibration = other.calibration;
    active.seed = other.seed;
    CHECK(board.get("settings_crc") == active.crc());
    board.set("control", bit_of("control.run"));
    const packets_t bunches = bunches_of(active, 0, 5);
    run(board, bunches, 2, random);
    board.drain();
    require_equal(in_time(split(board.received())), reference(Design::large_5x5, active, joined(bunches)));
}

TEST_CASE("too many bunches for a slow receiver: dropped ones are counted, charges stay") {
    INFO("seed " << Catch::rngSeed());
    const Configuration configuration = test_configuration(Catch::rngSeed());
    board<trigger_5x5> board(Catch::rngSeed());
    board.wait_while("apply_pending");
    board.load(configuration);
    board.apply();
    board.set("control", bit_of("control.run"));
    board.set_gaps({1, 1}, {0.05, 5});
    board.send(joined(bunches_of(configuration, 0, 60)));
    while (!board.all_sent())
        board.clock();
    board.latch();  // in the middle of it all
    board.set_gaps({1, 1}, {1, 1});
    board.drain();
    const packets_t packets = split(board.received());
    board.latch();
    check_counters(board, packets, false);
    std::uint32_t hits = 0;
    for (const words_t& packet : packets) {
        const std::uint32_t number = words::PrimitiveHeader::unpack(packet.front()).number;
        hits += static_cast<std::uint32_t>(bunches_of(configuration, number, 1)[0].size() - 4);
    }
    CHECK(board.get("hits") == hits);
    CHECK(board.get("headers") == 60);
    CHECK(board.get("dropped_silent") > 0);
    CHECK(board.get_64("beam_catcher_in") == board.get_64("beam_catcher_out"));
    CHECK(board.get_64("target_in") == board.get_64("target_out"));
    CHECK(board.get_64("clocks_live") < board.get_64("clocks_run"));
    CHECK(board.get("errors") & bit_of("errors.dropped"));
}

TEST_CASE("twelve bunches back to back, then nothing: all charges come out, those of the last ones too") {
    INFO("seed " << Catch::rngSeed());
    const Configuration configuration = test_configuration(Catch::rngSeed());
    board<trigger_5x5> board(Catch::rngSeed());
    board.wait_while("apply_pending");
    board.load(configuration);
    board.apply();
    board.set("control", bit_of("control.run"));
    const oracle::Stimulus stimulus(Catch::rngSeed(), configuration.settings, tables_of(configuration));
    const std::uint32_t bunches = 12;
    for (std::uint32_t i = 0; i < bunches; ++i)
        board.send(oracle::hit_packet(stimulus.physics(i, 10)));
    board.drain();
    const packets_t packets = split(board.received());
    const auto last = words::PrimitiveHeader::unpack(packets.back().front());
    CHECK(last.number == bunches - 1);
    CHECK(last.dropped);  // there was no room for it when it came
    CHECK(last.dropped_before);
    board.latch();
    check_counters(board, packets, false);
    CHECK(board.get("headers") == bunches);
    CHECK(board.get("packets") == packets.size());
    CHECK(board.get("dropped_silent") == bunches - packets.size());
    CHECK(board.get_64("beam_catcher_in") == board.get_64("beam_catcher_out"));
    CHECK(board.get_64("target_in") == board.get_64("target_out"));
}

TEST_CASE("damaged packets are flagged and counted") {
    INFO("seed " << Catch::rngSeed());
    std::mt19937_64 random(Catch::rngSeed());
    const Configuration configuration = test_configuration(Catch::rngSeed());
    board<trigger_5x5> board(Catch::rngSeed());
    board.wait_while("apply_pending");
    board.load(configuration);
    board.apply();
    board.set("control", bit_of("control.run"));
    packets_t bunches = bunches_of(configuration, 0, 25);
    std::uint32_t strays = 0;
    for (std::size_t i = 0; i + 1 < bunches.size(); ++i) {  // the last one closes one that has no trailer
        words_t& bunch = bunches[i];
        const std::size_t at = random() % bunch.size();
        switch (random() % 5) {
            case 0:
                bunch[at] ^= std::uint64_t{1} << random() % 56;
                break;
            case 1:
                bunch.pop_back();
                break;
            case 2:
                bunch.insert(bunch.begin() + 2, bunch[2]);
                break;
            case 3:
                bunch.insert(bunch.begin() + static_cast<long>(at), std::uint64_t{0x1f} << 56);
                ++strays;
                break;
            default:
                break;
        }
    }
    run(board, bunches, 2, random);
    board.drain();
    const packets_t packets = split(board.received());
    require_equal(in_time(packets), reference(Design::large_5x5, configuration, joined(bunches)));
    board.latch();
    check_counters(board, packets);
    CHECK(board.get("stray_words") == strays);
    CHECK(bool(board.get("errors") & bit_of("errors.bad_input")) ==
          (board.get("bad_crc") + board.get("bad_count") + board.get("no_trailer") + board.get("incomplete") +
               strays >
           0));
}

TEST_CASE("free-running mode, set on the bus") {
    INFO("seed " << Catch::rngSeed());
    std::mt19937_64 random(Catch::rngSeed());
    Configuration configuration = test_configuration(Catch::rngSeed());
    configuration.free_running = true;
    board<trigger_5x5> board(Catch::rngSeed());
    board.wait_while("apply_pending");
    board.load(configuration);
    board.apply();
    board.set("control", bit_of("control.free_running"));
    board.set("control", bit_of("control.free_running") | bit_of("control.run"));
    CHECK_FALSE(board.write(registers::control_address, bit_of("control.run")));  // not while it runs
    const oracle::Stimulus stimulus(Catch::rngSeed(), configuration.settings, tables_of(configuration));
    packets_t frames;
    for (std::uint32_t i = 0; i < 16; ++i) {
        oracle::Bunch frame = stimulus.physics(i, 6);
        frame.number = 250 + i;
        for (words::Hit& hit : frame.hits)
            hit.time = (hit.time * 3 + (frame.number - (random() % 8 == 0)) * 4096u) & 0xfffff;
        frames.push_back(oracle::hit_packet(frame));
    }
    run(board, frames, 3, random);
    board.set("control", bit_of("control.free_running"));  // the open frames are closed
    board.drain();
    require_equal(in_time(split(board.received())),
                  reference(Design::large_5x5, configuration, joined(frames)));
}

TEST_CASE("the smallest design, with one bank of tables") {
    INFO("seed " << Catch::rngSeed());
    std::mt19937_64 random(Catch::rngSeed());
    Configuration configuration = test_configuration(Catch::rngSeed());
    for (std::size_t i = 1; i < 4; ++i)
        configuration.settings.pair[i] = {};
    board<trigger_1x3> board(Catch::rngSeed());
    board.wait_while("apply_pending");
    board.load(configuration, 1);
    board.apply();
    CHECK(board.get("settings_crc") == configuration.crc());
    board.set("control", bit_of("control.run"));
    CHECK_FALSE(board.write(registers::calibration_address, 0));  // the trigger reads it
    CHECK(board.read(registers::seed_address).error);
    const packets_t bunches = bunches_of(configuration, 0, 12);
    run(board, bunches, 1, random);
    board.drain();
    require_equal(in_time(split(board.received())),
                  reference(Design::small_3x3, configuration, joined(bunches)));

    // Settings change while it runs; the sum reads the tables between the hits.
    configuration.settings.hit_threshold += 7;
    board.set("hit_threshold", configuration.settings.hit_threshold);
    board.send(joined(bunches_of(configuration, 12, 1)));
    board.set("command", bit_of("command.apply_settings"));
    board.drain();
    board.wait_while("apply_pending");
    CHECK(board.get("settings_crc") == configuration.crc());
    board.received();
    board.apply(false);  // the next bunch is the first with these
    const packets_t more = bunches_of(configuration, 13, 6);
    run(board, more, 1, random);
    board.drain();
    require_equal(in_time(split(board.received())),
                  reference(Design::small_3x3, configuration, joined(more)));
}
