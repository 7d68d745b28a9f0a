#include "analysis/campaign.hpp"
#include "analysis/card.hpp"
#include "analysis/card_files.hpp"
#include "base/json.hpp"
#include "base/terminal.hpp"
#include "cli/campaign_options.hpp"
#include "cli/subcommands.hpp"
#include "geometry/ecal.hpp"
#include "selection/card.hpp"
#include "simulation/settings.hpp"
#include "trigger/card.hpp"

#include <array>

namespace antipode::cli {
namespace {

struct ConfigOptions {
    std::string kind = "analysis";
    std::optional<std::string> card;
    std::vector<std::string> assignments;
    bool as_json = false;
};

template <class Card>
std::string text_of(const ConfigOptions& options, const analysis::CardKind& kind) {
    Card card;
    Settings settings(card);
    settings.read(analysis::find_card(options.card.value_or(kind.standard), kind));
    for (const auto& assignment : options.assignments)
        settings.assign(assignment);
    settings.make_files_absolute();
    return options.as_json ? json_text(settings.echo(), 2) + "\n" : settings.to_toml();
}

struct Kind {
    const analysis::CardKind& cards;
    std::string (*text)(const ConfigOptions&, const analysis::CardKind&);
};

const std::array kinds{Kind{analysis::analysis_cards, text_of<analysis::Card>},
                       Kind{analysis::campaign_cards, text_of<analysis::CampaignCard>},
                       Kind{analysis::simulation_cards, text_of<simulation::SimulationSettings>},
                       Kind{analysis::selection_cards, text_of<selection::SelectionCard>},
                       Kind{analysis::trigger_cards, text_of<trigger::TriggerCard>},
                       Kind{analysis::geometry_cards, text_of<geometry::EcalSettings>}};

}  // namespace

void add_config(CLI::App& program, Invocation& invocation) {
    static_cast<void>(invocation);
    auto* command =
        program.add_subcommand("config", "print the effective card: every key with its value and meaning");
    auto options = std::make_shared<ConfigOptions>();
    std::vector<std::string> names;
    for (const auto& kind : kinds)
        names.push_back(kind.cards.name);
    command->add_option("--kind", options->kind, "what the card is for")
        ->capture_default_str()
        ->check(CLI::IsMember(names));
    command->add_option(
        "--card", options->card,
        "card: a file, or the name of one that comes with the program: 'published', 'own', ...");
    command->add_option("--set", options->assignments, "change one key of the card: key=value (repeatable)")
        ->allow_extra_args(false);
    command->add_flag("--json", options->as_json, "as JSON instead of TOML");
    command->footer(
        "What is printed reads back to the same card from any folder: names of files are absolute. A key "
        "behind '#' is "
        "left out,\nand its value comes from the scan table.\n"
        "Examples:\n"
        "  antipode config > my.toml                 a card to edit\n"
        "  antipode config --card own > my.toml      a card for another experiment\n"
        "  antipode config --card recommended --json\n"
        "  antipode config --kind trigger > trigger.toml");
    command->callback([options] {
        for (const auto& kind : kinds)
            if (kind.cards.name == options->kind) say(kind.text(*options, kind.cards));
    });
}

}  // namespace antipode::cli
