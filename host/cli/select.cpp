#include "base/files.hpp"
#include "base/lock.hpp"
#include "base/parallel.hpp"
#include "base/terminal.hpp"
#include "cli/draw_plots.hpp"
#include "cli/period_files.hpp"
#include "cli/subcommands.hpp"
#include "flux/beam_catcher.hpp"
#include "results/csv.hpp"
#include "results/display.hpp"
#include "results/hdf5.hpp"
#include "results/json.hpp"
#include "results/output.hpp"
#include "results/period_documents.hpp"
#include "selection/tally.hpp"

#include <cmath>

#include <fmt/format.h>

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

/// What was counted of one file: a run, with a beam axis of its own.
struct Run {
    Reading reading;
    double catcher_pc = 0;
    selection::RunTally tally;
};

Run count(const std::string& file, const selection::SelectionCard& card,
          const calibration::CrystalConstants& constants, const selection::Tally& empty, bool keep_pairs) {
    Run run{{}, 0, selection::RunTally(empty)};
    run.tally.keep_selected(keep_pairs);
    const selection::PairCollection collection;
    run.reading = read_bunches(file, card, constants, empty.frame().e_beam_mev, [&](const BunchView& bunch) {
        run.catcher_pc += bunch.catcher_pc;
        collection.collect(bunch.number, *bunch.clusters, run.tally.pairs());
        run.tally.advance();
    });
    run.tally.finish();
    return run;
}

/// Runs and their bunches: what `antipode yield` refuses to count twice.
void describe_runs(results::Document& document, const Reading& reading) {
    std::vector<std::string> file, run;
    std::vector<std::int64_t> first, last;
    for (const auto& range : reading.bunches) {
        if (!run.empty() && run.back() == range.run && file.back() == range.file) {
            first.back() = std::min<std::int64_t>(first.back(), range.first);
            last.back() = std::max<std::int64_t>(last.back(), range.last);
            continue;
        }
        file.push_back(range.file);
        run.push_back(range.run);
        first.push_back(range.first);
        last.push_back(range.last);
    }
    document.add_table("runs", "where the bunches come from")
        .add("file", "", "the input", file)
        .add("run", "", "run of the file's header, or the checksum of that header", run)
        .add("first_bunch", "", "lowest number of a bunch that was kept", first)
        .add("last_bunch", "", "highest number of a bunch that was kept", last);
}

/// Bunches that count, and those left out of N2 and N_POT alike.
void describe_account(results::Document& document, const Reading& reading) {
    const auto& account = reading.account;
    document.add("bunches", account.kept, "", "bunches that count");
    document.add("faulty", account.total_left_out(), "", "bunches left out of N2 and N_POT alike, by cause:");
    for (std::size_t i = 0; i < account.left_out.size(); ++i)
        document.add("left_out_" + std::string(reconstruction::left_out_keys[i]), account.left_out[i], "",
                     std::string(reconstruction::left_out_names[i]));
    document.add("dropped_without_packet", account.dropped_without_packet, "",
                 "bunches that the trigger dropped without a packet; not in N_POT");
    document.add("lost", account.lost, "", "bunches lost with damaged blocks");
    document.add("damages", account.damages, "", "damaged or missing parts of the files");
    document.add("complete", account.complete, "", "1: each file has its end");
    document.add("hits_no_crystal", reading.hits.no_crystal, "", "hits left out: no crystal in this cell");
    document.add("hits_masked", reading.hits.masked, "", "hits left out: crystal masked");
    document.add("hits_too_close", reading.hits.too_close, "",
                 "hits left out: within 25 ns of a larger one of the same crystal");
}

void describe(results::Document& document, const std::vector<Run>& runs, const Reading& reading,
              const flux::CatcherSettings& catcher, const selection::Tally& empty) {
    auto total = empty;
    const double e_beam_mev = empty.frame().e_beam_mev;
    double catcher_pc = 0;
    std::vector<selection::BeamAxis> axes;
    for (const auto& run : runs) {
        total += run.tally.tally();
        catcher_pc += run.catcher_pc;
        axes.insert(axes.end(), run.tally.axes().begin(), run.tally.axes().end());
    }
    const auto axis = selection::mean_axis(axes);
    const auto& frame = empty.frame();
    const auto limits = physics::pair_limits(frame, empty.settings().r_max_mm, empty.settings().distance_mm);
    const double n_pot = catcher.positrons(catcher_pc, e_beam_mev);
    const double n2_err = std::sqrt(total.yield.variance());

    document.add("e_beam_mev", frame.e_beam_mev, "MeV", "beam energy");
    document.add("sqrt_s_mev", frame.sqrt_s_mev, "MeV", "centre-of-mass energy");
    describe_account(document, reading);
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
    results::describe_tally(document, total, e_beam_mev);
    describe_runs(document, reading);
    if (!reading.account.complete)
        document.notes.push_back("A file has no end: it was cut off, or is still being written.");
}

