#include "trigger/configuration.hpp"

#include "../folder.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "physics/two_body.hpp"
#include "trigger/register_map.hpp"

#include <cmath>
#include <numbers>
#include <random>

#include <boost/crc.hpp>
#include <catch2/catch.hpp>

using namespace antipode;
using namespace antipode::trigger;
using std::numbers::pi;

namespace {

TriggerCard run3_card() {
    TriggerCard card;
    Settings(card).read(ANTIPODE_SOURCE_DIR "/config/trigger.toml");
    return card;
}

const Window& window(const Meaning& meaning, std::string_view algorithm, std::string_view quantity) {
    for (const auto& w : meaning.windows)
        if (w.algorithm == algorithm && w.quantity == quantity) return w;
    throw std::logic_error("no such window");
}

std::size_t raster(int column, int row) {
    return constants::raster(static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column));
}

}  // namespace

// Table of the Run III settings for R_max = 270 mm and D = 3711.96 mm, from the formulas of GeneralInfo.cc
// (padme-fw calibTools); it has m = 0.511 MeV.
TEST_CASE("Two-body acceptance at the beam energies of Run III") {
    struct Row {
        double p, sqrt_s, gamma, r_min, e_min, e_max, r0;
    };
    for (const Row row : {Row{206.62, 14.549, 14.24, 251.8, 100.0, 107.2, 260.7},
                          Row{262.22, 16.386, 16.03, 198.5, 111.3, 151.4, 231.5},
                          Row{276.0, 16.811, 16.45, 188.6, 113.7, 162.8, 225.7},
                          Row{282.5, 17.007, 16.64, 184.3, 114.8, 168.2, 223.1},
                          Row{300.14, 17.529, 17.15, 173.5, 117.6, 183.0, 216.4}}) {
        const auto frame = physics::CentreOfMass::from_beam(row.p);
        const auto limits = physics::pair_limits(frame, 270, 3711.96);
        CHECK(frame.sqrt_s_mev == Approx(row.sqrt_s).margin(0.001));
        CHECK(frame.gamma == Approx(row.gamma).margin(0.006));
        CHECK(limits.r_min_mm == Approx(row.r_min).margin(0.1));
        CHECK(limits.e_min_mev == Approx(row.e_min).margin(0.1));
        CHECK(limits.e_max_mev == Approx(row.e_max).margin(0.1));
        CHECK(physics::symmetric_radius_mm(frame, 3711.96) == Approx(row.r0).margin(0.1));
    }
}

TEST_CASE("The registers of the Run III card mean what the card says") {
    const auto card = run3_card();
    const geometry::EcalSettings geometry;
    const auto configuration = configure(card, geometry);
    const auto meaning = meaning_of(configuration.settings, geometry);

    CHECK(meaning.beam_energy_mev == Approx(282.5).margin(0.001));
    CHECK(meaning.radius0_mm == Approx(223.1).margin(0.1));
    CHECK(meaning.beam.x_mm == Approx(-10).margin(21.45 / 256));
    CHECK(meaning.beam.y_mm == Approx(1).margin(21.45 / 256));

    const auto& time = window(meaning, "signal", "time");
    CHECK(time.enabled);
    CHECK(time.lower == 0);
    CHECK(time.upper == 7.5);
    const auto& polar = window(meaning, "signal", "polar");
    CHECK(polar.lower == Approx(card.signal.polar_lower_rad).margin(1e-4));
    CHECK(polar.upper == Approx(card.signal.polar_upper_rad).margin(1e-4));
    const auto& azimuth = window(meaning, "signal", "azimuth");
    CHECK(azimuth.lower == Approx(card.signal.azimuth_lower_rad).margin(1e-4));
    CHECK(azimuth.upper == Approx(2 * pi - card.signal.azimuth_lower_rad).margin(1e-4));
    CHECK(window(meaning, "signal", "energy").lower == Approx(0.267 * 114.8).margin(0.1));
    CHECK(window(meaning, "signal", "energy").upper == Approx(168.2 / 0.267).margin(0.3));
    CHECK(window(meaning, "signal", "radius").lower == Approx(184.3 - 63).margin(0.1));
    CHECK(window(meaning, "signal", "distance").lower == Approx(40).margin(0.01));
    CHECK_FALSE(window(meaning, "signal", "sum").enabled);
    CHECK_FALSE(window(meaning, "spare", "time").enabled);
    CHECK(window(meaning, "single_0", "energy").lower == 80);
    CHECK(configuration.settings.item[4].prescale == 167772);  // 0.01 x 2^24
    CHECK(configuration.settings.accept_mask == 0b0100010111);
    CHECK(configuration.settings.attach_mask == 0b0100000001);
}

