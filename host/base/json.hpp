#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

namespace antipode {

/// Text from outside as JSON. Throws InputError for what is not JSON or nested deeper than 64 levels: what
/// reads or writes JSON recursively must not meet more.
nlohmann::ordered_json parse_json(std::string_view text);

}  // namespace antipode
