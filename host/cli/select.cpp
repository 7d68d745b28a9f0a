#include "base/parallel.hpp"
#include "cli/draw_plots.hpp"
#include "cli/period_files.hpp"
#include "cli/subcommands.hpp"
#include "flux/beam_catcher.hpp"
#include "results/display.hpp"
#include "results/json.hpp"
#include "results/output.hpp"
#include "results/period_documents.hpp"
#include "selection/tally.hpp"

#include <cmath>

#include <fmt/format.h>

namespace antipode::cli {
namespace {

struct SelectOptions : PeriodFiles {
    double e_beam_mev = 282.5;
    flux::CatcherSettings catcher;
    int threads = 0;
    std::filesystem::path out = "out";
    std::optional<std::string> json;
    bool quiet = false, no_plots = false;
};

/// What was counted of one file: a run, with a beam axis of its own.
struct Run {
    Reading reading;
    double catcher_pc = 0;
    selection::RunTally tally;
};

Run count(const std::string& file, const selection::SelectionCard& card,
          const calibration::CrystalConstants& constants, const selection::Tally& empty) {
    Run run{{}, 0, selection::RunTally(empty)};
    const selection::PairCollection collection;
    std::uint64_t bunch = 0;
    run.reading = read_bunches(file, card, constants, [&](const SeenBunch& seen) {
        run.catcher_pc += seen.catcher_pc;
        collection.collect(bunch++, *seen.clusters, run.tally.pairs());
        run.tally.advance();
    });
    run.tally.finish();
    return run;
}

void describe(results::Document& document, const std::vector<Run>& runs, const SelectOptions& options,
              const selection::Tally& empty) {
    auto total = empty;
    Reading reading;
    double catcher_pc = 0;
    std::vector<selection::BeamAxis> axes;
    for (const auto& run : runs) {
        total += run.tally.tally();
        reading += run.reading;
        catcher_pc += run.catcher_pc;
        axes.insert(axes.end(), run.tally.axes().begin(), run.tally.axes().end());
    }
    const auto axis = selection::mean_axis(axes);
    const auto& frame = empty.frame();
    const auto limits = physics::pair_limits(frame, empty.settings().r_max_mm, empty.settings().distance_mm);
    const double n_pot = options.catcher.positrons(catcher_pc, options.e_beam_mev);
    const double n2_err = std::sqrt(total.yield.variance());

    document.add("e_beam_mev", frame.e_beam_mev, "MeV", "beam energy");
    document.add("sqrt_s_mev", frame.sqrt_s_mev, "MeV", "centre-of-mass energy");
    document.add("bunches", reading.bunches, "", "bunches that were read");
    document.add("faulty", reading.faulty, "", "bunches left out: damaged, dropped, or without charges");
    document.add("lost", reading.lost, "", "bunches lost with damaged blocks");
    document.add("n_pot", n_pot, "", "positrons on target, from the beam catcher");
    document.add("window", total.yield.window, "", "pairs in the window");
    document.add("sideband", total.yield.sideband, "", "pairs in the side bands");
    document.add("transfer", total.yield.transfer, "", "background in the window for one in the side bands");
    document.add("n2", total.yield.n2(), n2_err, "", "net of side bands");
    document.add("n2_per_pot", total.yield.n2() / n_pot, n2_err / n_pot, "", "N2 a positron");
    document.add("r_min_mm", limits.r_min_mm, "mm", "R_min");
    document.add("e_min_mev", limits.e_min_mev, "MeV", "E_min");
    document.add("e_max_mev", limits.e_max_mev, "MeV", "E_max");
    document.add("cog_x_mm", axis.mean.x_mm, axis.error.x_mm, "mm", "beam axis at the calorimeter");
    document.add("cog_y_mm", axis.mean.y_mm, axis.error.y_mm, "mm", "beam axis at the calorimeter");
    results::describe_tally(document, total, options.e_beam_mev);
    if (!reading.complete)
        document.notes.push_back("A file has no end: it was cut off, or is still being written.");
}

}  // namespace

void add_select(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "select", "two-cluster events of one beam energy: cut flow, N2 with side bands, beam axis, N_POT");
    auto options = std::make_shared<SelectOptions>();
    options->add_to(*command);
    command->add_option("--energy", options->e_beam_mev, "beam energy [MeV]")
        ->capture_default_str()
        ->check(CLI::Range(50.0, 1000.0));
    command
        ->add_option("--catcher-factor", options->catcher.factor,
                     "leakage and ageing of the beam catcher in this period")
        ->capture_default_str();
    command->add_option("--threads", options->threads, "threads, a file each; 0: one a core")
        ->capture_default_str();
    command->add_option("--out", options->out, "folder for the result")->capture_default_str();
    command->add_option("--json", options->json,
                        "also write the result as JSON here; '-' is standard output");
    command->add_flag("--quiet", options->quiet, "print nothing but errors");
    command->add_flag("--no-plots", options->no_plots, "draw no plots");
    command->footer(
        "Each file is a run with a beam axis of its own. Hits are clustered as in Run III, primitives are "
        "taken "
        "as the trigger made them.\n"
        "This shows N2 of the period: where a scan is to stay blind, use --quiet and pass select.json on to "
        "`antipode yield`.\n"
        "Examples:\n"
        "  antipode select run.hits --energy 278.95\n"
        "  antipode select run1.primitives run2.primitives --energy 278.95 --card padme_fw --set "
        "selection.r_max_mm=260");
    command->callback([options, &invocation] {
        Provenance provenance;
        provenance.command_line = invocation.command_line;
        provenance.threads = options->threads;
        const auto card = options->read_card(provenance);
        const auto constants = options->calibration
                                   ? calibration::CrystalConstants::read(*options->calibration)
                                   : calibration::CrystalConstants();
        const selection::Tally empty(card.selection, physics::CentreOfMass::from_beam(options->e_beam_mev));
        const auto runs = with_threads(options->threads, [&] {
            std::vector<std::optional<Run>> counted(options->files.size());
            parallel_for(counted.size(), [&](std::size_t i) {
                counted[i] = count(options->files[i], card, constants, empty);
            });
            std::vector<Run> all;
            for (auto& run : counted)
                all.push_back(std::move(*run));
            return all;
        });
        results::Document document("select", options->card, provenance.to_json());
        describe(document, runs, *options, empty);
        results::write_files(document, options->out);
        if (!options->no_plots) draw_plots(document, options->out);
        if (options->json) results::write_json(document, *options->json);
        if (!options->quiet && options->json != "-")
            fmt::print("{}\n", results::to_text(results::without_spectra(document)));
    });
}

}  // namespace antipode::cli
