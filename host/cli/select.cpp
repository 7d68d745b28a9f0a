#include "analysis/select.hpp"

#include "base/files.hpp"
#include "base/lock.hpp"
#include "base/parallel.hpp"
#include "base/terminal.hpp"
#include "cli/draw_plots.hpp"
#include "cli/period_files.hpp"
#include "cli/subcommands.hpp"
#include "results/display.hpp"
#include "results/json.hpp"
#include "results/output.hpp"
#include "results/period_documents.hpp"
#include "results/select_document.hpp"

namespace antipode::cli {
namespace {

struct SelectOptions : PeriodFiles {
    flux::CatcherSettings catcher;
    std::optional<std::filesystem::path> pairs;
    int threads = 0;
    std::filesystem::path out = "out";
    std::optional<std::string> json;
    bool quiet = false, no_plots = false;
};

}  // namespace

void add_select(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "select", "two-cluster events of one beam energy: cut flow, N2 with side bands, beam axis, N_POT");
    auto options = std::make_shared<SelectOptions>();
    options->add_to(*command);
    options->add_energy_to(*command);
    command->add_option("--pairs", options->pairs,
                        "also write the selected pairs here, one a row: HDF5 if it ends with .h5, else CSV");
    command
        ->add_option("--catcher-factor", options->catcher.factor,
                     "leakage and ageing of the beam catcher in this period")
        ->capture_default_str();
    command->add_option("--threads", options->threads, "threads, a file each; 0: one a core")
        ->check(CLI::Range(0, 4096))
        ->capture_default_str();
    command->add_option("--out", options->out, "folder for the result")->capture_default_str();
    command->add_option("--json", options->json,
                        "also write the result as JSON here; '-' is standard output");
    command->add_flag("--quiet", options->quiet, "print nothing but errors");
    command->add_flag("--no-plots", options->no_plots, "draw no plots");
    command->footer(
        "Each file is a run with a beam axis of its own. Hits are clustered as in Run III, primitives are "
        "taken "
        "as the trigger made them. Bunches damaged in transit are left out of N2 and N_POT alike.\n"
        "Ends with status 1 if any bunch was left out or lost: the result is written, and says so.\n"
        "This shows N2 of the period: where a scan is to stay blind, use --quiet and pass select.json on to "
        "`antipode yield`.\n"
        "Examples:\n"
        "  antipode select run.hits --pairs pairs.h5\n"
        "  antipode select run1.primitives run2.primitives --energy 278.95 --card padme_fw --set "
        "selection.r_max_mm=260");
    command->callback([options, &invocation] {
        Provenance provenance;
        provenance.command_line = invocation.command_line;
        provenance.threads = options->threads;
        const auto card = options->read_card(provenance);
        const double e_beam_mev = options->energy_mev();
        require_writable(options->out);
        const auto period = with_threads(options->threads, [&] {
            return analysis::select(*options, card, e_beam_mev, options->catcher, options->pairs.has_value());
        });
        results::Document document("select", options->card, provenance.to_json());
        results::describe_selected(document, period);
        const auto writing = Lock::folder(options->out, Busy::wait);
        if (options->pairs) {
            results::Document pairs("pairs", options->card, provenance.to_json());
            results::describe_pairs(pairs, period, options->files);
            results::write_table(pairs, *options->pairs);
        }
        results::write_files(document, options->out);
        if (!options->no_plots) draw_plots(document, options->out);
        if (options->json) results::write_json(document, *options->json);
        if (!options->quiet && options->json != "-")
            say(results::to_text(results::without_spectra(document)) + "\n");
        invocation.status = report_losses(period.reading.account, period.reading.hits);
    });
}

}  // namespace antipode::cli
