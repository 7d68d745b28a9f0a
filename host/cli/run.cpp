#include "base/checkpoint.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/lock.hpp"
#include "base/parallel.hpp"
#include "base/terminal.hpp"
#include "cli/campaign_options.hpp"
#include "cli/draw_plots.hpp"
#include "cli/subcommands.hpp"
#include "results/display.hpp"
#include "results/json.hpp"
#include "results/output.hpp"
#include "results/period_documents.hpp"
#include "results/scan_documents.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace antipode::cli {
namespace {

namespace fs = std::filesystem;

struct RunOptions : CampaignOptions {
    bool no_plots = false;
};

constexpr std::array known_steps{"table", "sideband", "fit", "limit", "pvalue"};

/// What the steps of the analysis would meet after hours of simulation.
void check_steps(const yield::Campaign& campaign) {
    const auto& card = campaign.card();
    for (const auto& step : card.steps)
        if (std::find(known_steps.begin(), known_steps.end(), step) == known_steps.end())
            throw InputError(
                fmt::format("steps: expected some of {}, found '{}'", fmt::join(known_steps, ", "), step));
    if (card.steps.empty() && card.unblind.empty()) return;
    AnalysisOptions analysis;
    analysis.card = card.analysis_card.path().string();
    read_card(analysis);
}

/// The analysis of the scan table, by the program's own subcommands. A step whose table, card, version and
/// arguments are those of its last run is not done again.
class Steps {
public:
    Steps(const RunOptions& options, const yield::Campaign& campaign, Invocation& invocation)
        : options_(options), invocation_(invocation), analysis_card_(campaign.card().analysis_card.path()) {}

    /// False if it ended with another status than done; that is then the program's.
    bool run(const std::string& step, const std::vector<std::string>& more = {}) const {
        std::vector<std::string> arguments{step,
                                           "--card",
                                           analysis_card_.string(),
                                           "--scan",
                                           (options_.out / "scan.csv").string(),
                                           "--seed",
                                           std::to_string(options_.seed),
                                           "--out",
                                           options_.out.string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const auto stamp = options_.out / "blocks" / (step + ".done");
        const auto asked = arguments;
        const auto result = options_.out / (step + ".json");
        // The stamp holds the hash of the result as well: another command may have written there since.
        if (read_checkpoint(stamp, key_of(asked)) == hash_of(result)) {
            if (!options_.no_plots) draw(step, result);
            return true;
        }
        arguments.insert(arguments.end(), {"--threads", std::to_string(options_.threads)});
        if (options_.quiet) arguments.emplace_back("--quiet");
        if (options_.no_plots) arguments.emplace_back("--no-plots");
        const auto status = invocation_.call(arguments);
        if (status == ExitStatus::done) {
            write_checkpoint(stamp, key_of(asked), hash_of(result));  // with this look in the ledger
            if (!options_.no_plots) write_file(drawn(step), hash_of(result));
            return true;
        }
        invocation_.status = status;
        return false;
    }

    /// Once for a table, card and version, after the side band was accepted.
    bool unblind(const std::string& reason) const {
        if (!run("sideband")) return false;
        const auto sideband = results::read_json(options_.out / "sideband.json");
        const auto& status = std::get<std::string>(sideband.at("blinding").value);
        return status.starts_with("unblinded") || run("unblind", {"--reason", reason});
    }

    /// Adds what the run found, less what the scan hides; unblindings are named.
    void describe(results::Document& document, const std::vector<yield::CampaignPeriod>& periods) const {
        AnalysisOptions analysis_options;
        analysis_options.card = analysis_card_.string();
        analysis_options.scan = (options_.out / "scan.csv").string();
        analysis_options.out = options_.out;
        std::optional<Analysis> analysis;
        try {
            analysis.emplace(analysis_options, invocation_);
        } catch (const InputError& error) {
            document.notes.push_back(fmt::format("No counts are shown: {}", error.what()));
        }
        results::describe_run(document, periods,
                              [&](int period) { return analysis && analysis->scan().shows(period); });
        if (!analysis) return;
        document.add("blinding", analysis->scan().status, "", "whether the masked periods are in the sums");
        results::describe_unblindings(document, analysis->scan().unblindings);
        analysis->record_look();
    }

private:
    /// Holds the hash of the result that was drawn.
    fs::path drawn(const std::string& step) const { return options_.out / "blocks" / (step + ".drawn"); }

    /// The plots of a result that was made with --no-plots.
    void draw(const std::string& step, const fs::path& result) const {
        if (fs::exists(drawn(step)) && read_file(drawn(step)) == hash_of(result)) return;
        draw_plots(results::read_json(result), options_.out);
        write_file(drawn(step), hash_of(result));
    }

    static std::string hash_of(const fs::path& file) { return fs::exists(file) ? sha256_file(file) : "none"; }

    std::string key_of(const std::vector<std::string>& arguments) const {
        auto hashes = nlohmann::ordered_json::array();
        for (const auto& file :
             {options_.out / "scan.csv", analysis_card_, options_.out / "scan.blinding.json"})
            hashes.push_back(hash_of(file));
        return checkpoint_key({arguments, std::move(hashes)});
    }

    const RunOptions& options_;
    Invocation& invocation_;
    fs::path analysis_card_;
};

}  // namespace

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
        check_steps(campaign);
        const auto lock = options->lock();
        const auto provenance = options->provenance(campaign, invocation.command_line);
        std::vector<yield::CampaignPeriod> periods;
        {
            Progress progress("run: bunches", campaign.bunches(), progress_style(options->quiet));
            periods = with_threads(options->threads, [&] { return campaign.run(progress); });
        }
        write_file(options->out / "scan.csv", to_csv(yield::scan_table(periods)));
        const auto& card = campaign.card();
        const Steps steps(*options, campaign, invocation);
        const bool go_on = card.unblind.empty() || steps.unblind(card.unblind);
        results::Document document("run", card.name, provenance.to_json());
        steps.describe(document, periods);
        {
            const auto writing = Lock::folder(options->out, Busy::wait);
            results::write_files(document, options->out);
            if (!options->no_plots) draw_plots(document, options->out);
        }
        if (!options->quiet) say(results::to_text(results::without_spectra(document), 200) + "\n");
        if (!go_on) return;
        for (const auto& step : card.steps)
            if (!steps.run(step)) return;
    });
}

}  // namespace antipode::cli
