#include "base/lock.hpp"
#include "base/terminal.hpp"
#include "cli/draw_plots.hpp"
#include "cli/period_files.hpp"
#include "cli/subcommands.hpp"
#include "results/display.hpp"
#include "results/event_document.hpp"
#include "results/output.hpp"

#include <fmt/format.h>

namespace antipode::cli {
namespace {

struct EventOptions : PeriodFiles {
    std::optional<std::uint32_t> bunch;
    std::filesystem::path out = "out";
    bool quiet = false;
};

}  // namespace

void add_event(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "event", "display of one bunch in the calorimeter: crystals, clusters, pairs (SVG, PDF, PNG)");
    auto options = std::make_shared<EventOptions>();
    options->add_to(*command);
    command->add_option("--bunch", options->bunch, "its number; without one the first with a selected pair");
    options->add_energy_to(*command);
    command->add_option("--out", options->out, "folder for the result")->capture_default_str();
    command->add_flag("--quiet", options->quiet, "print nothing but errors");
    command->footer(
        "Examples:\n"
        "  antipode event run.hits\n"
        "  antipode event run.hits --bunch 4711 --out display");
    command->callback([options, &invocation] {
        Provenance provenance;
        provenance.command_line = invocation.command_line;
        const auto card = options->read_card(provenance);
        const double e_beam_mev = options->energy_mev();
        const auto event = analysis::find_event(*options, card, e_beam_mev, options->bunch);
        if (!event)
            throw InputError(options->bunch ? fmt::format("there is no bunch {}", *options->bunch)
                                            : std::string("there is no bunch with a selected pair"));
        results::Document document("event", options->card, provenance.to_json());
        results::describe_event(document, *event, card, e_beam_mev);
        const auto writing = Lock::folder(options->out, Busy::wait);
        results::write_files(document, options->out);
        draw_plots(document, options->out);
        if (!options->quiet) {
            auto shown = document;
            std::erase_if(shown.tables, [](const results::Table& table) { return table.name == "crystals"; });
            say(fmt::format("{}\nwritten: {}\n", results::to_text(shown),
                            (options->out / "plots/event_display.svg").string()));
        }
    });
}

}  // namespace antipode::cli
