#pragma once

/// Between the counts of a word's field and the physical quantity that they stand for.

#include "base/error.hpp"
#include "generated/words_table.hpp"

#include <cmath>
#include <cstdint>

namespace antipode::formats {

/// The quantity, in the unit of the field: MeV, ns, pC, cells.
template <class Field>
constexpr double physical(typename Field::value_type counts) noexcept {
    return static_cast<double>(counts) * words::step<Field>;
}

template <class Field>
struct Counts {
    typename Field::value_type value = 0;
    bool saturated = false;  ///< the quantity is beyond the field
};

/// The nearest count that the field holds, halves away from zero. Throws InputError for a value that is not a
/// number.
template <class Field>
Counts<Field> counts(double quantity) {
    if (std::isnan(quantity)) throw InputError("a quantity that is not a number cannot stand in a word");
    constexpr std::uint64_t all_ones = words::mask<Field>;
    constexpr double high = static_cast<double>(Field::is_signed ? all_ones / 2 : all_ones);
    constexpr double low = Field::is_signed ? -high - 1 : 0;
    const double count = std::round(quantity / words::step<Field>);
    if (count > high) return {static_cast<typename Field::value_type>(high), true};
    if (count < low) return {static_cast<typename Field::value_type>(low), true};
    return {static_cast<typename Field::value_type>(count), false};
}

}  // namespace antipode::formats
