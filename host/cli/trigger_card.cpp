#include "cli/trigger_card.hpp"

#include "results/json.hpp"
#include "results/trigger_documents.hpp"

namespace antipode::cli {

void TriggerCardOptions::add_to(CLI::App& command) {
    command.add_option("--card", card, "card of the trigger")->capture_default_str();
    command.add_option("--geometry", geometry, "card of the geometry")->capture_default_str();
    command.add_option("--set", assignments, "change one key of the cards: key=value (repeatable)")
        ->allow_extra_args(false);
    command.add_option("--registers", registers,
                       "registers and crystal tables from this JSON, which trigger-config or a read-out of a "
                       "board has written, in place of the card's");
}

LoadedTrigger load_trigger(const TriggerCardOptions& options, Provenance& provenance) {
    LoadedTrigger loaded;
    Settings(loaded.cards.trigger).read(options.card);
    Settings(loaded.cards.geometry).read(options.geometry);
    Settings all(loaded.cards);
    for (const auto& assignment : options.assignments)
        all.assign(assignment);
    provenance.card = all.echo();
    provenance.inputs.push_back(input_file(options.geometry));
    if (options.registers) {
        provenance.inputs.push_back(input_file(*options.registers));
        loaded.configuration = results::configuration_in(results::read_json(*options.registers));
        return loaded;
    }
    const auto folder = std::filesystem::path(options.card).parent_path();
    provenance.inputs.push_back(input_file(options.card));
    if (const auto& crystals = loaded.cards.trigger.crystals; !crystals.empty())
        provenance.inputs.push_back(input_file(folder / crystals));
    loaded.configuration = trigger::configure(loaded.cards.trigger, loaded.cards.geometry, folder);
    return loaded;
}

}  // namespace antipode::cli
