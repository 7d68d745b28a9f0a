#include "formats/packets.hpp"

#include "base/error.hpp"
#include "formats/quantities.hpp"

#include <limits>
#include <random>

#include <catch2/catch.hpp>
#include <zlib.h>

using namespace antipode;
using namespace antipode::formats;

namespace {

Bunch example_bunch() {
    Bunch bunch{.number = 7, .time_ns = 140'000'000, .charges = {-3, 12345}, .hits = {}, .marker = {}};
    bunch.hits.push_back({28, 12, 32767, 0xfffff, true, false});
    bunch.hits.push_back({0, 14, 16, 0, false, true});
    return bunch;
}

Primitives example_primitives() {
    Primitives p;
    p.header.number = 7;
    p.header.pair_limit = true;
    p.header.dropped_before = true;
    p.time = words::BunchTime{140'000'000};
    p.charges = words::BunchCharges{-3, 12345};
    p.configuration = {0xdeadbeef, 0, 0, 1};
    p.dropped_before = DroppedBefore{{2}, {-6}, {1}};
    p.decision = words::Decision{1, 1, true, 2, 1};
    p.counters.input = {174, 1, 0, 2};
    p.counters.pairs = {1, 1, 0};
    p.clusters.push_back({{1792, 300, 800, 2240, false, false, false}, {14, 2, 1500, 9, 5968, 0, 1}});
    p.clusters.push_back({{1792, 3300, 801, 2200, true, false, false}, {14, 26, 1400, 8, 6032, 1, 1}});
    p.pairs.push_back({0, 1, 511, 0, 0, 0, 1});
    p.hits.push_back({14, 2, 1500, 800, false, false});
    return p;
}

std::vector<std::uint64_t> words_of(const auto& packet) {
    std::vector<std::uint64_t> words;
    append_words(packet, words);
    return words;
}

}  // namespace

TEST_CASE("A bunch comes back from its words") {
    auto bunch = example_bunch();
    PacketFaults faults;
    CHECK(read_bunch(words_of(bunch), faults) == bunch);
    CHECK_FALSE(faults.any());

    bunch.marker = words::TimeMarker{4095, 8};
    CHECK(read_bunch(words_of(bunch), faults) == bunch);
    CHECK_FALSE(faults.any());
}

TEST_CASE("The trailer of a bunch has zlib's CRC-32 of the bytes before it, and the number of hits") {
    const auto words = words_of(example_bunch());
    const auto trailer = words::BunchTrailer::unpack(words.back());
    const auto size = static_cast<uInt>(8 * (words.size() - 1));
    CHECK(trailer.crc == ::crc32(0, reinterpret_cast<const Bytef*>(words.data()), size));
    CHECK(trailer.hits == 2);
}

TEST_CASE("Primitives come back from their words, those of a dropped bunch too") {
    auto primitives = example_primitives();
    PacketFaults faults;
    CHECK(read_primitives(words_of(primitives), faults) == primitives);
    CHECK_FALSE(faults.any());

    Primitives dropped;
    dropped.header.dropped = true;
    dropped.time = primitives.time;
    dropped.charges = primitives.charges;
    CHECK(read_primitives(words_of(dropped), faults) == dropped);
    CHECK_FALSE(faults.any());
}

