#include "base/parallel.hpp"
#include "base/terminal.hpp"
#include "cli/campaign_options.hpp"
#include "cli/subcommands.hpp"
#include "formats/word_file.hpp"
#include "results/display.hpp"
#include "results/output.hpp"
#include "results/period_documents.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace antipode::cli {

void add_efficiency(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "efficiency",
        "B(s) and eps_S(s) by simulation: weighted two-body events in pile-up, the whole chain");
    struct Options : CampaignOptions {
        double x_ref_mev = 16.92;
        std::vector<std::string> energies_of;
    };
    auto options = std::make_shared<Options>();
    options->add_to(*command);
    command->add_option("--x-ref", options->x_ref_mev, "sqrt(s) about which straight lines are written [MeV]")
        ->capture_default_str();
    command->add_option(
        "--energies-of", options->energies_of,
        "files of hits or primitives: the beam energies of their headers in place of the card's");
    command->footer(
        "Cards are those of `antipode run`; the random numbers are never those of data. What is done and "
        "unchanged is not done again.\n"
        "Examples:\n"
        "  antipode efficiency run3 --out run3/efficiency\n"
        "  antipode efficiency run3 --energies-of p00.hits p01.hits p02.hits --out efficiency\n"
        "  antipode run run3 --out run3 --set efficiency=run3/efficiency/efficiency_points.csv");
    command->callback([options, &invocation] {
        if (!options->energies_of.empty()) {
            std::vector<double> energies;
            for (const auto& file : options->energies_of) {
                const auto header = formats::WordReader(file).file();
                if (!header.e_beam_mev)
                    throw InputError(fmt::format("{}: its header has no e_beam_mev", file));
                if (std::find(energies.begin(), energies.end(), *header.e_beam_mev) == energies.end())
                    energies.push_back(*header.e_beam_mev);
            }
            options->assignments.insert(
                options->assignments.end(),
                {"scan_table=", fmt::format("e_beam_mev=[{}]", fmt::join(energies, ", "))});
        }
        auto campaign = options->campaign();
        const auto lock = options->lock();
        const auto provenance = options->provenance(campaign, invocation.command_line);
        std::vector<analysis::EfficiencyPoint> points;
        {
            Progress progress("efficiency: bunches", campaign.efficiency_bunches(),
                              progress_style(options->quiet));
            points = with_threads(options->threads, [&] { return campaign.efficiencies(progress); });
        }
        results::Document document("efficiency", campaign.card().name, provenance.to_json());
        results::describe_efficiency(document, points, options->x_ref_mev);
        const auto writing = Lock::folder(options->out, Busy::wait);
        results::write_files(document, options->out);
        if (!options->quiet) say(results::to_text(document, 200) + "\n");
    });
}

}  // namespace antipode::cli
