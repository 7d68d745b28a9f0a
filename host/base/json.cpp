#include "base/json.hpp"

#include "base/error.hpp"

#include <fmt/format.h>

namespace antipode {
namespace {

constexpr int deepest = 64;

}  // namespace

nlohmann::ordered_json parse_json(std::string_view text) {
    using Json = nlohmann::ordered_json;
    try {
        return Json::parse(text, [](int depth, Json::parse_event_t, const Json&) {
            if (depth > deepest) throw InputError(fmt::format("JSON nested deeper than {} levels", deepest));
            return true;
        });
    } catch (const Json::exception& error) {
        throw InputError(fmt::format("not JSON: {}", error.what()));
    }
}

}  // namespace antipode
