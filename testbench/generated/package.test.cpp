// The generated SystemVerilog package and the generated C++ headers say the same.
#include "antipode_pkg_check.h"
#include "generated/constants.hpp"
#include "generated/ecal.hpp"
#include "generated/registers.hpp"
#include "generated/registers_table.hpp"
#include "generated/words_table.hpp"

#include <memory>
#include <random>

#include <catch2/catch.hpp>

using namespace antipode;

namespace {

std::unique_ptr<antipode_pkg_check> package() {
    static VerilatedContext context;
    return std::make_unique<antipode_pkg_check>(&context);
}

/// The bits of all fields of a word, by the table: what is left when the reserved bits are cleared.
std::uint64_t fields_of(std::uint64_t word) {
    for (const auto& info : words::table)
        if (word >> words::version_bit == info.tag) return word & ~info.reserved;
    return 0;
}

/// Bits of a settings word that belong to a field.
std::uint32_t implemented(std::uint32_t address) {
    std::uint32_t mask = 0;
    for (const auto& field : registers::table)
        if (field.access == "setting" && field.address == address)
            mask |= static_cast<std::uint32_t>(((std::uint64_t{1} << field.width) - 1) << field.bit);
    return mask;
}

}  // namespace

TEST_CASE("SystemVerilog takes every word apart and packs it again as C++ does") {
    const auto rtl = package();
    std::mt19937_64 random(1);
    for (int tag = 0; tag < 256; ++tag)
        for (int i = 0; i < 200; ++i) {
            rtl->word_i = random() >> 8 | static_cast<std::uint64_t>(tag) << words::version_bit;
            rtl->eval();
            REQUIRE(rtl->repacked_o == fields_of(rtl->word_i));
        }
}

TEST_CASE("SystemVerilog and C++ have the same crystals") {
    const auto rtl = package();
    for (std::uint32_t row = 0; row < 32; ++row)
        for (std::uint32_t column = 0; column < 32; ++column) {
            rtl->row_i = row & 31;
            rtl->column_i = column & 31;
            rtl->eval();
            REQUIRE(rtl->is_crystal_o == ecal::is_crystal(row, column));
            REQUIRE(rtl->is_live_o == ecal::is_live(row, column));
            REQUIRE(rtl->raster_o == constants::raster(row, column));
        }
}

TEST_CASE("SystemVerilog and C++ accept the same register writes") {
    const auto rtl = package();
    std::mt19937_64 random(2);
    std::uint64_t accepted = 0;
    for (std::uint32_t address = 0; address < 0x10000; ++address) {
        std::int64_t ends[] = {0, 0, 0, 0};
        for (const auto& field : registers::table)
            if (field.address == address) {
                ends[0] = field.min;
                ends[1] = field.max;
                ends[2] = field.min - 1;
                ends[3] = field.max + 1;
            }
        for (int i = 0; i < 12; ++i) {
            const auto value =
                static_cast<std::uint32_t>(i < 4 ? static_cast<std::uint64_t>(ends[i]) : random() >> (4 * i));
            rtl->address_i = address & 0xffff;
            rtl->value_i = value;
            rtl->eval();
            REQUIRE(rtl->in_range_o == registers::write_in_range(address, value));
            accepted += rtl->in_range_o;
        }
    }
    CHECK(accepted > 250);
}

TEST_CASE("Settings are loaded into the places where they are read, and into no other") {
    const auto rtl = package();
    std::uint32_t reset[registers::settings_words];
    registers::Settings{}.to_words(reset);
    std::mt19937 random(3);
    for (std::uint32_t load = 0; load < registers::settings_words; ++load) {
        const auto value = static_cast<std::uint32_t>(random());
        rtl->load_index_i = load & 0xff;
        rtl->value_i = value;
        for (std::uint32_t read = 0; read < registers::settings_words; ++read) {
            rtl->read_index_i = read & 0xff;
            rtl->eval();
            const std::uint32_t mask = implemented(registers::settings_first + 4 * read);
            REQUIRE(rtl->read_o == ((read == load ? value : reset[read]) & mask));
            REQUIRE((rtl->word_reset_o & mask) == (reset[read] & mask));
        }
    }
}
