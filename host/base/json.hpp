#pragma once

/// JSON and CBOR from outside and to outside.

#include "base/error.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace antipode {

/// Text from outside as JSON. Throws InputError for what is not JSON or nested deeper than 64 levels: what
/// reads or writes JSON recursively must not meet more.
nlohmann::ordered_json parse_json(std::string_view text);

/// The same for CBOR; none for what is no CBOR.
std::optional<nlohmann::json> parse_cbor(std::string_view bytes);

/// JSON as text. Names and texts from outside may hold bytes that are not UTF-8: these become replacement
/// marks, where the library's own default throws.
/// @param indent  spaces a level; -1: on one line
std::string json_text(const nlohmann::ordered_json& json, int indent = -1);

/// A number from outside as an integer. Throws InputError where it is none, or beyond the type: the library
/// converts whatever number there is.
template <std::integral Integer, class Json>
Integer integer_from(const Json& json) {
    const auto checked = [&](auto value) {
        if (!std::in_range<Integer>(value)) throw InputError("an integer that is too large");
        return static_cast<Integer>(value);
    };
    if (json.is_number_unsigned()) return checked(json.template get<std::uint64_t>());
    if (json.is_number_integer()) return checked(json.template get<std::int64_t>());
    throw InputError(json_text(json) + " where an integer was expected");
}

}  // namespace antipode
