#include "trigger/register_map.hpp"

#include "base/card.hpp"
#include "base/error.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace antipode::trigger {
namespace {

template <std::size_t N>
const registers::FieldInfo& find(const std::array<registers::FieldInfo, N>& table, std::string_view access,
                                 std::string_view name) {
    std::vector<std::string> names;
    for (const auto& field : table) {
        if (field.access != access) continue;
        if (field.name == name) return field;
        names.emplace_back(field.name);
    }
    throw InputError(
        fmt::format("there is no {} register '{}'; did you mean '{}'?", access, name, nearest(name, names)));
}

}  // namespace

const registers::FieldInfo& register_field(std::string_view name) {
    return find(registers::table, "setting", name);
}

const registers::FieldInfo& table_field(std::string_view name) {
    return find(registers::window_table, "table", name);
}

std::int64_t SettingsWords::get(const registers::FieldInfo& field) const {
    const std::uint32_t word = words_[index(field)];
    if (field.is_signed) return static_cast<std::int32_t>(word);
    return word >> field.bit & ((std::uint64_t{1} << field.width) - 1);
}

void SettingsWords::set(const registers::FieldInfo& field, std::int64_t value) {
    auto& word = words_[index(field)];
    if (field.is_signed) {
        word = static_cast<std::uint32_t>(value);
        return;
    }
    const auto mask = static_cast<std::uint32_t>((std::uint64_t{1} << field.width) - 1);
    word = (word & ~(mask << field.bit)) | (static_cast<std::uint32_t>(value) & mask) << field.bit;
}

std::vector<NamedValue> named_settings(const registers::Settings& settings) {
    const SettingsWords words(settings);
    std::vector<NamedValue> values;
    for (const auto& field : registers::table)
        if (field.access == "setting") values.emplace_back(field.name, words.get(field));
    return values;
}

registers::Settings settings_from(std::span<const NamedValue> values) {
    SettingsWords words;
    for (const auto& [name, value] : values) {
        const auto& field = register_field(name);
        if (value < field.min || value > field.max)
            throw InputError(
                fmt::format("register {} = {} is outside {} ... {}", name, value, field.min, field.max));
        words.set(field, value);
    }
    return words.settings();
}

}  // namespace antipode::trigger
