#include "results/plain_text.hpp"

#include <nlohmann/json.hpp>

namespace antipode::results {

std::string one_line(const std::string& text) {
    using Json = nlohmann::json;
    // The JSON writer has the only check of UTF-8 that is needed anywhere.
    const auto json = Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
    auto line = Json::parse(json).get<std::string>();
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto byte = static_cast<unsigned char>(line[i]);
        if (byte < 0x20 || byte == 0x7f) line[i] = ' ';
        // U+0080 to U+009F: terminals obey these too.
        if (byte == 0xc2 && i + 1 < line.size() && static_cast<unsigned char>(line[i + 1]) < 0xa0)
            line.replace(i, 2, " ");
    }
    return line;
}

}  // namespace antipode::results
