// Values at the ends of their fields, and sums of many bunches, through the whole design.
#include "top/board.hpp"
#include "top/packets.hpp"
#include "trigger_5x5.h"

using namespace antipode;
using namespace antipode::testbench;
using trigger::Configuration;
using trigger::Design;

namespace {

constexpr std::int32_t largest_charge = (1 << 27) - 1, smallest_charge = -(1 << 27);

// A hit of full energy in every crystal, all at once.
oracle::Bunch full_bunch(std::uint32_t number, std::mt19937_64& random) {
    oracle::Bunch bunch;
    bunch.number = number;
    bunch.time_ns = random() >> 8;
    bunch.beam_catcher = random() % 2 ? largest_charge : smallest_charge;
    bunch.target = random() % 2 ? largest_charge : smallest_charge;
    const auto time = static_cast<std::uint32_t>(random() % 2000);
    for (std::uint32_t row = 0; row < constants::rows; ++row)
        for (std::uint32_t column = 0; column < constants::columns; ++column) {
            if (!ecal::is_crystal(row, column)) continue;
            words::Hit hit;
            hit.row = row;
            hit.column = column;
            hit.energy = 32767;
            hit.time = time;
            bunch.hits.push_back(hit);
        }
    return bunch;
}

}  // namespace

TEST_CASE("full energies, every time and charge, any LATENCY and threshold, and many stray words") {
    INFO("seed " << Catch::rngSeed());
    std::mt19937_64 random(Catch::rngSeed());
    board<trigger_5x5> board(Catch::rngSeed());
    board.wait_while("apply_pending");
    auto number = static_cast<std::uint32_t>(random());
    for (unsigned round = 0; round < 12; ++round) {
        Configuration configuration = test_configuration(round);
        configuration.settings.decision_latency = static_cast<std::uint32_t>(random() & 0xfffff);
        configuration.settings.hit_threshold =
            round % 4 == 0 ? 0 : static_cast<std::uint32_t>(random() & 0x7fff);
        configuration.settings.period = static_cast<std::uint32_t>(random());
        for (auto& seed : configuration.seed)
            seed.threshold = static_cast<std::uint32_t>(random() & 0x7fff);
        board.load(configuration);
        board.apply();
        board.set("control", bit_of("control.run"));
        board.clock(200);

        words_t sent = oracle::hit_packet(full_bunch(number++, random));
        const words_t strays(std::size_t{1} << round, std::uint64_t{0x1f} << 56);
        append(sent, strays);
        words_t second = oracle::hit_packet(full_bunch(number++, random));
        second.insert(second.begin() + 1, strays.begin(), strays.end());
        append(sent, second);
        board.send(sent);
        board.drain();
        require_equal(in_time(split(board.received())), reference(Design::large_5x5, configuration, sent));
        board.set("control", 0);
    }
}

TEST_CASE("charges of thousands of bunches that leave no packet") {
    INFO("seed " << Catch::rngSeed());
    std::mt19937_64 random(Catch::rngSeed());
    board<trigger_5x5> board(Catch::rngSeed());
    board.wait_while("apply_pending");
    board.load(test_configuration(Catch::rngSeed()));
    board.apply();
    board.set("control", bit_of("control.run"));
    constexpr std::uint32_t inside = 8;  // packets that have a record
    std::uint32_t headers = 0, lost = 0;
    std::int64_t beam_catcher = 0, target = 0, largest_sum = 0;
    bool positive = false;
    std::vector<std::uint32_t> numbers(32, 10);  // of charges so different that each of their bits changes
    numbers[0] = 0xaaa;                          // each bit of the count
    numbers[1] = 0xd55;
    for (const std::uint32_t losing : numbers) {
        positive = !positive;
        board.set_gaps({1, 1}, {1e-9, 1});  // no receiver is ready
        const auto send = [&] {
            const auto charge = [&](bool above) {
                const auto less = static_cast<std::int32_t>(random() % (1u << 26));
                return above ? largest_charge - less : smallest_charge + less;
            };
            oracle::Bunch bunch;
            bunch.number = static_cast<std::uint32_t>(random());
            bunch.beam_catcher = charge(positive);
            bunch.target = charge(!positive);
            ++headers;
            beam_catcher += bunch.beam_catcher;
            target += bunch.target;
            board.send(oracle::hit_packet(bunch));
        };
        lost += losing;
        for (std::uint32_t i = 0; i < inside + losing + 1;
             ++i)  // the last one leaves late, with those before it
            send();
        while (!board.all_sent())
            board.clock();
        board.set_gaps({1, 1}, {1, 1});
        board.drain();
        board.latch();
        largest_sum = std::max(largest_sum, beam_catcher);
        CHECK(static_cast<std::int64_t>(board.get_64("beam_catcher_in")) == beam_catcher);
        CHECK(static_cast<std::int64_t>(board.get_64("target_in")) == target);
        CHECK(board.get_64("beam_catcher_in") == board.get_64("beam_catcher_out"));
        CHECK(board.get_64("target_in") == board.get_64("target_out"));
        CHECK(board.get("dropped_silent") == lost);
        CHECK(board.get("headers") == headers);
    }
    CHECK(largest_sum > std::int64_t{1} << 37);
}
