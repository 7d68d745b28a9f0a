#include "efficiency/trigger_efficiency.hpp"

#include "base/lock.hpp"
#include "base/parallel.hpp"
#include "base/program.hpp"
#include "base/terminal.hpp"
#include "cli/draw_plots.hpp"
#include "cli/subcommands.hpp"
#include "results/display.hpp"
#include "results/output.hpp"
#include "results/period_documents.hpp"

namespace antipode::cli {
namespace {

struct EfficiencyOptions {
    std::string simulation = config_folder() / "simulation/run3.toml";
    std::string selection = config_folder() / "selection/published.toml";
    std::string trigger = config_folder() / "trigger.toml";
    std::vector<double> positrons{1000, 2000, 2500, 3000, 5000, 10000, 20000, 30000};
    std::uint32_t bunches = 20000;
    std::uint64_t seed = 1;
    int threads = 0;
    std::filesystem::path out = "out";
    bool quiet = false;
};

void measure(const EfficiencyOptions& options, const Invocation& invocation) {
    simulation::SimulationSettings simulation;
    selection::SelectionCard selection;
    trigger::TriggerCard trigger;
    Settings(simulation).read(options.simulation);
    Settings(selection).read(options.selection);
    Settings(trigger).read(options.trigger);
    Provenance provenance;
    provenance.command_line = invocation.command_line;
    provenance.seed = options.seed;
    provenance.threads = options.threads;
    provenance.card = {{"simulation", Settings(simulation).echo()},
                       {"analysis", Settings(selection).echo()},
                       {"trigger", Settings(trigger).echo()}};
    for (const auto& card : {options.simulation, options.selection, options.trigger})
        provenance.inputs.push_back(input_file(card));
    trigger.beam_energy_mev = simulation.beam.energy_mev;
    const auto configuration =
        trigger::configure(trigger, selection.geometry, std::filesystem::path(options.trigger).parent_path());
    std::vector<efficiency::TriggerEfficiency> points;
    {
        Progress progress("trigger-efficiency: bunches", options.positrons.size() * options.bunches,
                          progress_style(options.quiet));
        for (const double positrons : options.positrons) {
            simulation.beam.positrons_per_bunch = positrons;
            points.push_back(efficiency::measure_trigger(
                simulation, configuration, selection, options.seed, options.bunches,
                [&](std::uint64_t done) { progress.advance(done); }));
        }
    }
    results::Document document("trigger_efficiency", trigger.name, provenance.to_json());
    results::describe_trigger_efficiency(document, points);
    const auto writing = Lock::folder(options.out, Busy::wait);
    results::write_files(document, options.out);
    draw_plots(document, options.out);
    if (!options.quiet) say(results::to_text(document, 100) + "\n");
}

}  // namespace

void add_trigger_efficiency(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "trigger-efficiency",
        "the trigger against the truth of the simulation, beside the reference reconstruction: pairs found, "
        "causes of loss, fakes, differences of energy and position");
    auto options = std::make_shared<EfficiencyOptions>();
    command->add_option("--simulation", options->simulation, "card of the simulation")->capture_default_str();
    command->add_option("--selection", options->selection, "card of the selection: fiducial region")
        ->capture_default_str();
    command->add_option("--trigger", options->trigger, "card of the trigger")->capture_default_str();
    command->add_option("--positrons", options->positrons, "positrons a bunch, one point each")
        ->capture_default_str();
    command->add_option("--bunches", options->bunches, "bunches a point, each with one Bhabha event put in")
        ->capture_default_str();
    command->add_option("--seed", options->seed, "seed of the random numbers")->capture_default_str();
    command->add_option("--threads", options->threads, "threads; 0: one a core. Results do not depend on it")
        ->check(CLI::Range(0, 4096))
        ->capture_default_str();
    command->add_option("--out", options->out, "folder for the result")->capture_default_str();
    command->add_flag("--quiet", options->quiet, "no progress, no printed result");
    command->footer(
        "The denominator is the truth: Bhabha pairs with both particles in the fiducial region.\n"
        "Examples:\n"
        "  antipode trigger-efficiency --positrons 2500 --positrons 3000 --bunches 100000");
    command->callback(
        [options, &invocation] { with_threads(options->threads, [&] { measure(*options, invocation); }); });
}

}  // namespace antipode::cli
