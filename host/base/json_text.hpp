#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace antipode {

/// JSON as text. Names and texts from outside may hold bytes that are not UTF-8: these become replacement
/// marks, where the library's own default throws.
/// @param indent  spaces a level; -1: on one line
inline std::string json_text(const nlohmann::ordered_json& json, int indent = -1) {
    return json.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace antipode
