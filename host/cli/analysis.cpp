#include "cli/analysis.hpp"

#include "base/files.hpp"
#include "base/lock.hpp"
#include "base/terminal.hpp"
#include "cli/draw_plots.hpp"
#include "results/display.hpp"
#include "results/json.hpp"
#include "results/output.hpp"
#include "results/scan_documents.hpp"

#include <fmt/format.h>

namespace antipode::cli {

namespace fs = std::filesystem;

void AnalysisOptions::add_to(CLI::App& command) {
    command.add_option("--card", card, "card: a file, or 'published', 'recommended', ...")
        ->capture_default_str();
    command.add_option("--set", assignments, "change one key of the card: key=value (repeatable)")
        ->allow_extra_args(false);
    command.add_option("--scan", scan, "scan table instead of the card's");
    command.add_option(
        "--record", record,
        "ledger of looks and unblindings instead of the one beside the table, X.blinding.json");
    command.add_option("--seed", seed, "seed of all random numbers")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
    command.add_option("--threads", threads, "threads, 0 for all cores; results do not depend on it")
        ->capture_default_str()
        ->check(CLI::Range(0, 4096));
    command.add_option("--out", out, "folder for results")->capture_default_str();
    command.add_option("--json", json, "also write the result as JSON here; '-' is standard output");
    command.add_flag("--quiet", quiet, "print nothing but errors");
    command.add_flag("--no-plots", no_plots, "draw no plots");
}

void AnalysisOptions::add_effort_to(CLI::App& command) {
    const auto shorthand = [&](const char* option, const std::string& key, const char* meaning) {
        command.add_option_function<std::string>(
            option, [this, key](const std::string& value) { assignments.push_back(key + '=' + value); },
            meaning);
    };
    shorthand("--toys", "effort.toys", "toys of each kind for the data (effort.toys)");
    shorthand("--band-toys", "effort.band_toys",
              "toys of each kind for a pseudo-experiment (effort.band_toys)");
    shorthand("--pseudo-experiments", "effort.pseudo_experiments",
              "pseudo-experiments of bands and of p-values from limits (effort.pseudo_experiments)");
    shorthand("--q-pseudo-experiments", "effort.q_pseudo_experiments",
              "pseudo-experiments of p-values from Q (effort.q_pseudo_experiments)");
}

CLI::Validator finite_range(double low, double high) {
    return {[low, high](const std::string& text) {
                double value = 0;
                const bool good = CLI::detail::lexical_cast(text, value) && value >= low && value <= high;
                return good ? std::string()
                            : fmt::format("expected a number from {} to {}, found {}", low, high, text);
            },
            fmt::format("FLOAT in [{} - {}]", low, high)};
}

analysis::Search AnalysisOptions::open() const {
    auto request = static_cast<const analysis::SearchRequest&>(*this);  // a copy
    request.unfinished = out / "unfinished";
    request.progress = progress_style(quiet);
    analysis::Search search(std::move(request));
    require_writable(out);
    search.require_recordable();
    for (const auto& warning : search.scan().warnings)
        warn(warning);
    return search;
}

results::Document document_of(const analysis::Search& search, const std::string& kind) {
    results::Document document(kind, search.card().name, search.provenance().to_json());
    results::describe_unblindings(document, search.scan().unblindings);
    return document;
}

void deliver(const analysis::Search& search, const AnalysisOptions& options,
             const results::Document& document) {
    search.record_look();
    std::vector<fs::path> files;
    {
        const auto writing = Lock::folder(options.out, Busy::wait);
        files = results::write_files(document, options.out);
        if (!options.no_plots) draw_plots(document, options.out);
    }
    if (options.json) results::write_json(document, *options.json);
    const bool json_on_stdout = options.json && *options.json == "-";
    if (options.quiet || json_on_stdout) return;
    say(fmt::format("{}\nwritten: {}\n", results::to_text(document), files.back().string()));
}

}  // namespace antipode::cli
