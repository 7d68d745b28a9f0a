#include "cli/subcommands.hpp"
#include "flux/beam_catcher.hpp"
#include "formats/quantities.hpp"
#include "formats/word_file.hpp"
#include "reconstruction/cluster_maker.hpp"
#include "results/display.hpp"
#include "results/json.hpp"
#include "results/output.hpp"
#include "selection/card.hpp"
#include "selection/selection.hpp"

#include <cmath>

#include <fmt/format.h>

namespace antipode::cli {
namespace {

struct SelectOptions {
    std::vector<std::string> files;
    std::string card = "published";
    std::vector<std::string> assignments;
    double e_beam_mev = 282.5;
    std::optional<std::string> calibration;
    std::filesystem::path out = "out";
    std::optional<std::string> json;
    bool quiet = false;
};

std::filesystem::path find_selection(const std::string& card) {
    const auto shipped = std::filesystem::path(ANTIPODE_CONFIG_DIR) / "selection" / (card + ".toml");
    return std::filesystem::exists(shipped) ? shipped : std::filesystem::path(card);
}

/// Pairs and charges of files of hits (clustered here) or primitives (clustered by the trigger).
struct Collected {
    std::vector<selection::Pair> pairs;
    double catcher_pc = 0;
    std::int64_t bunches = 0, clusters = 0, faulty = 0, lost = 0;
};

Collected collect(const SelectOptions& options, const selection::SelectionCard& card) {
    const geometry::Ecal ecal(card.geometry);
    const auto constants = options.calibration ? calibration::CrystalConstants::read(*options.calibration)
                                               : calibration::CrystalConstants();
    reconstruction::Greedy greedy(card.reconstruction, ecal, constants);
    std::vector<reconstruction::Cluster> of_trigger;
    const selection::PairCollection collection;
    Collected result;
    for (const auto& file : options.files) {
        formats::WordReader reader(file);
        const auto take = [&](const words::BunchCharges& charges,
                              const std::vector<reconstruction::Cluster>& clusters) {
            result.catcher_pc += formats::physical<words::bunch_charges::beam_catcher>(charges.beam_catcher);
            result.clusters += static_cast<std::int64_t>(clusters.size());
            collection.collect(static_cast<std::uint64_t>(result.bunches++), clusters, result.pairs);
        };
        while (const auto packet = reader.next()) {
            formats::PacketFaults faults;
            if (reader.stream() == formats::Stream::hits) {
                const auto bunch = formats::read_bunch(*packet, faults);
                if (!faults.any()) take(bunch.charges, greedy(bunch.hits));
            } else {
                const auto primitives = formats::read_primitives(*packet, faults);
                if (!faults.any() && primitives.charges) {
                    reconstruction::clusters_of(primitives, ecal, card.reconstruction.leakage, of_trigger);
                    take(*primitives.charges, of_trigger);
                }
            }
            result.faulty += faults.any();
        }
        result.lost += static_cast<std::int64_t>(reader.losses().packets);
    }
    return result;
}

/// N2 against R_max, with the kinematics following.
void add_radius_scan(results::Document& document, const selection::SelectionSettings& settings,
                     const physics::CentreOfMass& frame, const selection::BeamAxis& axis,
                     std::span<const selection::Pair> pairs) {
    std::vector<double> radius, n2, error;
    for (double r = 230; r <= 300; r += 5) {
        auto changed = settings;
        changed.r_max_mm = r;
        const auto yield = selection::Selection(changed, frame, axis.mean)(pairs).yield;
        radius.push_back(r);
        n2.push_back(yield.n2());
        error.push_back(std::sqrt(yield.variance()));
    }
    document.add_table("r_max", "N2 against R_max")
        .add("r_max_mm", "mm", "largest radius", radius)
        .add("n2", "", "events, net of side bands", n2)
        .add("n2_err", "", "its error", error);
}

results::Document select(const Collected& collected, const selection::SelectionCard& card, double e_beam_mev,
                         const std::string& name, const nlohmann::ordered_json& provenance) {
    const auto frame = physics::CentreOfMass::from_beam(e_beam_mev);
    const auto axis = selection::find_beam_axis(card.selection, frame, collected.pairs, {-10, 1});
    const selection::Selection selection(card.selection, frame, axis.mean);
    const auto result = selection(collected.pairs);
    const double n_pot = flux::CatcherSettings().positrons(collected.catcher_pc, e_beam_mev);

    results::Document document("select", name, provenance);
    document.add("sqrt_s_mev", frame.sqrt_s_mev, "MeV", "centre-of-mass energy");
    document.add("bunches", collected.bunches, "", "bunches that were read");
    document.add("faulty", collected.faulty, "", "bunches left out because their packet is damaged");
    document.add("lost", collected.lost, "", "bunches lost with damaged blocks");
    document.add("n_pot", n_pot, "", "positrons on target, from the beam catcher");
    document.add("window", result.yield.window, "", "pairs in the window");
    document.add("sideband", result.yield.sideband, "", "pairs in the side bands");
    document.add("n2", result.yield.n2(), std::sqrt(result.yield.variance()), "", "net of side bands");
    document.add("n2_per_pot", result.yield.n2() / n_pot, std::sqrt(result.yield.variance()) / n_pot, "",
                 "N2 a positron");
    document.add("r_min_mm", selection.limits().r_min_mm, "mm", "R_min");
    document.add("e_min_mev", selection.limits().e_min_mev, "MeV", "E_min");
    document.add("e_max_mev", selection.limits().e_max_mev, "MeV", "E_max");
    document.add("cog_x_mm", axis.mean.x_mm, axis.error.x_mm, "mm", "beam axis at the calorimeter");
    document.add("cog_y_mm", axis.mean.y_mm, axis.error.y_mm, "mm", "beam axis at the calorimeter");
    document.add("cog_sigma_x_mm", axis.sigma.x_mm, "mm", "spread of the centre of gravity");
    document.add("cog_sigma_y_mm", axis.sigma.y_mm, "mm", "spread of the centre of gravity");

    std::vector<std::string> names(selection::cut_names.begin(), selection::cut_names.end());
    document.add_table("cut_flow", "pairs left after each cut")
        .add("cut", "", "the cut", names)
        .add("left", "", "pairs left",
             std::vector<std::int64_t>(result.flow.left.begin(), result.flow.left.end()));
    add_radius_scan(document, card.selection, frame, axis, collected.pairs);

    std::vector<double> theta_a, theta_b, dphi, time, energy;
    for (const std::size_t i : result.chosen) {
        const auto& pair = collected.pairs[i];
        const auto angles = selection.angles(pair);
        theta_a.push_back(angles.theta_a);
        theta_b.push_back(angles.theta_b);
        dphi.push_back(angles.dphi);
        time.push_back(pair.a.time_ns - pair.b.time_ns);
        energy.push_back(pair.a.energy_mev + pair.b.energy_mev);
    }
    document.add_table("pairs", "pairs before the back-to-back windows")
        .add("theta_a", "rad", "polar angle in the centre of mass, harder cluster", theta_a)
        .add("theta_b", "rad", "polar angle in the centre of mass, softer cluster", theta_b)
        .add("dphi", "rad", "difference of the azimuths, folded", dphi)
        .add("dt_ns", "ns", "difference of the times", time)
        .add("e_sum_mev", "MeV", "sum of the energies", energy);
    return document;
}

}  // namespace

void add_select(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "select",
        "two-cluster events in files of hits or primitives: cut flow, N2 with side bands, beam axis");
    auto options = std::make_shared<SelectOptions>();
    command->add_option("files", options->files, "files of one period; '-' is standard input")->required();
    command->add_option("--card", options->card, "selection: published, padme_fw, or a file")
        ->capture_default_str();
    command->add_option("--set", options->assignments, "change one key of the card: key=value (repeatable)")
        ->allow_extra_args(false);
    command->add_option("--energy", options->e_beam_mev, "beam energy [MeV]")->capture_default_str();
    command->add_option("--calibration", options->calibration,
                        "constants of the crystals, for files of hits (CSV)");
    command->add_option("--out", options->out, "folder for the result")->capture_default_str();
    command->add_option("--json", options->json,
                        "also write the result as JSON here; '-' is standard output");
    command->add_flag("--quiet", options->quiet, "print nothing but errors");
    command->footer(
        "Hits are clustered as in Run III, primitives are taken as the trigger made them.\n"
        "Examples:\n"
        "  antipode select run.hits --energy 278.95\n"
        "  antipode select run.primitives --energy 278.95 --card padme_fw --set selection.r_max_mm=260");
    command->callback([options, &invocation] {
        selection::SelectionCard card;
        Settings settings(card);
        const auto path = find_selection(options->card);
        settings.read(path);
        for (const auto& assignment : options->assignments)
            settings.assign(assignment);
        Provenance provenance;
        provenance.command_line = invocation.command_line;
        provenance.card = settings.echo();
        provenance.inputs = {input_file(path)};
        for (const auto& file : options->files)
            if (file != "-") provenance.inputs.push_back(input_file(file));
        const auto document =
            select(collect(*options, card), card, options->e_beam_mev, options->card, provenance.to_json());
        results::write_files(document, options->out);
        if (options->json) results::write_json(document, *options->json);
        if (!options->quiet && options->json != "-") {
            auto shown = document;
            std::erase_if(shown.tables, [](const results::Table& table) { return table.name == "pairs"; });
            fmt::print("{}\n", results::to_text(shown));
        }
    });
}

}  // namespace antipode::cli
