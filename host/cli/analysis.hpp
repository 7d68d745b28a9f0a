#pragma once

/// What the subcommands of the analysis share: their common options, and the way from a card to an opened
/// scan.

#include "base/checkpoint.hpp"
#include "base/progress.hpp"
#include "base/provenance.hpp"
#include "blinding/gate.hpp"
#include "cli/card.hpp"
#include "inference/model.hpp"
#include "results/document.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace antipode::cli {

/// One call of the program.
struct Invocation {
    std::string command_line;
    ExitStatus status = ExitStatus::done;  ///< a subcommand sets it when a result fails its own criterion
    /// Runs the program again with other arguments, in this process: for a subcommand that is made of others.
    std::function<ExitStatus(std::vector<std::string>)> call;
};

/// The options of every subcommand that analyses a scan.
struct AnalysisOptions {
    std::string card = "published";
    std::vector<std::string> assignments;
    std::optional<std::string> scan;
    std::optional<std::string> record;
    std::uint64_t seed = 1;
    int threads = 0;
    std::filesystem::path out = "out";
    std::optional<std::string> json;
    bool quiet = false;
    bool no_plots = false;

    void add_to(CLI::App& command);
    /// Short forms of `--set effort....`.
    void add_effort_to(CLI::App& command);
};

/// Card, table and ledgers of one analysis, opened through the blinding gate.
class Analysis {
public:
    /// Throws InputError or IoError; nothing has been written then.
    Analysis(const AnalysisOptions& options, const Invocation& invocation);

    const AnalysisCard& card() const noexcept { return card_; }
    const blinding::OpenedScan& scan() const noexcept { return gated_.scan; }
    blinding::Ledgers& ledgers() noexcept { return gated_.ledgers; }
    const AnalysisOptions& options() const noexcept { return options_; }
    ProgressStyle progress() const { return progress_style(options_.quiet); }

    /// The masses asked for, or those of the card. Throws InputError if one lies outside the scan.
    std::vector<double> masses_mev(const std::vector<double>& asked) const;
    /// Throws InputError if a mass lies outside the scan.
    void require_in_scan(const std::vector<double>& masses_mev) const {
        card_.inference.require_in_scan(masses_mev, scan());
    }

    /// The likelihood of the opened scan.
    inference::Model model() const;

    /// Where a step of this command keeps its finished items until the result is written: in the folder
    /// `unfinished` of the output folder, bound to table, card, seed, commit and the model's numbers.
    /// @param more  what else the items depend on
    Checkpoint checkpoint(const std::string& step, const inference::Model& model,
                          const nlohmann::json& more) const;

    /// An empty Document of this kind with the provenance of this analysis and all unblindings of its scan.
    results::Document document(const std::string& kind) const;

    /// Writes this look to the ledgers if the scan is blinded: before anything of it is shown.
    void record_look() const;

    /// Records the look; then prints the Document, writes it and its plots to the output
    /// folder, and to --json if asked.
    void deliver(const results::Document& document) const;

private:
    blinding::GatedScan open(const Invocation& invocation);

    AnalysisOptions options_;
    AnalysisCard card_;
    Provenance provenance_;
    blinding::GatedScan gated_;
};

/// CLI::Range, which lets NaN pass, for finite numbers only.
CLI::Validator finite_range(double low, double high);

/// A file of the Run III configuration that comes with the program: "earlier_limits.csv".
std::filesystem::path shipped_file(const std::string& name);

/// The file of a card: a path, or the name of one that comes with the program ("published").
std::filesystem::path find_card(const std::string& card);

/// Reads a card and the assignments of the command line over the defaults.
AnalysisCard read_card(const AnalysisOptions& options);

}  // namespace antipode::cli
