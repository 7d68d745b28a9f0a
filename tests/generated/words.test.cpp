#include "generated/words.hpp"

#include "generated/constants.hpp"
#include "generated/ecal.hpp"
#include "generated/registers.hpp"
#include "generated/registers_table.hpp"
#include "generated/words_table.hpp"

#include <bit>
#include <random>

#include <catch2/catch.hpp>

using namespace antipode;

namespace {

/// Takes a word apart and packs it again; false if the word is not of this type.
template <class Word>
bool repack(std::uint64_t word, std::uint64_t& packed) {
    if (!Word::is(word)) return false;
    packed = Word::unpack(word).pack();
    return true;
}

/// By the type that the word has.
std::uint64_t repack(std::uint64_t word) {
    using namespace words;
    std::uint64_t packed = 0;
    const bool known = repack<BunchHeader>(word, packed) || repack<BunchTime>(word, packed) ||
                       repack<BunchCharges>(word, packed) || repack<Hit>(word, packed) ||
                       repack<TimeMarker>(word, packed) || repack<BunchTrailer>(word, packed) ||
                       repack<PrimitiveHeader>(word, packed) || repack<Configuration>(word, packed) ||
                       repack<DroppedBunches>(word, packed) || repack<DroppedBeamCatcher>(word, packed) ||
                       repack<DroppedTarget>(word, packed) || repack<Decision>(word, packed) ||
                       repack<CountersInput>(word, packed) || repack<CountersHits>(word, packed) ||
                       repack<CountersClusters>(word, packed) || repack<CountersPairs>(word, packed) ||
                       repack<CountersAlgorithms>(word, packed) || repack<Cluster>(word, packed) ||
                       repack<ClusterSeed>(word, packed) || repack<Pair>(word, packed) ||
                       repack<CalibratedHit>(word, packed) || repack<PrimitiveTrailer>(word, packed);
    return known ? packed : 0;
}

}  // namespace

TEST_CASE("Every word comes back from unpacking and packing, its reserved bits zero") {
    std::mt19937_64 random(20240611);
    for (const auto& info : words::table)
        for (int i = 0; i < 1000; ++i) {
            const std::uint64_t payload = random() >> 8 & ~info.reserved;
            const std::uint64_t word = std::uint64_t{info.tag} << 56 | payload;
            REQUIRE(repack(word | info.reserved) == word);
        }
}

TEST_CASE("Bit positions of a hit are those of config/words.toml") {
    words::Hit hit;
    hit.column = 28;
    hit.row = 3;
    hit.energy = 32767;
    hit.time = 0x80001;
    hit.pileup = true;
    // Written out by hand: type 4, version 1; pileup bit 46; time from bit 25; energy from 10; row from 5;
    // column.
    const std::uint64_t by_hand = std::uint64_t{4} << 59 | std::uint64_t{1} << 56 | std::uint64_t{1} << 46 |
                                  std::uint64_t{0x80001} << 25 | std::uint64_t{32767} << 10 | 3u << 5 | 28u;
    CHECK(hit.pack() == by_hand);
    CHECK(words::Hit::unpack(by_hand) == hit);
}

TEST_CASE("Signed fields keep their sign, and a value beyond the field is seen") {
    words::BunchCharges charges;
    charges.beam_catcher = -(1 << 27);
    charges.target = -1;
    CHECK(words::BunchCharges::unpack(charges.pack()).beam_catcher == -(1 << 27));
    CHECK(words::BunchCharges::unpack(charges.pack()).target == -1);
    CHECK(charges.fits());
    charges.beam_catcher = 1 << 27;
    CHECK_FALSE(charges.fits());
}

TEST_CASE("Settings come back from the words on the bus, and reset to what the table says") {
    registers::Settings settings;
    std::uint32_t bus[registers::settings_words];
    settings.to_words(bus);
    int found = 0;
    for (const auto& field : registers::table) {
        if (field.access != "setting") continue;
        const std::uint32_t word = bus[(field.address - registers::settings_first) / 4];
        const auto mask = static_cast<std::uint32_t>((std::uint64_t{1} << field.width) - 1);
        INFO(field.name);
        CHECK((word >> field.bit & mask) == (static_cast<std::uint32_t>(field.reset) & mask));
        ++found;
    }
    CHECK(found == 12 + 2 + 3 + 10 + 2 * 6 + 2 * 4 + 4 * (3 + 16));

    std::mt19937 random(7);
    for (auto& word : bus)
        word = 0;
    for (const auto& field : registers::table) {
        if (field.access != "setting") continue;
        std::uniform_int_distribution<std::int64_t> value(field.min, field.max);
        const auto bits = static_cast<std::uint32_t>(value(random));
        bus[(field.address - registers::settings_first) / 4] |= field.is_signed ? bits : bits << field.bit;
    }
    std::uint32_t again[registers::settings_words];
    registers::Settings::from_words(bus).to_words(again);
    CHECK(std::equal(std::begin(bus), std::end(bus), std::begin(again)));
}

TEST_CASE("A register takes the ends of its range and nothing beyond") {
    using registers::write_in_range;
    for (const auto& field : registers::table) {
        const auto word = [&](std::int64_t value) {
            return field.is_signed ? static_cast<std::uint32_t>(value)
                                   : static_cast<std::uint32_t>(value) << field.bit;
        };
        INFO(field.name);
        if (field.access == "constant" || field.access == "status" || field.access == "counter") {
            CHECK_FALSE(write_in_range(field.address, 0));
            continue;
        }
        CHECK(write_in_range(field.address, word(field.max)));
        CHECK(write_in_range(field.address, word(field.min)));
        const bool fills = field.bit + field.width == 32 && field.max == (std::int64_t{1} << field.width) - 1;
        const bool alone =
            field.name.find("enable.") == std::string_view::npos &&
            (field.access == "setting" && field.name.find("output.") == std::string_view::npos);
        if (alone && !fills) CHECK_FALSE(write_in_range(field.address, word(field.max + 1)));
        if (alone && field.min != 0) CHECK_FALSE(write_in_range(field.address, word(field.min - 1)));
    }
    CHECK_FALSE(write_in_range(registers::time_seed_address + 1, 0));
    CHECK_FALSE(write_in_range(0x0ffc, 0));
}

// 616 crystals, central hole of 5 x 5, rows of 5 to 27: PadmeMC/ECal/src/ECalGeometry.cc.
TEST_CASE("The map of the crystals has the shape of the calorimeter") {
    int total = 0, live = 0;
    for (std::uint32_t row = 0; row < 32; ++row)
        for (std::uint32_t column = 0; column < 32; ++column) {
            total += ecal::is_crystal(row, column);
            live += ecal::is_live(row, column);
            if (row < 29 && column < 29)
                CHECK(ecal::is_crystal(row, column) == ecal::is_crystal(28 - row, 28 - column));
        }
    CHECK(total == 616);
    CHECK(live == 606);
    CHECK(std::popcount(ecal::row_exists[0]) == 5);
    CHECK(std::popcount(ecal::row_exists[9]) == 27);
    CHECK(std::popcount(ecal::row_exists[14]) == 24);
    CHECK_FALSE(ecal::is_crystal(12, 12));
    CHECK(ecal::is_crystal(12, 11));
    for (std::size_t i = 1; i < std::size(ecal::crystals); ++i) {
        const auto& a = ecal::crystals[i - 1];
        const auto& b = ecal::crystals[i];
        CHECK(constants::raster(a.y_cell, a.x_cell) < constants::raster(b.y_cell, b.x_cell));
    }
}
