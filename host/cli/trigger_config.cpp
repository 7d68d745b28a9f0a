#include "base/lock.hpp"
#include "base/terminal.hpp"
#include "cli/subcommands.hpp"
#include "cli/trigger_card.hpp"
#include "results/display.hpp"
#include "results/json.hpp"
#include "results/output.hpp"
#include "results/trigger_documents.hpp"

namespace antipode::cli {
namespace {

struct TriggerConfigOptions : TriggerCardOptions {
    std::optional<std::string> out;
    std::optional<std::string> json;
    bool quiet = false;
};

/// On the terminal the crystals and the writes on the bus would hide the rest.
results::Document without_crystals(results::Document document) {
    std::erase_if(document.tables, [](const results::Table& table) {
        return table.name == "crystals" || table.name == "load";
    });
    return document;
}

}  // namespace

void add_trigger_config(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "trigger-config", "beam energy, distance and windows to register values of the trigger, and back");
    auto options = std::make_shared<TriggerConfigOptions>();
    options->add_to(*command);
    command->add_option("--out", options->out, "folder for the result as JSON and CSV");
    command->add_option("--json", options->json,
                        "also write the result as JSON here; '-' is standard output");
    command->add_flag("--quiet", options->quiet, "print nothing but errors");
    command->footer(
        "Examples:\n"
        "  antipode trigger-config                                  Run III at 282.5 MeV\n"
        "  antipode trigger-config --set beam_energy_mev=276 --set geometry.pitch_mm=21.35\n"
        "  antipode trigger-config --json registers.json            to load into a board: its table load\n"
        "  antipode trigger-config --registers registers.json       what these registers mean");
    command->callback([options, &invocation] {
        Provenance provenance;
        provenance.command_line = invocation.command_line;
        const auto loaded = load_trigger(*options, provenance);
        const std::string name = options->registers ? "" : loaded.cards.trigger.name;
        results::Document document("trigger_config", name, provenance.to_json());
        results::describe_configuration(document, loaded.configuration, loaded.cards.geometry);
        if (options->out) {
            const auto writing = Lock::folder(*options->out, Busy::wait);
            results::write_files(document, *options->out);
        }
        if (options->json) results::write_json(document, *options->json);
        if (!options->quiet && options->json != "-")
            say(results::to_text(without_crystals(document), 200) + "\n");
    });
}

}  // namespace antipode::cli
