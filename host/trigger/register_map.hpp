#pragma once

/// Settings of the trigger by the names that config/registers.toml has for them.

#include "generated/registers.hpp"
#include "generated/registers_table.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace antipode::trigger {

/// The setting of this name: "time_seed", "pair[0].polar_lower". Throws InputError with the nearest name.
const registers::FieldInfo& register_field(std::string_view name);

/// The field of a crystal table: "calibration.gain". Throws InputError with the nearest name.
const registers::FieldInfo& table_field(std::string_view name);

/// The settings as words on the bus; fields are set one by one.
class SettingsWords {
public:
    SettingsWords() { registers::Settings{}.to_words(words_.data()); }
    explicit SettingsWords(const registers::Settings& settings) { settings.to_words(words_.data()); }

    std::int64_t get(const registers::FieldInfo& field) const;
    /// The value must be within the field's range.
    void set(const registers::FieldInfo& field, std::int64_t value);
    registers::Settings settings() const { return registers::Settings::from_words(words_.data()); }

private:
    static std::size_t index(const registers::FieldInfo& field) {
        return (field.address - registers::settings_first) / 4;
    }
    std::array<std::uint32_t, registers::settings_words> words_{};
};

/// A setting and its value in counts.
using NamedValue = std::pair<std::string, std::int64_t>;

/// All settings by name, in the order of their addresses.
std::vector<NamedValue> named_settings(const registers::Settings& settings);

/// Settings from names and values; those not named have their reset values.
/// Throws InputError for a name that is no setting or a value outside its range.
registers::Settings settings_from(std::span<const NamedValue> values);

}  // namespace antipode::trigger
