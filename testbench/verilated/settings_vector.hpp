#pragma once
#include "generated/registers.hpp"
#include "generated/registers_table.hpp"
#include "verilated/bits.hpp"

namespace antipode::testbench {

// The settings as the flat vector of the design: all fields in the order of their addresses, the first
// lowest.
template <class Port>
void drive_settings(Port& port, const registers::Settings& settings) {
    std::uint32_t words[registers::settings_words];
    settings.to_words(words);
    std::size_t low = 0;
    for (const registers::FieldInfo& field : registers::table) {
        if (field.access != "setting") continue;
        const std::uint32_t word = words[(field.address - registers::settings_first) / 4];
        set_bits(port, low, field.width, word >> field.bit);
        low += field.width;
    }
}

}  // namespace antipode::testbench
