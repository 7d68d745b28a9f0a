#include "analysis/simulate.hpp"

#include "analysis/card_files.hpp"
#include "base/parallel.hpp"
#include "cli/subcommands.hpp"

namespace antipode::cli {
namespace {

struct SimulateOptions : analysis::SimulateRequest {
    std::string card = analysis::simulation_cards.standard;
    std::vector<std::string> assignments;
    int threads = 0;
    bool quiet = false;
};

}  // namespace

void add_simulate(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "simulate", "the experiment, bunch by bunch: hits as the front end gives them");
    auto options = std::make_shared<SimulateOptions>();
    command->add_option("--card", options->card, "card of the simulation: run3, or a file")
        ->capture_default_str();
    command->add_option("--set", options->assignments, "change one key of the card: key=value (repeatable)")
        ->allow_extra_args(false);
    command->add_option("--bunches", options->bunches, "number of bunches")->capture_default_str();
    command->add_option("--first", options->first, "number of the first bunch")->capture_default_str();
    command
        ->add_option("--mode", options->mode,
                     "full, or two_body: bunches without a two-body interaction keep their charges only")
        ->capture_default_str();
    command->add_option("--seed", options->seed, "seed of the random numbers")->capture_default_str();
    command->add_option("--threads", options->threads, "threads; 0: one a core. Results do not depend on it")
        ->check(CLI::Range(0, 4096))
        ->capture_default_str();
    command->add_option("--out", options->out, "file of hits; '-' is standard output")->capture_default_str();
    command->add_option("--truth", options->truth,
                        "file for what really happened (CSV); no analysis opens it");
    command->add_option("--calibration", options->calibration,
                        "file for the constants of the simulated crystals (CSV)");
    command->add_flag("--quiet", options->quiet, "no progress");
    command->footer(
        "Examples:\n"
        "  antipode simulate --bunches 100000 --out run.hits\n"
        "  antipode simulate --set beam.energy_mev=278.95 --set processes.signal_g_ve=8e-4 --truth "
        "truth.csv\n"
        "  antipode simulate --out - | antipode inspect - --table");
    command->callback([options, &invocation] {
        simulation::SimulationSettings settings;
        Settings card(settings);
        const auto file = analysis::find_card(options->card, analysis::simulation_cards);
        card.read(file);
        for (const auto& assignment : options->assignments)
            card.assign(assignment);
        Provenance provenance;
        provenance.command_line = invocation.command_line;
        provenance.seed = options->seed;
        provenance.threads = options->threads;
        provenance.card = card.echo();
        provenance.inputs = {input_file(file)};
        options->progress = progress_style(options->quiet);
        with_threads(options->threads, [&] { analysis::simulate(*options, settings, provenance); });
    });
}

}  // namespace antipode::cli
