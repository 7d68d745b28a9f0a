#include "base/card.hpp"

#include "base/files.hpp"
#include "base/json.hpp"

#include <algorithm>
#include <numeric>

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

/// A basic string of TOML, on one line.
std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            result.append({'\\', c});
        else if (code < 0x20 || code == 0x7f)
            result += fmt::format("\\u{:04X}", code);
        else
            result += c;
    }
    return result + '"';
}

/// A value as TOML writes it.
std::string to_toml_value(const Json& json) {
    if (json.is_string()) return quoted(json.get<std::string>());
    if (json.is_number_float()) {  // the shortest that reads back to the same bits, and as a floating-point
                                   // number
        const auto number = fmt::format("{}", json.get<double>());
        return number.find_first_of(".en") == std::string::npos ? number + ".0" : number;
    }
    if (!json.is_array()) return json.dump();
    std::vector<std::string> items;
    for (const auto& item : json)
        items.push_back(to_toml_value(item));
    return fmt::format("[{}]", fmt::join(items, ", "));
}

/// The setting's own value, of a card or of the command line, and what its file is relative to.
void set(const Setting& setting, const Json& json, const std::filesystem::path& folder) {
    setting.set(json);
    if (setting.file != nullptr) setting.file->folder = folder;
}

}  // namespace

namespace card_detail {

void expect(bool good, const std::string& expected, const Json& found) {
    if (!good) throw InputError(fmt::format("expected {}, found {}", expected, json_text(found)));
}

void check_text(const Json& json) {
    expect(json.is_string(), "a string", json);
    try {
        static_cast<void>(json.dump());
    } catch (const Json::type_error&) {
        expect(false, "text in UTF-8", json);
    }
}

void check_range(double value, const Range& range) {
    if (!(value >= range.low && value <= range.high))
        throw InputError(
            fmt::format("expected a number from {} to {}, found {}", range.low, range.high, value));
}

}  // namespace card_detail

void check_toml(std::string_view text) {
    constexpr std::size_t most_bytes = 1 << 20;
    constexpr int most_dots = 256;
    if (text.size() > most_bytes)
        throw InputError(fmt::format("{} bytes; a card has at most {}", text.size(), most_bytes));
    int dots = 0;
    std::size_t line = 1;
    for (const char c : text) {
        if (c == '\n') ++line;
        if (std::string_view("=,[]{}\n").find(c) != std::string_view::npos)
            dots = 0;
        else if (c == '.' && ++dots > most_dots)
            throw InputError(fmt::format("line {}: a key of more than {} parts", line, most_dots));
    }
}

std::size_t edit_distance(std::string_view word, std::string_view other) {
    std::vector<std::size_t> row(other.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < word.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < other.size(); ++j) {
            const std::size_t substituted = diagonal + (word[i] != other[j] ? 1 : 0);
            diagonal = row[j + 1];
            row[j + 1] = std::min({substituted, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
    word = word.substr(0, 100);  // nobody has mistyped a longer one
    const auto best = std::min_element(
        candidates.begin(), candidates.end(),
        [&](const auto& a, const auto& b) { return edit_distance(word, a) < edit_distance(word, b); });
    return best == candidates.end() ? "" : *best;
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
    const auto text = read_file(card);
    toml::table root;
    try {
        check_toml(text);
        root = toml::parse(text);
    } catch (const toml::parse_error& error) {
        throw InputError(fmt::format("{}: {}", place(card, error.source()), error.description()));
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}: {}", card.string(), error.what()));
    }
    for (const auto& setting : settings_)
        if (setting.file != nullptr) setting.file->folder = card.parent_path();
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
            set(setting, to_json(node), card.parent_path());
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
    try {
        Json json = value;  // a bare word
        check_toml(value);
        try {
            if (const auto parsed = toml::parse("value = " + value); parsed.size() == 1)
                json = to_json(*parsed.get("value"));
        } catch (const toml::parse_error&) {
        }
        set(setting, json, {});
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
    const auto add = [&](const std::string& name, const Setting& setting) {
        const auto value = setting.get();
        text += value.is_null() ? fmt::format("# {} =   # {}\n", name, setting.meaning)
                                : fmt::format("{} = {}  # {}\n", name, to_toml_value(value), setting.meaning);
    };
    // A key after the head of a section is one of that section: those of no section come first.
    for (const auto& setting : settings_)
        if (setting.key.find('.') == std::string::npos) add(setting.key, setting);
    std::string section;
    for (const auto& setting : settings_) {
        const auto dot = setting.key.rfind('.');
        if (dot == std::string::npos) continue;
        const auto here = setting.key.substr(0, dot);
        if (here != section) text += fmt::format("\n[{}]\n", here);
        section = here;
        add(setting.key.substr(dot + 1), setting);
    }
    return text;
}

void Settings::make_files_absolute() {
    for (const auto& setting : settings_)
        if (setting.file != nullptr && !setting.file->empty())
            *setting.file = {std::filesystem::absolute(setting.file->path()).lexically_normal().string(), {}};
}

}  // namespace antipode