/// Writes the pairs in the window and in the side bands, one a row, as CSV or HDF5.
void write_pairs(const std::filesystem::path& path, const std::vector<Run>& runs,
                 const SelectOptions& options, const Provenance& provenance) {
    std::vector<std::string> file, region;
    std::vector<std::int64_t> bunch;
    std::vector<const selection::SelectedPair*> pairs;
    for (std::size_t r = 0; r < runs.size(); ++r)
        for (const auto& selected : runs[r].tally.selected()) {
            file.push_back(options.files[r]);
            region.emplace_back(selected.in_window ? "window" : "sideband");
            bunch.push_back(static_cast<std::int64_t>(selected.pair.bunch));
            pairs.push_back(&selected);
        }
    results::Document document("pairs", options.card, provenance.to_json());
    auto& table = document.add_table("pairs", "selected pairs; a is the cluster with more energy");
    table.add("file", "", "the input", file)
        .add("bunch", "", "number of the bunch", bunch)
        .add("region", "", "window, or sideband of the sum of the polar angles", region);
    const auto add = [&](const std::string& name, const char* unit, const char* meaning, auto value) {
        std::vector<double> values;
        for (const auto* pair : pairs)
            values.push_back(value(*pair));
        table.add(name, unit, meaning, values);
    };
    using Selected = selection::SelectedPair;
    for (const auto& cluster : {std::pair{"a", &selection::Pair::a}, {"b", &selection::Pair::b}}) {
        const auto member = cluster.second;
        const auto of = [&](const char* quantity) {
            return fmt::format(fmt::runtime(quantity), cluster.first);
        };
        add(of("x_{}_mm"), "mm", "position of the cluster",
            [&](const Selected& s) { return (s.pair.*member).x_mm; });
        add(of("y_{}_mm"), "mm", "position of the cluster",
            [&](const Selected& s) { return (s.pair.*member).y_mm; });
        add(of("energy_{}_mev"), "MeV", "energy of the cluster",
            [&](const Selected& s) { return (s.pair.*member).energy_mev; });
        add(of("time_{}_ns"), "ns", "time of the cluster since the start of the window",
            [&](const Selected& s) { return (s.pair.*member).time_ns; });
        add(of("hits_{}"), "", "hits of the cluster",
            [&](const Selected& s) { return static_cast<double>((s.pair.*member).hits); });
    }
    add("theta_a", "rad", "polar angle of a in the centre of mass", [](auto& s) { return s.angles.theta_a; });
    add("theta_b", "rad", "polar angle of b in the centre of mass", [](auto& s) { return s.angles.theta_b; });
    add("theta_sum", "rad", "their sum", [](auto& s) { return s.angles.theta_sum(); });
    add("dphi", "rad", "difference of the azimuths", [](auto& s) { return s.angles.dphi; });
    add("axis_x_mm", "mm", "beam axis that the angles are about", [](auto& s) { return s.axis.x_mm; });
    add("axis_y_mm", "mm", "beam axis that the angles are about", [](auto& s) { return s.axis.y_mm; });
    if (path.extension() == ".h5" || path.extension() == ".hdf5")
        results::write_hdf5(document, path);
    else
        write_file(path, results::to_csv(document, table));
}

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
        const auto constants = options->calibration
                                   ? calibration::CrystalConstants::read(*options->calibration)
                                   : calibration::CrystalConstants();
        const selection::Tally empty(card.selection, physics::CentreOfMass::from_beam(options->energy_mev()));
        require_writable(options->out);
        const auto runs = with_threads(options->threads, [&] {
            std::vector<std::optional<Run>> counted(options->files.size());
            parallel_for(counted.size(), [&](std::size_t i) {
                counted[i] = count(options->files[i], card, constants, empty, options->pairs.has_value());
            });
            std::vector<Run> all;
            for (auto& run : counted)
                all.push_back(std::move(*run));
            return all;
        });
        Reading reading;
        for (const auto& run : runs)
            reading += run.reading;
        check_no_bunch_twice(reading.bunches);
        results::Document document("select", options->card, provenance.to_json());
        describe(document, runs, reading, options->catcher, empty);
        const auto writing = Lock::folder(options->out, Busy::wait);
        if (options->pairs) write_pairs(*options->pairs, runs, *options, provenance);
        results::write_files(document, options->out);
        if (!options->no_plots) draw_plots(document, options->out);
        if (options->json) results::write_json(document, *options->json);
        if (!options->quiet && options->json != "-")
            say(results::to_text(results::without_spectra(document)) + "\n");
        invocation.status = report_losses(reading.account, reading.hits);
    });
}

}  // namespace antipode::cli
