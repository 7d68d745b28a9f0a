// Playback and capture memories: against their models on every clock, and played into each other.
#include "capture_memory_d64.h"
#include "model/capture_memory.hpp"
#include "model/playback_memory.hpp"
#include "playback_memory_d64.h"
#include "verilated/dut.hpp"
#include "verilated/gaps.hpp"

#include <vector>

#include <catch2/catch.hpp>

using namespace antipode;
using testbench::dut;
using testbench::gaps;

namespace {

constexpr std::size_t depth = 64;
constexpr std::uint8_t header = 1, trailer = 6;

struct bench {
    dut<playback_memory_d64> playback{Catch::rngSeed()};
    dut<capture_memory_d64> capture{Catch::rngSeed() + 1};
    model::playback_memory<depth> playback_model;
    model::capture_memory<depth> capture_model;
    model::playback_memory<depth>::host_in to_playback;
    model::capture_memory<depth>::host_in to_capture;
    std::vector<std::uint64_t> passed;
    bool seen_read = false;  // data_o of the playback is known

    bench() {
        to_playback.trailer_type = trailer;
        to_capture.header_type = header;
        playback->write_i = playback->host_read_i = playback->start_i = playback->stop_i = playback->ready_i =
            0;
        capture->valid_i = capture->start_i = capture->stop_i = capture->read_i = 0;
        playback.reset();
        capture.reset();
    }

    void clock(bool ready) {
        playback->write_i = to_playback.write;
        playback->write_address_i = static_cast<CData>(to_playback.write_address);
        playback->host_read_address_i = static_cast<CData>(to_playback.read_address);
        playback->host_data_i = to_playback.data;
        playback->host_read_i = to_playback.read;
        playback->start_i = to_playback.start;
        playback->stop_i = to_playback.stop;
        playback->loop_i = to_playback.loop;
        playback->words_i = static_cast<CData>(to_playback.words);
        playback->gap_i = to_playback.gap;
        playback->trailer_type_i = to_playback.trailer_type;
        playback->ready_i = ready;
        playback.settle();
        capture->valid_i = playback->valid_o;
        capture->ready_i = ready;
        capture->data_i = playback->data_o;
        capture->header_type_i = to_capture.header_type;
        capture->start_i = to_capture.start;
        capture->stop_i = to_capture.stop;
        capture->read_i = to_capture.read;
        capture->read_address_i = static_cast<CData>(to_capture.address);
        capture.settle();

        INFO("clock " << playback.clocks() << ", seed " << Catch::rngSeed());
        REQUIRE(bool(playback->valid_o) == playback_model.out_valid());
        REQUIRE(bool(playback->active_o) == playback_model.active());
        if (seen_read) REQUIRE(playback->data_o == playback_model.out());
        REQUIRE(bool(capture->active_o) == capture_model.active());
        REQUIRE(capture->count_o == capture_model.count());

        const bool passes = playback_model.out_valid() && ready;
        if (passes) passed.push_back(playback_model.out());
        const std::uint64_t word = playback_model.out();
        playback_model.clock(to_playback, ready);
        capture_model.clock(passes, word, to_capture);
        playback.clock();
        capture.clock();
        to_playback.write = 0;
        to_playback.read = to_playback.start = to_playback.stop = false;
        to_capture.read = to_capture.start = to_capture.stop = false;
    }

    void fill(const std::vector<std::uint64_t>& words) {
        for (std::size_t i = 0; i < depth; ++i) {
            const std::uint64_t word = i < words.size() ? words[i] : 0;
            for (const int half : {0, 1}) {
                to_playback.write = static_cast<std::uint8_t>(1 << half);
                to_playback.write_address = i;
                to_playback.data = static_cast<std::uint32_t>(word >> (32 * half));
                clock(false);
            }
        }
        for (std::size_t i = 0; i < words.size(); ++i) {  // the host reads it back
            to_playback.read = true;
            to_playback.read_address = i;
            clock(false);
            seen_read = true;
            REQUIRE(playback->data_o == words[i]);
        }
        to_playback.words = words.size();
    }

    std::vector<std::uint64_t> captured() {
        std::vector<std::uint64_t> words;
        for (std::size_t i = 0; i < capture_model.count(); ++i) {
            to_capture.read = true;
            to_capture.address = i;
            clock(false);
            REQUIRE(capture->data_o == capture_model.out());
            words.push_back(capture->data_o);
        }
        return words;
    }
};

std::uint64_t word_of_type(std::uint64_t type, std::uint64_t payload) {
    return type << 59 | payload;
}

// Two words that belong to no packet, then packets of 3 to 7 words.
std::vector<std::uint64_t> packets(std::mt19937_64& random, std::size_t count) {
    std::vector<std::uint64_t> words{word_of_type(4, 1), word_of_type(4, 2)};
    for (std::size_t p = 0; p < count; ++p) {
        words.push_back(word_of_type(header, p));
        for (std::uint64_t i = 0; i < 1 + random() % 5; ++i)
            words.push_back(word_of_type(4, random() % (1ull << 56)));
        words.push_back(word_of_type(trailer, p));
    }
    return words;
}

}  // namespace

