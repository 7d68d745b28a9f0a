#include "generated/words_table.hpp"
#include "physics/two_body.hpp"
#include "trigger/configuration.hpp"
#include "trigger/register_map.hpp"

#include <cmath>
#include <numbers>

#include <fmt/format.h>

namespace antipode::trigger {
namespace {

using std::numbers::pi;

/// Reads physical values of settings by name.
class RegisterReader {
public:
    explicit RegisterReader(const registers::Settings& settings) : words_(settings) {}
    double operator()(const std::string& name) const {
        const auto& field = register_field(name);
        return static_cast<double>(words_.get(field)) * field.step;
    }

private:
    SettingsWords words_;
};

void add_pair(std::vector<Window>& windows, const RegisterReader& value, std::uint32_t i, double pitch_mm,
              double radius0_cells) {
    const auto at = [&](std::string_view quantity) { return value(fmt::format("pair[{}].{}", i, quantity)); };
    const bool fires = at("enable.algorithm") != 0;
    const auto cuts = static_cast<std::uint32_t>(at("enable.cuts"));
    const auto add = [&](std::uint32_t cut, double lower, double upper, const char* unit) {
        windows.push_back({std::string(item_names[i]), std::string(words::pair_cut_names[cut]),
                           fires && (cuts >> cut & 1) != 0, lower, upper, unit});
    };
    add(constants::pair_cut_time, at("time_lower"), at("time_upper"), "ns");
    add(constants::pair_cut_energy, at("energy_lower"), at("energy_upper"), "MeV");
    add(constants::pair_cut_sum, at("sum_lower"), at("sum_upper"), "MeV");
    add(constants::pair_cut_distance, pitch_mm * std::sqrt(at("distance_squared_lower")),
        pitch_mm * std::sqrt(at("distance_squared_upper")), "mm");
    add(constants::pair_cut_radius, pitch_mm * at("radius_lower"), pitch_mm * at("radius_upper"), "mm");
    // tan(delta/2) = polar / R0; with R0 = 0 every finite limit is a right angle.
    add(constants::pair_cut_polar, pi + 2 * std::atan2(at("polar_lower"), radius0_cells),
        pi + 2 * std::atan2(at("polar_upper"), radius0_cells), "rad");
    add(constants::pair_cut_azimuth, pi - std::atan(at("azimuth_upper")), pi - std::atan(at("azimuth_lower")),
        "rad");
    add(constants::pair_cut_balance, at("balance_lower"), at("balance_upper"), "");
}

void add_single(std::vector<Window>& windows, const RegisterReader& value, std::uint32_t i, double pitch_mm) {
    const auto at = [&](std::string_view quantity) {
        return value(fmt::format("single[{}].{}", i, quantity));
    };
    const auto add = [&](const char* quantity, double lower, double upper, const char* unit) {
        windows.push_back({std::string(item_names[constants::pair_algorithms + i]), quantity,
                           at("enable") != 0, lower, upper, unit});
    };
    add("energy", at("energy_lower"), at("energy_upper"), "MeV");
    add("radius", pitch_mm * at("radius_lower"), pitch_mm * at("radius_upper"), "mm");
    add("hits", at("hits_lower"), 25, "");
}

void add_multiplicity(std::vector<Window>& windows, const RegisterReader& value, std::uint32_t i) {
    const auto at = [&](std::string_view quantity) {
        return value(fmt::format("multiplicity[{}].{}", i, quantity));
    };
    const auto& name = item_names[constants::pair_algorithms + constants::single_algorithms + i];
    windows.push_back({std::string(name), fmt::format("clusters above {} MeV", at("energy_lower")),
                       at("enable") != 0, at("clusters_lower"), at("clusters_upper"), ""});
}

}  // namespace

Meaning meaning_of(const registers::Settings& settings, const geometry::EcalSettings& geometry) {
    const RegisterReader value(settings);
    const geometry::Ecal ecal(geometry);
    Meaning meaning;
    meaning.beam = ecal.position(value("beam_x"), value("beam_y"));
    const double radius0_cells = std::sqrt(value("radius0_squared"));
    meaning.radius0_mm = radius0_cells * geometry.pitch_mm;
    if (radius0_cells > 0) {
        meaning.gamma = ecal.target_distance_mm() / meaning.radius0_mm;
        meaning.beam_energy_mev = physics::beam_energy_of_gamma_mev(meaning.gamma);
    }
    for (std::uint32_t i = 0; i < constants::pair_algorithms; ++i)
        add_pair(meaning.windows, value, i, geometry.pitch_mm, radius0_cells);
    for (std::uint32_t i = 0; i < constants::single_algorithms; ++i)
        add_single(meaning.windows, value, i, geometry.pitch_mm);
    for (std::uint32_t i = 0; i < constants::multiplicity_algorithms; ++i)
        add_multiplicity(meaning.windows, value, i);
    return meaning;
}

}  // namespace antipode::trigger
