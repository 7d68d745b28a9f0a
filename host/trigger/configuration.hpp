#pragma once

/// From physics to the registers of the trigger, and back.
///
/// For e+e- to two light bodies, seen about the beam axis at the calorimeter at distance L, back-to-back in
/// the centre of mass means r1 r2 = R0^2 = (L/gamma)^2 and phi1 - phi2 = pi, and a polar sum theta1 + theta2
/// = pi + delta means (r1 r2 - R0^2) / (r1 + r2) = R0 tan(delta/2). With a target electron at rest, gamma^2 =
/// (E + m)/(2 m).

#include "generated/constants.hpp"
#include "generated/registers.hpp"
#include "geometry/ecal.hpp"
#include "trigger/card.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace antipode::trigger {

/// Everything that the host loads into the trigger before a run.
struct Configuration {
    registers::Settings settings;
    std::array<registers::Calibration, constants::cells> calibration{};  ///< by raster index
    std::array<registers::Seed, constants::cells> seed{};
    bool free_running = false;

    /// settings_crc of config/registers.toml: the bytes of the settings words, of calibration and of seed.
    std::uint32_t crc() const;
};

/// One write on the bus of the trigger.
struct RegisterWrite {
    std::string name;
    std::uint32_t address = 0;
    std::uint32_t value = 0;
};
/// All writes that bring a trigger with control.run = 0 to a configuration, in their order: the mode, every
/// word of the settings, all cells of both crystal tables, those without a crystal too, and the command that
/// makes them active. Its register settings_crc is then that of the configuration.
std::vector<RegisterWrite> load_sequence(const Configuration& configuration);

/// Entry of a cell in the crystal tables.
constexpr std::uint32_t raster(geometry::Cell cell) {
    return constants::raster(static_cast<std::uint32_t>(cell.row), static_cast<std::uint32_t>(cell.column));
}

/// The registers for a card. Limits beyond the end of a register stand at its end.
/// @param folder  where a relative path in the card starts: the folder of the card
/// Throws InputError that names the key for what no register can hold, a cut or item that does not exist, a
/// crystal that does not exist; IoError for a file of crystal constants that cannot be read.
Configuration configure(const TriggerCard& card, const geometry::EcalSettings& geometry,
                        const std::filesystem::path& folder = {});

/// What a limit pair of the registers means.
struct Window {
    std::string algorithm;  ///< "signal", "single_0", ...
    std::string quantity;
    bool enabled = false;
    double lower = 0;
    double upper = 0;
    std::string unit;
};

/// The physics that the registers hold.
struct Meaning {
    double beam_energy_mev = 0;  ///< 0 if R0 is 0
    double gamma = 0;
    double radius0_mm = 0;
    geometry::Position beam;
    std::vector<Window> windows;
};
Meaning meaning_of(const registers::Settings& settings, const geometry::EcalSettings& geometry);

/// Names of the trigger items in their order.
extern const std::array<std::string_view, constants::trigger_items> item_names;

}  // namespace antipode::trigger
