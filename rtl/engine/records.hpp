#pragma once
#include "engine/bits.hpp"
#include "generated/from_registers.hpp"

#include <type_traits>

namespace antipode::rtl {

// A record as a vector of bits, as ports of rtl/ have it: the first field lowest, from bit `low` on.
template <class Port, class Record>
void drive_record(Port& port, const Record& record, std::size_t low = 0) {
    visit_fields(record, [&](const auto& number) {
        using Number = std::decay_t<decltype(number)>;
        set_bits(port, low, Number::width, static_cast<std::uint64_t>(number.value()));
        low += Number::width;
    });
}

template <class Record, class Port>
Record read_record(const Port& port, std::size_t low = 0) {
    Record record;
    visit_fields(record, [&](auto& number) {
        using Number = std::decay_t<decltype(number)>;
        const std::uint64_t bits = get_bits(port, low, Number::width);
        const std::uint64_t sign = Number::smallest < 0 ? std::uint64_t{1} << (Number::width - 1) : 0;
        number = Number(static_cast<std::int64_t>((bits ^ sign) - sign));
        low += Number::width;
    });
    return record;
}

template <class Port, class Record>
bool shows_record(const Port& port, const Record& record, std::size_t low = 0) {
    bool equal = true;
    visit_fields(record, [&](const auto& number) {
        using Number = std::decay_t<decltype(number)>;
        const std::uint64_t mask = (std::uint64_t{1} << Number::width) - 1;
        equal = equal &&
                get_bits(port, low, Number::width) == (static_cast<std::uint64_t>(number.value()) & mask);
        low += Number::width;
    });
    return equal;
}

template <class Port>
void drive_settings(Port& port, const registers::Settings& settings) {
    drive_record(port, hls::from_registers(settings));
}

}  // namespace antipode::rtl
