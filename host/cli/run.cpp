#include "base/files.hpp"
#include "base/lock.hpp"
#include "base/parallel.hpp"
#include "base/terminal.hpp"
#include "cli/draw_plots.hpp"
#include "cli/run_steps.hpp"
#include "cli/subcommands.hpp"
#include "results/display.hpp"
#include "results/output.hpp"
#include "results/period_documents.hpp"

namespace antipode::cli {

void add_run(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "run",
        "a simulated scan from crystals to limits: simulation, trigger, selection, N2, N_POT, B, eps_S, "
        "the scan table, and its analysis through the blinding gate");
    auto options = std::make_shared<RunOptions>();
    options->add_to(*command);
    command->add_flag("--no-plots", options->no_plots, "draw no plots");
    command->footer(
        "What is done and unchanged is not done again: after Ctrl-C or kill -9 the same command goes on with "
        "the block that was in hand.\nThe scan table is OUT/scan.csv, as `antipode table --scan` and all "
        "that "
        "follows read it.\nUntil it is unblinded, masked periods are left out of all sums over periods, and "
        "of "
        "the beam axis.\n"
        "Examples:\n"
        "  antipode run                                   a small scan with X in it, a minute\n"
        "  antipode run run3 --out run3                   the 42 periods of Run III\n"
        "  antipode run small_scan --set 'set_data_only=[\"processes.signal_g_ve=0\"]'   without a signal");
    command->callback([options, &invocation] {
        auto campaign = options->campaign();
        check_steps(campaign.card());
        const auto lock = options->lock();
        const auto provenance = options->provenance(campaign, invocation.command_line);
        std::vector<analysis::CampaignPeriod> periods;
        {
            Progress progress("run: bunches", campaign.bunches(), progress_style(options->quiet));
            periods = with_threads(options->threads, [&] { return campaign.run(progress); });
        }
        write_file(options->out / "scan.csv", to_csv(analysis::scan_table(periods)));
        const auto& card = campaign.card();
        const RunSteps steps(*options, card);
        if (!card.unblind.empty()) invocation.status = steps.unblind(card.unblind);
        results::Document document("run", card.name, provenance.to_json());
        steps.describe(document, periods);
        {
            const auto writing = Lock::folder(options->out, Busy::wait);
            results::write_files(document, options->out);
            if (!options->no_plots) draw_plots(document, options->out);
        }
        if (!options->quiet) say(results::to_text(results::without_spectra(document), 200) + "\n");
        for (const auto& step : card.steps)
            if (invocation.status == ExitStatus::done) invocation.status = steps.make(step);
    });
}

}  // namespace antipode::cli