TEST_CASE("what is played is captured, from the first header on") {
    bench b;
    std::mt19937_64 random(Catch::rngSeed());
    const auto words = packets(random, 7);
    b.fill(words);
    for (const std::uint32_t gap : {0u, 1u, 5u}) {
        for (const double busy : {1.0, 0.6, 0.1}) {
            gaps sink(busy, 3);
            b.passed.clear();
            b.to_capture.start = b.to_playback.start = true;
            b.to_playback.gap = gap;
            b.clock(false);
            int clocks = 0;
            do {
                b.clock(sink.next(random));
                ++clocks;
            } while (b.playback_model.active());
            REQUIRE(b.passed == words);
            // Full rate, but for what is asked for: one clock to read the first word, one to see the end, and
            // the gaps.
            if (busy == 1.0 && gap == 0) REQUIRE(clocks == int(words.size()) + 2);
            REQUIRE(b.captured() == std::vector<std::uint64_t>(words.begin() + 2, words.end()));
        }
    }
}

TEST_CASE("a playback in a loop stops behind a trailer, and the capture stops when it is full or told to") {
    bench b;
    std::mt19937_64 random(Catch::rngSeed());
    for (int turn = 0; turn < 40; ++turn) {
        const auto words = packets(random, 1 + random() % 7);
        b.fill(words);
        b.passed.clear();
        b.to_playback.loop = true;
        b.to_playback.gap = static_cast<std::uint32_t>(random() % 3);
        b.to_playback.start = b.to_capture.start = true;
        b.clock(false);
        gaps sink(0.5, 4);
        const std::uint64_t stop_at = 10 + random() % 300, stop_capture_at = random() % 300;
        for (std::uint64_t clock = 0; b.playback_model.active(); ++clock) {
            REQUIRE(clock < 1000);
            if (clock == stop_at) b.to_playback.stop = true;
            if (clock == stop_capture_at) b.to_capture.stop = true;
            b.clock(sink.next(random));
        }
        REQUIRE(!b.passed.empty());
        REQUIRE(b.passed.back() >> 59 == trailer);
        for (std::size_t i = 0; i < b.passed.size(); ++i)
            REQUIRE(b.passed[i] == words[i % words.size()]);
        const auto kept = b.captured();
        REQUIRE(kept.size() <= depth);
        for (std::size_t i = 0; i < kept.size(); ++i)
            REQUIRE(kept[i] == b.passed[i + 2]);
    }
}

TEST_CASE("random commands leave playback and capture equal to their models") {
    bench b;
    std::mt19937_64 random(Catch::rngSeed());
    b.fill(packets(random, 4));
    gaps sink(0.6, 4);
    for (int clock = 0; clock < 20000; ++clock) {
        b.to_playback.start = random() % 16 == 0;
        b.to_playback.stop = random() % 40 == 0;
        b.to_playback.read = random() % 8 == 0;
        b.to_playback.read_address = random() % depth;
        if (!b.playback_model.active()) {
            b.to_playback.words = random() % (depth + 1);
            b.to_playback.gap = static_cast<std::uint32_t>(random() % 4);
            b.to_playback.loop = random() % 2;
        }
        b.to_capture.start = random() % 60 == 0;
        b.to_capture.stop = random() % 60 == 0;
        if (b.to_capture.start)
            b.to_capture.header_type = static_cast<std::uint8_t>(random() % 4 != 0 ? header : random() % 32);
        b.clock(sink.next(random));
    }
}

TEST_CASE("a gap of playback can have any length, and ends with a reset") {
    bench b;
    std::mt19937_64 random(Catch::rngSeed());
    b.fill(packets(random, 2));
    for (int turn = 0; turn < 200; ++turn) {
        b.passed.clear();
        b.to_playback.gap = static_cast<std::uint32_t>(random()) | 1u << 16;
        b.to_playback.start = true;
        for (int clock = 0; clock < 40; ++clock)
            b.clock(true);
        REQUIRE(b.playback_model.active());
        REQUIRE(b.passed.back() >> 59 == trailer);
        b.playback.reset(1);
        b.playback_model.reset();
    }
}
