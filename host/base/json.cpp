#include "base/json.hpp"

#include <fmt/format.h>

namespace antipode {
namespace {

constexpr int deepest = 64;

/// Goes through a document without making one, and stops where it is nested too deep. The library's reader of
/// CBOR calls itself for each level.
class DepthCheck : public nlohmann::json_sax<nlohmann::json> {
public:
    bool too_deep() const noexcept { return depth_ > deepest; }

    bool start_object(std::size_t) override { return ++depth_ <= deepest; }
    bool start_array(std::size_t) override { return ++depth_ <= deepest; }
    bool end_object() override { return --depth_, true; }
    bool end_array() override { return --depth_, true; }
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool key(string_t&) override { return true; }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
        return false;
    }

private:
    int depth_ = 0;
};

}  // namespace

nlohmann::ordered_json parse_json(std::string_view text) {
    DepthCheck check;
    nlohmann::json::sax_parse(text, &check);
    if (check.too_deep()) throw InputError(fmt::format("JSON nested deeper than {} levels", deepest));
    try {
        return nlohmann::ordered_json::parse(text);
    } catch (const nlohmann::ordered_json::exception& error) {
        throw InputError(fmt::format("not JSON: {}", error.what()));
    }
}

std::optional<nlohmann::json> parse_cbor(std::string_view bytes) {
    DepthCheck check;
    if (!nlohmann::json::sax_parse(bytes, &check, nlohmann::json::input_format_t::cbor)) return std::nullopt;
    auto content = nlohmann::json::from_cbor(bytes, true, false);
    return content.is_discarded() ? std::nullopt : std::optional(std::move(content));
}

std::string json_text(const nlohmann::ordered_json& json, int indent) {
    return json.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace antipode