// The offline selection by its own formulas, on positions drawn at random: cluster radii, distance, azimuth
// difference and centre-of-mass polar sum of massless bodies (ECalSel.cc, TwoClusSel).
TEST_CASE("Every pair that the offline selection takes is inside the signal windows") {
    const auto card = run3_card();
    const geometry::EcalSettings geometry;
    const auto meaning = meaning_of(configure(card, geometry).settings, geometry);
    const auto inside = [&](std::string_view quantity, double value) {
        const auto& w = window(meaning, "signal", quantity);
        return w.lower <= value && value <= w.upper;
    };
    const double distance_mm = 3711.96, m = 0.511, p = card.beam_energy_mev;
    const double bg = p / std::sqrt(2 * m * m + 2 * p * m), gamma = std::sqrt(1 + bg * bg);
    const auto polar = [&](double r) {  // boosted back by bg, massless
        const double theta = std::atan(r / distance_mm);
        return std::atan2(std::sin(theta), gamma * std::cos(theta) - bg);
    };
    std::mt19937_64 random(11);
    std::uniform_real_distribution<double> radius(140, 300), angle(2.5, 3.8), any(0, 2 * pi);
    int taken = 0;
    for (int i = 0; i < 1'000'000; ++i) {
        const double r1 = radius(random), r2 = radius(random), delta = angle(random);
        const double folded = delta > pi ? 2 * pi - delta : delta;
        const double theta_sum = polar(r1) + polar(r2);
        const double apart = std::sqrt(r1 * r1 + r2 * r2 - 2 * r1 * r2 * std::cos(delta));
        const bool offline =
            r1 > 184.3 - 31.5 && r2 > 184.3 - 31.5 && r1 < 270 && apart > 60 &&
            (std::abs(delta - 3.093) < 3 * 0.1105 || std::abs(folded - 3.093) < 3 * 0.1105) &&
            std::abs(theta_sum - 3.113) < 3 * 0.0932;
        if (!offline) continue;
        ++taken;
        const double sum_from_radii = pi + 2 * std::atan((r1 * r2 - meaning.radius0_mm * meaning.radius0_mm) /
                                                         (meaning.radius0_mm * (r1 + r2)));
        CHECK(std::abs(sum_from_radii - theta_sum) < 0.006);
        REQUIRE((inside("radius", r1) && r2 >= window(meaning, "signal", "radius").lower));
        REQUIRE(inside("polar", sum_from_radii));
        REQUIRE(inside("azimuth", delta));
        REQUIRE(inside("distance", apart));
    }
    CHECK(taken > 100'000);
}

TEST_CASE(
    "Crystal tables: dead and masked crystals, thresholds, the shadow of the poles, constants from a file") {
    TestFolder folder;
    write_file(folder / "constants.csv",
               "channel_id,gain,delay_ns,seed_threshold_mev,masked\n1200,1.5,-2.5,20,\n2814,,,,1\n");
    auto card = run3_card();
    card.mask.masked_crystals = {1210};
    card.crystals = "constants.csv";
    const auto tables = configure(card, {}, folder.path());

    CHECK(tables.calibration[raster(14, 14)].masked);  // the hole
    CHECK(tables.calibration[raster(18, 4)].masked);   // dead in Run III
    CHECK(tables.calibration[raster(12, 10)].masked);  // by the card
    CHECK(tables.calibration[raster(28, 14)].masked);  // by the file
    CHECK_FALSE(tables.calibration[raster(11, 14)].masked);
    CHECK(tables.calibration[raster(12, 0)].gain == 1536);
    CHECK(tables.calibration[raster(12, 0)].delay == -10);
    CHECK(tables.seed[raster(12, 0)].threshold == 320);
    CHECK(tables.calibration[raster(11, 14)].gain == 1024);
    CHECK(tables.seed[raster(11, 14)].threshold == 240);
    CHECK(tables.seed[raster(14, 0)].pair_masked == 0b0011);   // on the vertical: signal and side band
    CHECK(tables.seed[raster(28, 14)].pair_masked == 0b0000);  // on the horizontal

    card.mask.mask_dead_run3 = false;
    CHECK_FALSE(configure(card, {}, folder.path()).calibration[raster(18, 4)].masked);
}

TEST_CASE("What cannot be made of a card is an error that names the key") {
    const auto fails = [](auto change, const std::string& part) {
        auto card = run3_card();
        change(card);
        try {
            configure(card, {});
        } catch (const InputError& error) {
            INFO(error.what());
            CHECK(std::string(error.what()).find(part) != std::string::npos);
            return;
        }
        FAIL("no error");
    };
    fails([](TriggerCard& c) { c.signal.cuts = {"polr"}; }, "did you mean 'polar'");
    fails([](TriggerCard& c) { c.output.accept = {"signl"}; }, "did you mean 'signal'");
    fails([](TriggerCard& c) { c.mask.masked_crystals = {1414}; }, "there is no crystal 1414");
    fails([](TriggerCard& c) { c.beam_x_mm = 95; }, "beam_x_mm");
    fails([](TriggerCard& c) { c.beam_energy_mev = 190; }, "holds no pair");
}

TEST_CASE("Settings come back from their names and values") {
    const auto settings = configure(run3_card(), {}).settings;
    const auto named = named_settings(settings);
    CHECK(named_settings(settings_from(named)) == named);
    CHECK(named.size() == 123);
    const std::vector<NamedValue> few{{"time_seed", 20}, {"pair[1].polar_lower", -7}, {"output.pairs", 0}};
    const auto made = settings_from(few);
    CHECK(made.time_seed == 20);
    CHECK(made.pair[1].polar_lower == -7);
    CHECK_FALSE(made.output_pairs);
    CHECK(made.hit_threshold == 16);  // its reset value
    CHECK_THROWS_WITH(settings_from(std::vector<NamedValue>{{"time_sed", 20}}),
                      Catch::Contains("did you mean 'time_seed'"));
    CHECK_THROWS_WITH(settings_from(std::vector<NamedValue>{{"time_seed", 33}}),
                      Catch::Contains("outside 0 ... 32"));
    CHECK_THROWS_AS(settings_from(std::vector<NamedValue>{{"settings_crc", 1}}), InputError);
}

TEST_CASE("The checksum of the settings is the CRC-32 of settings words, calibration and seed table") {
    auto configuration = configure(run3_card(), {});
    const auto by_definition = [&] {
        boost::crc_32_type crc;
        const auto add = [&crc](std::uint32_t word) {
            for (int byte = 0; byte < 4; ++byte)
                crc.process_byte(static_cast<unsigned char>(word >> 8 * byte));
        };
        for (std::uint32_t address = registers::settings_first; address <= registers::settings_last;
             address += 4) {
            std::uint32_t word = 0;
            for (const auto& field : registers::table)
                if (field.access == "setting" && field.address == address) {
                    const auto value = SettingsWords(configuration.settings).get(field);
                    word |= static_cast<std::uint32_t>(value) << field.bit;
                }
            add(word);
        }
        for (const auto& entry : configuration.calibration)
            add(entry.pack());
        for (const auto& entry : configuration.seed)
            add(entry.pack());
        return crc.checksum();
    };
    const auto before = configuration.crc();
    CHECK(before == by_definition());
    configuration.seed[869].threshold ^= 1;
    CHECK(configuration.crc() != before);
    CHECK(configuration.crc() == by_definition());
}
