#pragma once

/// Cards: typed settings in TOML files.
///
/// A settings struct describes itself once, and from that one description come reading with checks, `--set`,
/// the echo of the effective card and its hash:
///
///     struct ToySettings {
///         std::int64_t toys = 5000;
///         template <class Visitor>
///         void visit(Visitor& v) {
///             v("toys", toys, Range{1, 1e9}, "toys of each kind for one CLs");
///         }
///     };
///
/// Supported values: bool, std::int64_t, double, std::string, CardFile, std::vector and std::optional of
/// these, enumerations with a name table
/// (`constexpr auto names_of(Kind) { return std::array{std::pair{Kind::root, "root"}, ...}; }`, found by its
/// argument), and nested structs.

#include "base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace antipode {

/// Allowed values of a number, both ends included.
struct Range {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
};

/// A file that a card names: relative to the card, or to the working folder where the command line names it.
struct CardFile {
    std::string text;              ///< as written; empty: none
    std::filesystem::path folder;  ///< that it is relative to

    bool empty() const noexcept { return text.empty(); }
    std::filesystem::path path() const { return empty() ? std::filesystem::path() : folder / text; }
};

/// One key of a card, bound to the variable that it sets.
struct Setting {
    std::string key;      ///< full path: "model.lorentz_hwhm_mev"
    std::string meaning;  ///< one line
    std::function<nlohmann::ordered_json()> get;
    std::function<void(const nlohmann::ordered_json&)> set;  ///< throws InputError with what was expected
    CardFile* file = nullptr;                                ///< the variable, if it names a file
};

namespace card_detail {

void expect(bool good, const std::string& expected, const nlohmann::ordered_json& found);
void check_text(const nlohmann::ordered_json& found);  ///< a string in UTF-8
void check_range(double value, const Range& range);

template <class T>
struct Convert {
    static constexpr bool is_enum = std::is_enum_v<T>;

    static nlohmann::ordered_json to_json(const T& value) {
        if constexpr (is_enum) {
            for (const auto& [item, name] : names_of(T{}))
                if (item == value) return name;
            throw std::logic_error("an enumeration value has no name");
        } else {
            return value;
        }
    }

    static T from_json(const nlohmann::ordered_json& json) {
        if constexpr (is_enum) {
            std::string expected;
            for (const auto& [item, name] : names_of(T{})) {
                if (json.is_string() && json.get<std::string>() == name) return item;
                expected += (expected.empty() ? "one of \"" : ", \"") + std::string(name) + '"';
            }
            expect(false, expected, json);
            return T{};
        } else if constexpr (std::is_same_v<T, bool>) {
            expect(json.is_boolean(), "true or false", json);
        } else if constexpr (std::is_integral_v<T>) {
            expect(json.is_number_integer(), "an integer", json);
        } else if constexpr (std::is_floating_point_v<T>) {
            expect(json.is_number(), "a number", json);
        } else if constexpr (std::is_same_v<T, std::string>) {
            check_text(json);
        }
        return json.get<T>();
    }
};

template <>
struct Convert<CardFile> {
    static nlohmann::ordered_json to_json(const CardFile& file) { return file.text; }
    static CardFile from_json(const nlohmann::ordered_json& json) {
        return {Convert<std::string>::from_json(json), {}};
    }
};

/// Absent is null, which no card can hold: a key that is left out stays absent.
template <class T>
struct Convert<std::optional<T>> {
    static nlohmann::ordered_json to_json(const std::optional<T>& value) {
        return value ? Convert<T>::to_json(*value) : nlohmann::ordered_json();
    }
    static std::optional<T> from_json(const nlohmann::ordered_json& json) {
        return Convert<T>::from_json(json);
    }
};

template <class T>
struct Convert<std::vector<T>> {
    static nlohmann::ordered_json to_json(const std::vector<T>& values) {
        auto json = nlohmann::ordered_json::array();
        for (const auto& value : values)
            json.push_back(Convert<T>::to_json(value));
        return json;
    }
    static std::vector<T> from_json(const nlohmann::ordered_json& json) {
        expect(json.is_array(), "an array", json);
        std::vector<T> values;
        for (const auto& item : json)
            values.push_back(Convert<T>::from_json(item));
        return values;
    }
};

/// Checks a number, or each of several.
template <class T>
void check(const T& value, const Range& range) {
    if constexpr (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>)
        check_range(static_cast<double>(value), range);
}
template <class T>
void check(const std::optional<T>& value, const Range& range) {
    if (value) check(*value, range);
}
template <class T>
void check(const std::vector<T>& values, const Range& range) {
    for (const T& value : values)
        check(value, range);
}

}  // namespace card_detail

/// The keys of a card, in the order in which the structs declare them. It is the visitor that `visit`
/// receives; it keeps references to the struct, which must outlive it.
class Settings {
public:
    template <class T>
    explicit Settings(T& settings) {
        settings.visit(*this);
    }

    /// A number with its allowed range.
    template <class T>
    void operator()(std::string_view name, T& value, Range range, std::string_view meaning) {
        using Convert = card_detail::Convert<T>;
        settings_.push_back({prefix_ + std::string(name), std::string(meaning),
                             [&value] { return Convert::to_json(value); },
                             [&value, range](const nlohmann::ordered_json& json) {
                                 T read = Convert::from_json(json);
                                 card_detail::check(read, range);
                                 value = std::move(read);
                             }});
        if constexpr (std::is_same_v<T, CardFile>) settings_.back().file = &value;
    }

    template <class T>
    void operator()(std::string_view name, T& value, std::string_view meaning) {
        if constexpr (requires { value.visit(*this); }) {
            const std::string outer = prefix_;
            prefix_ += std::string(name) + '.';
            value.visit(*this);
            prefix_ = outer;
        } else {
            (*this)(name, value, Range{}, meaning);
        }
    }

    const std::vector<Setting>& list() const noexcept { return settings_; }

    /// Reads a card file over the values that stand. Throws InputError with file, line and column: a syntax
    /// error, a key that does not exist (with the nearest that does), a value of the wrong type or out of
    /// range.
    void read(const std::filesystem::path& card);

    /// One `key=value` of the command line; the value is written as in TOML, a bare word is a string.
    void assign(std::string_view assignment);

    /// The effective values as nested objects, in declaration order.
    nlohmann::ordered_json echo() const;

    /// The effective values as TOML text, each key with its meaning as a comment: a card that reads back to
    /// the same values. An absent value is a comment.
    std::string to_toml() const;

    /// Makes the names of files absolute, so that the card means the same from any folder.
    void make_files_absolute();

private:
    const Setting& find(const std::string& key, const std::string& where) const;

    std::string prefix_;
    std::vector<Setting> settings_;
};

/// Throws InputError for text that no card needs and that would be worked on recursively: more than 1 MiB, or
/// a key of more than 256 parts. Dots in comments and texts count too, which nobody will notice. The parser
/// itself limits the nesting of brackets.
void check_toml(std::string_view text);

/// Insertions, deletions and substitutions that make one word of another.
std::size_t edit_distance(std::string_view word, std::string_view other);

/// The candidate with the smallest edit distance (insertion, deletion, substitution) to the word; empty if
/// there is none.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace antipode
