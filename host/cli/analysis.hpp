#pragma once

/// What the subcommands of the analysis share: their options, and the way of a result to its user.

#include "analysis/search.hpp"
#include "base/error.hpp"
#include "results/document.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace antipode::cli {

/// One call of the program.
struct Invocation {
    std::string command_line;
    ExitStatus status = ExitStatus::done;  ///< a subcommand sets it when a result fails its own criterion
};

/// The options of every subcommand that analyses a scan.
struct AnalysisOptions : analysis::SearchRequest {
    std::filesystem::path out = "out";
    std::optional<std::string> json;
    bool quiet = false;
    bool no_plots = false;

    void add_to(CLI::App& command);
    /// Short forms of `--set effort....`.
    void add_effort_to(CLI::App& command);

    /// Opens the scan through the gate and says what the table warns of. Throws before anything is computed
    /// if results or looks could not be written; has written nothing then.
    analysis::Search open() const;
};

/// An empty Document of this kind with the provenance of the search and all unblindings of its scan.
results::Document document_of(const analysis::Search& search, const std::string& kind);

/// Records the look; then prints the Document, writes it and its plots to the output folder, and to --json if
/// asked.
void deliver(const analysis::Search& search, const AnalysisOptions& options,
             const results::Document& document);

/// CLI::Range, which lets NaN pass, for finite numbers only.
CLI::Validator finite_range(double low, double high);

}  // namespace antipode::cli
