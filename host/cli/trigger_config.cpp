#include "base/error.hpp"
#include "cli/subcommands.hpp"
#include "results/display.hpp"
#include "results/json.hpp"
#include "results/output.hpp"
#include "results/trigger_documents.hpp"

#include <fmt/format.h>

namespace antipode::cli {
namespace {

struct TriggerConfigOptions {
    std::string card = ANTIPODE_CONFIG_DIR "/trigger.toml";
    std::string geometry = ANTIPODE_CONFIG_DIR "/geometry.toml";
    std::vector<std::string> assignments;
    std::optional<std::string> registers;
    std::optional<std::string> out;
    std::optional<std::string> json;
    bool quiet = false;
};

/// Both cards under one roof, so that --set reaches either.
struct Cards {
    trigger::TriggerCard trigger;
    geometry::EcalSettings geometry;

    template <class Visitor>
    void visit(Visitor& v) {
        trigger.visit(v);
        v("geometry", geometry, "");
    }
};

Cards read_cards(const TriggerConfigOptions& options) {
    Cards cards;
    Settings(cards.trigger).read(options.card);
    Settings(cards.geometry).read(options.geometry);
    Settings all(cards);
    for (const auto& assignment : options.assignments)
        all.assign(assignment);
    return cards;
}

/// From the card to registers.
results::Document forward(Cards& cards, const TriggerConfigOptions& options, Provenance& provenance) {
    provenance.inputs.push_back(input_file(options.card));
    const auto folder = std::filesystem::path(options.card).parent_path();
    if (!cards.trigger.crystals.empty())
        provenance.inputs.push_back(input_file(folder / cards.trigger.crystals));
    const auto configuration = trigger::configure(cards.trigger, cards.geometry, folder);
    results::Document document("trigger_config", cards.trigger.name, provenance.to_json());
    results::describe_registers(document, configuration.settings, cards.geometry);
    document.add("settings_crc", fmt::format("{:08x}", configuration.crc()), "",
                 "checksum of settings and crystal tables, as in the configuration word");
    results::describe_crystals(document, configuration);
    return document;
}

/// From registers to their meaning.
results::Document backward(const Cards& cards, const TriggerConfigOptions& options, Provenance& provenance) {
    provenance.inputs.push_back(input_file(*options.registers));
    const auto settings = results::settings_in(results::read_json(*options.registers));
    results::Document document("trigger_config", "", provenance.to_json());
    results::describe_registers(document, settings, cards.geometry);
    return document;
}

/// On the terminal the 616 crystals would hide the rest.
results::Document without_crystals(results::Document document) {
    std::erase_if(document.tables, [](const results::Table& table) { return table.name == "crystals"; });
    return document;
}

}  // namespace

void add_trigger_config(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "trigger-config", "beam energy, distance and windows to register values of the trigger, and back");
    auto options = std::make_shared<TriggerConfigOptions>();
    command->add_option("--card", options->card, "card of the trigger")->capture_default_str();
    command->add_option("--geometry", options->geometry, "card of the geometry")->capture_default_str();
    command->add_option("--set", options->assignments, "change one key of the cards: key=value (repeatable)")
        ->allow_extra_args(false);
    command->add_option("--registers", options->registers,
                        "the way back: a JSON that this command or a read-out of a board has written");
    command->add_option("--out", options->out, "folder for the result as JSON and CSV");
    command->add_option("--json", options->json,
                        "also write the result as JSON here; '-' is standard output");
    command->add_flag("--quiet", options->quiet, "print nothing but errors");
    command->footer(
        "Examples:\n"
        "  antipode trigger-config                                  Run III at 282.5 MeV\n"
        "  antipode trigger-config --set beam_energy_mev=276 --set geometry.pitch_mm=21.35\n"
        "  antipode trigger-config --json registers.json            to load into a board\n"
        "  antipode trigger-config --registers registers.json       what these registers mean");
    command->callback([options, &invocation] {
        auto cards = read_cards(*options);
        Provenance provenance;
        provenance.command_line = invocation.command_line;
        provenance.card = Settings(cards).echo();
        provenance.inputs = {input_file(options->geometry)};
        const auto document =
            options->registers ? backward(cards, *options, provenance) : forward(cards, *options, provenance);
        if (options->out) results::write_files(document, *options->out);
        if (options->json) results::write_json(document, *options->json);
        if (!options->quiet && options->json != "-")
            fmt::print("{}\n", results::to_text(without_crystals(document), 200));
    });
}

}  // namespace antipode::cli