TEST_CASE("What is wrong with a packet is named") {
    const auto good = words_of(example_bunch());
    PacketFaults faults;
    SECTION("a flipped bit") {
        auto words = good;
        words[3] ^= 1 << 20;
        read_bunch(words, faults);
        CHECK((faults.bad_crc && !faults.bad_count && !faults.no_trailer && faults.stray_words == 0));
    }
    SECTION("a lost hit") {
        auto words = good;
        words.erase(words.begin() + 3);
        CHECK(read_bunch(words, faults).hits.size() == 1);
        CHECK((faults.bad_crc && faults.bad_count));
    }
    SECTION("no trailer") {
        auto words = good;
        words.pop_back();
        CHECK(read_bunch(words, faults).hits.size() == 2);
        CHECK((faults.no_trailer && !faults.bad_crc));
    }
    SECTION("charges missing") {
        auto words = good;
        words.erase(words.begin() + 2);
        read_bunch(words, faults);
        CHECK(faults.incomplete);
    }
    SECTION("charges twice: the first counts") {
        auto words = good;
        words.insert(words.begin() + 3, words::BunchCharges{99, 99}.pack());
        CHECK(read_bunch(words, faults).charges == words::BunchCharges{-3, 12345});
        CHECK((faults.incomplete && faults.stray_words == 0));
    }
    SECTION("words of no type, of the other stream, and behind the trailer") {
        auto words = good;
        words.insert(words.begin() + 3, {0, words::Pair{}.pack()});
        words.push_back(words::Hit{}.pack());
        CHECK(read_bunch(words, faults).hits.size() == 2);
        CHECK(faults.stray_words == 3);
    }
    SECTION("nothing at all") {
        read_bunch({}, faults);
        CHECK((faults.incomplete && faults.no_trailer));
    }
    SECTION("a pair of a cluster that is not there is left out") {
        auto primitives = example_primitives();
        primitives.pairs.push_back({0, 2, 0, 0, 0, 0, 1});
        CHECK(read_primitives(words_of(primitives), faults).pairs.size() == 1);
        CHECK(faults.stray_words == 1);
    }
    SECTION("a decision that the flags deny") {
        auto primitives = example_primitives();
        primitives.header.dropped = true;
        read_primitives(words_of(primitives), faults);
        CHECK(faults.incomplete);
    }
}

TEST_CASE("Random words never make the readers fail") {
    std::mt19937_64 random(Catch::rngSeed());
    const auto hits = words_of(example_bunch());
    const auto primitives = words_of(example_primitives());
    PacketFaults faults;
    for (int i = 0; i < 20000; ++i) {
        auto words = i % 2 ? hits : primitives;
        const auto changes = 1 + random() % 4;
        for (std::uint64_t k = 0; k < changes; ++k) {
            auto& word = words[random() % words.size()];
            word = random() % 2 ? random() : word ^ std::uint64_t{1} << random() % 64;
        }
        words.resize(random() % (words.size() + 1));
        read_bunch(words, faults);
        read_primitives(words, faults);
        CHECK(faults.any());
    }
}

TEST_CASE("A value beyond its field is refused and leaves nothing behind") {
    auto bunch = example_bunch();
    bunch.hits[1].energy = 32768;
    std::vector<std::uint64_t> words{1, 2, 3};
    CHECK_THROWS_AS(append_words(bunch, words), InputError);
    CHECK(words == std::vector<std::uint64_t>{1, 2, 3});
    bunch.hits.assign(65536, {});
    CHECK_THROWS_AS(append_words(bunch, words), InputError);
}

TEST_CASE("Quantities become counts by rounding to nearest, and saturate at the ends of the field") {
    using energy = words::hit::energy;
    using charge = words::bunch_charges::beam_catcher;
    CHECK(counts<energy>(1.0).value == 16);
    CHECK(counts<energy>(1.03125).value == 17);  // 16.5: halves away from zero
    CHECK(counts<energy>(2047.9375).value == 32767);
    CHECK_FALSE(counts<energy>(2047.9375).saturated);
    CHECK(counts<energy>(2048).value == 32767);
    CHECK(counts<energy>(2048).saturated);
    CHECK(counts<energy>(-0.1).value == 0);
    CHECK(counts<energy>(-0.1).saturated);
    CHECK(counts<charge>(-524288.0).value == -(1 << 27));
    CHECK_FALSE(counts<charge>(-524288.0).saturated);
    CHECK(counts<charge>(std::numeric_limits<double>::infinity()).value == (1 << 27) - 1);
    CHECK_THROWS_AS(counts<energy>(std::numeric_limits<double>::quiet_NaN()), InputError);
    CHECK(physical<energy>(32767) == 2047.9375);
    CHECK(physical<charge>(-256) == -1);
}
