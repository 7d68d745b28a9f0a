// Every card reads back from what the program writes of it, whatever its values are.

#include "analysis/card.hpp"

#include "analysis/campaign.hpp"
#include "folder.hpp"
#include "program.hpp"
#include "selection/card.hpp"
#include "simulation/settings.hpp"
#include "trigger/card.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>

#include <catch2/catch.hpp>

using namespace antipode;
using Json = nlohmann::ordered_json;

namespace {

std::mt19937_64 engine(1);

std::size_t below(std::size_t count) {
    return engine() % count;
}

/// Texts that TOML has to escape, or that look like another type.
Json random_text() {
    static const std::vector<std::string> parts{"a",       "\"", "\\",   "'",    "#",      "\n",
                                                "\t",      "\r", "\x01", "\x7f", "é",      "→",
                                                "\\u0041", "=",  "[x]",  " ",    "\"\"\"", "1e3"};
    std::string text;
    for (auto left = below(8); left > 0; --left)
        text += parts[below(parts.size())];
    return text;
}

Json random_like(const Json& value) {
    if (value.is_string()) return random_text();
    if (value.is_boolean()) return below(2) == 1;
    if (value.is_number_integer()) return static_cast<std::int64_t>(engine());
    if (value.is_array()) {
        auto items = Json::array();
        for (auto left = below(4); left > 0; --left)
            items.push_back(value.empty() ? Json() : random_like(value.front()));
        return items;
    }
    static const std::vector<double> numbers{
        0, 1, -1, 16.92, 1e22, 1e-300, 5e-324, 0.1, 123456789012345680.0};
    return below(2) == 1 ? numbers[below(numbers.size())] : std::ldexp(static_cast<double>(engine()), -60);
}

template <class Card>
void reads_back() {
    const auto path = process_folder() / "card.toml";
    int taken = 0;
    for (int round = 0; round < 200; ++round) {
        Card card;
        Settings settings(card);
        for (const auto& setting : settings.list()) {
            const auto now = setting.get();
            try {
                setting.set(random_like(now));
                ++taken;
            } catch (const InputError&) {  // outside the range of the key, or no name of an enumeration
            }
        }
        std::ofstream(path) << settings.to_toml();
        Card again;
        Settings reread(again);
        reread.read(path);
        REQUIRE(reread.echo() == settings.echo());
    }
    CHECK(taken > 200);
}

}  // namespace

TEST_CASE("Each kind of card, with random values of all its keys, reads back to the same values") {
    reads_back<analysis::Card>();
    reads_back<analysis::CampaignCard>();
    reads_back<simulation::SimulationSettings>();
    reads_back<selection::SelectionCard>();
    reads_back<trigger::TriggerCard>();
    reads_back<geometry::EcalSettings>();
}

TEST_CASE(
    "What config prints of a shipped card, of any kind, reads back to the same card from another folder") {
    const TestFolder folder;
    const auto path = (folder / "my.toml").string();
    for (const std::string card :
         {"analysis --card published", "analysis --card recommended", "analysis --card sideband_prior",
          "analysis --card own", "campaign --card small_scan", "campaign --card run3",
          "campaign --card closure", "simulation", "selection", "selection --card padme_fw", "trigger",
          "geometry"}) {
        INFO(card);
        const auto printed = antipode_program("config --kind " + card);
        REQUIRE(printed.status == 0);
        std::ofstream(path) << printed.output;
        const auto kind = card.substr(0, card.find(' '));
        CHECK(antipode_program("config --kind " + kind + " --card " + path).output == printed.output);
        CHECK(antipode_program("config --json --kind " + kind + " --card " + path).output ==
              antipode_program("config --json --kind " + card).output);
    }
}
