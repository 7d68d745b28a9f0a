#include "base/card.hpp"

#include <algorithm>
#include <fstream>
#include <numeric>
#include <sstream>

#include <toml++/toml.h>

namespace antipode {
namespace {

using Json = nlohmann::ordered_json;

std::string place(const std::filesystem::path& file, const toml::source_region& region) {
    return fmt::format("{}:{}:{}", file.string(), region.begin.line, region.begin.column);
}

Json to_json(const toml::node& node) {
    if (const auto* table = node.as_table()) {
        Json json = Json::object();
        for (const auto& [key, value] : *table)
            json[std::string(key.str())] = to_json(value);
        return json;
    }
    if (const auto* array = node.as_array()) {
        Json json = Json::array();
        for (const auto& value : *array)
            json.push_back(to_json(value));
        return json;
    }
    if (const auto* value = node.as_boolean()) return value->get();
    if (const auto* value = node.as_integer()) return value->get();
    if (const auto* value = node.as_floating_point()) return value->get();
    if (const auto* value = node.as_string()) return value->get();
    throw InputError("dates and times are not used in a card");
}

}  // namespace

namespace card_detail {

void expect(bool good, const std::string& expected, const Json& found) {
    if (!good) throw InputError(fmt::format("expected {}, found {}", expected, found.dump()));
}

void check_range(double value, const Range& range) {
    if (!(value >= range.low && value <= range.high))
        throw InputError(
            fmt::format("expected a number from {} to {}, found {}", range.low, range.high, value));
}

}  // namespace card_detail

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
    std::string best;
    std::size_t best_distance = std::numeric_limits<std::size_t>::max();
    for (const auto& candidate : candidates) {
        std::vector<std::size_t> row(candidate.size() + 1);
        std::iota(row.begin(), row.end(), std::size_t{0});
        for (std::size_t i = 0; i < word.size(); ++i) {
            std::size_t diagonal = std::exchange(row[0], i + 1);
            for (std::size_t j = 0; j < candidate.size(); ++j) {
                const std::size_t substituted = diagonal + (word[i] != candidate[j] ? 1 : 0);
                diagonal = row[j + 1];
                row[j + 1] = std::min({substituted, row[j] + 1, diagonal + 1});
            }
        }
        if (row.back() < best_distance) {
            best_distance = row.back();
            best = candidate;
        }
    }
    return best;
}

const Setting& Settings::find(const std::string& key, const std::string& where) const {
    const auto found = std::find_if(settings_.begin(), settings_.end(),
                                    [&](const Setting& setting) { return setting.key == key; });
    if (found != settings_.end()) return *found;
    std::vector<std::string> keys;
    for (const auto& setting : settings_)
        keys.push_back(setting.key);
    throw InputError(fmt::format("{}: unknown key '{}'; did you mean '{}'?", where, key, nearest(key, keys)));
}

void Settings::read(const std::filesystem::path& card) {
    std::ifstream file(card);
    std::stringstream text;
    if (!file || !(text << file.rdbuf()))
        throw IoError(fmt::format("{}: the card cannot be read", card.string()));
    toml::table root;
    try {
        root = toml::parse(text.str());
    } catch (const toml::parse_error& error) {
        throw InputError(fmt::format("{}: {}", place(card, error.source()), error.description()));
    }
    const std::function<void(const std::string&, const toml::node&)> apply = [&](const std::string& key,
                                                                                 const toml::node& node) {
        if (const auto* table = node.as_table()) {
            for (const auto& [name, value] : *table)
                apply(key.empty() ? std::string(name.str()) : key + '.' + std::string(name.str()), value);
            return;
        }
        const std::string where = place(card, node.source());
        const Setting& setting = find(key, where);
        try {
            setting.set(to_json(node));
        } catch (const InputError& error) {
            throw InputError(fmt::format("{}: {}: {}", where, key, error.what()));
        }
    };
    apply("", root);
}

void Settings::assign(std::string_view assignment) {
    const auto equals = assignment.find('=');
    if (equals == std::string_view::npos)
        throw InputError(fmt::format("--set {}: expected key=value", assignment));
    const std::string key(assignment.substr(0, equals));
    const std::string value(assignment.substr(equals + 1));
    const std::string where = fmt::format("--set {}", assignment);
    const Setting& setting = find(key, where);
    Json json = value;  // a bare word
    try {
        json = to_json(*toml::parse("value = " + value).get("value"));
    } catch (const toml::parse_error&) {
    }
    try {
        setting.set(json);
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}: {}", where, error.what()));
    }
}

Json Settings::echo() const {
    Json root = Json::object();
    for (const auto& setting : settings_) {
        std::string pointer = "/" + setting.key;
        std::replace(pointer.begin(), pointer.end(), '.', '/');
        root[Json::json_pointer(pointer)] = setting.get();
    }
    return root;
}

std::string Settings::to_toml() const {
    std::string text;
    std::string section;
    for (const auto& setting : settings_) {
        const auto dot = setting.key.rfind('.');
        const std::string here = dot == std::string::npos ? "" : setting.key.substr(0, dot);
        if (here != section) text += fmt::format("\n[{}]\n", here);
        section = here;
        const std::string name = dot == std::string::npos ? setting.key : setting.key.substr(dot + 1);
        text += fmt::format("{} = {}  # {}\n", name, setting.get().dump(), setting.meaning);
    }
    return text;
}

}  // namespace antipode
