#include "base/files.hpp"
#include "base/parallel.hpp"
#include "cli/subcommands.hpp"
#include "results/display.hpp"
#include "results/json.hpp"
#include "results/output.hpp"
#include "yield/campaign.hpp"

#include <fmt/format.h>

namespace antipode::cli {
namespace {

struct RunOptions {
    std::string card = "small_scan";
    std::vector<std::string> assignments;
    std::uint64_t seed = 1;
    int threads = 0;
    std::filesystem::path out = "out";
    bool quiet = false;
};

std::filesystem::path find_campaign(const std::string& card) {
    const auto shipped = std::filesystem::path(ANTIPODE_CONFIG_DIR) / "campaign" / (card + ".toml");
    return std::filesystem::exists(shipped) ? shipped : std::filesystem::path(card);
}

template <class Value>
std::vector<double> column(const std::vector<yield::CampaignPeriod>& periods, Value value) {
    std::vector<double> result;
    for (const auto& period : periods)
        result.push_back(value(period));
    return result;
}

results::Document describe(const std::vector<yield::CampaignPeriod>& periods, const std::string& name,
                           const nlohmann::ordered_json& provenance) {
    using P = const yield::CampaignPeriod&;
    results::Document document("run", name, provenance);
    document.add_table("periods", "periods of the simulated scan")
        .add("sqrt_s_mev", "MeV", "centre-of-mass energy", column(periods, [](P p) { return p.sqrt_s_mev; }))
        .add("n_pot", "", "positrons on target, from the beam catcher",
             column(periods, [](P p) { return p.n_pot; }))
        .add("n2", "", "two-cluster events, net of side bands",
             column(periods, [](P p) { return p.yield.n2(); }))
        .add("n2_err", "", "its error", column(periods, [](P p) { return std::sqrt(p.yield.variance()); }))
        .add("b_per_pot", "", "expected background pairs a positron",
             column(periods, [](P p) { return p.acceptance.b_per_pot.value; }))
        .add("b_per_pot_err", "", "its Monte-Carlo error",
             column(periods, [](P p) { return p.acceptance.b_per_pot.error; }))
        .add("eps_s", "", "acceptance times efficiency of X",
             column(periods, [](P p) { return p.acceptance.eps_s.value; }))
        .add("eps_s_err", "", "its error", column(periods, [](P p) { return p.acceptance.eps_s.error; }))
        .add("g_r", "", "N2/(N_POT B)", column(periods, [](P p) { return p.g_r(); }))
        .add("g_r_err", "", "its error", column(periods, [](P p) { return p.g_r_error(); }))
        .add("cog_x_mm", "mm", "beam axis at the calorimeter",
             column(periods, [](P p) { return p.axis.mean.x_mm; }))
        .add("cog_y_mm", "mm", "beam axis at the calorimeter",
             column(periods, [](P p) { return p.axis.mean.y_mm; }));
    auto& flow = document.add_table("cut_flow", "pairs left after each cut");
    flow.add("sqrt_s_mev", "MeV", "centre-of-mass energy", column(periods, [](P p) { return p.sqrt_s_mev; }));
    flow.add("pairs", "", "pairs that were collected",
             column(periods, [](P p) { return static_cast<double>(p.flow.pairs); }));
    for (std::size_t cut = 0; cut < selection::cut_names.size(); ++cut)
        flow.add(std::string(selection::cut_names[cut]), "", "left after this cut",
                 column(periods, [cut](P p) { return static_cast<double>(p.flow.left[cut]); }));
    return document;
}

}  // namespace

void add_run(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand("run",
                                           "a simulated scan from crystals to the scan table: simulation, "
                                           "trigger, selection, N2, N_POT, B, eps_S");
    auto options = std::make_shared<RunOptions>();
    command
        ->add_option("card", options->card,
                     "campaign: the name of one that comes with the program, or a file")
        ->capture_default_str();
    command
        ->add_option("--set", options->assignments,
                     "change one key of the campaign's card: key=value (repeatable)")
        ->allow_extra_args(false);
    command->add_option("--seed", options->seed, "seed of the random numbers")->capture_default_str();
    command->add_option("--threads", options->threads, "threads; 0: one a core. Results do not depend on it")
        ->capture_default_str();
    command->add_option("--out", options->out, "folder for blocks and results")->capture_default_str();
    command->add_flag("--quiet", options->quiet, "no progress, no printed result");
    command->footer(
        "What is done and unchanged is not done again: after Ctrl-C or kill -9 the same command goes on with "
        "the next "
        "block.\nThe scan table is OUT/scan.csv, as `antipode table --scan` and all that follows read it.\n"
        "Examples:\n"
        "  antipode run                                   a small scan, minutes\n"
        "  antipode run run3 --out run3                   the 42 periods of Run III\n"
        "  antipode run small_scan --set 'set=[\"processes.signal_g_ve=8e-4\"]'   with a signal");
    command->callback([options, &invocation] {
        const auto card = find_campaign(options->card);
        yield::Campaign campaign(card, options->assignments, options->seed, options->out);
        Provenance provenance;
        provenance.command_line = invocation.command_line;
        provenance.seed = options->seed;
        provenance.threads = options->threads;
        provenance.card = campaign.echo();
        for (const auto& input : campaign.inputs())
            provenance.inputs.push_back(input_file(input));
        Progress progress("run: bunches", campaign.bunches(), progress_style(options->quiet));
        const auto periods = with_threads(options->threads, [&] { return campaign.run(progress); });
        write_file(options->out / "scan.csv", yield::Campaign::scan_table(periods));
        const auto document = describe(periods, campaign.card().name, provenance.to_json());
        results::write_files(document, options->out);
        if (!options->quiet) fmt::print("{}\n", results::to_text(document, 200));
    });
}

}  // namespace antipode::cli
