#include "cli/analysis.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/lock.hpp"
#include "base/program.hpp"
#include "base/terminal.hpp"
#include "base/version.hpp"
#include "cli/card_files.hpp"
#include "cli/draw_plots.hpp"
#include "results/display.hpp"
#include "results/json.hpp"
#include "results/output.hpp"
#include "results/scan_documents.hpp"

#include <fmt/format.h>

namespace antipode::cli {
namespace {

namespace fs = std::filesystem;

fs::path table_path(const AnalysisOptions& options, const AnalysisCard& card) {
    if (!options.scan && card.table.empty())
        throw InputError(fmt::format(
            "card {} names no scan table: expected --scan FILE, or table = \"FILE\" in it", options.card));
    return options.scan ? fs::path(*options.scan) : card.table.path();
}

/// True for a file that comes with the program, which is not changed by looking at it.
bool is_shipped(const fs::path& path) {
    std::error_code ignored;
    const auto folder = fs::weakly_canonical(config_folder() / "run3", ignored);
    return fs::weakly_canonical(path, ignored).parent_path() == folder;
}

/// The table is bound by its own hash, and effort and what the data are called do not change what a result
/// means.
std::string card_hash(nlohmann::ordered_json echo) {
    echo.erase("table");
    echo.erase("effort");
    for (const char* description : {"experiment", "data_set", "data_taken"})
        echo.erase(description);
    return sha256(echo.dump());
}

}  // namespace

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

CLI::Validator finite_range(double low, double high) {
    return {[low, high](const std::string& text) {
                double value = 0;
                const bool good = CLI::detail::lexical_cast(text, value) && value >= low && value <= high;
                return good ? std::string()
                            : fmt::format("expected a number from {} to {}, found {}", low, high, text);
            },
            fmt::format("FLOAT in [{} - {}]", low, high)};
}

fs::path shipped_file(const std::string& name) {
    return config_folder() / "run3" / name;
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

fs::path find_card(const std::string& card) {
    return find_card(card, analysis_cards);
}

AnalysisCard read_card(const AnalysisOptions& options) {
    AnalysisCard card;
    Settings settings(card);
    settings.read(find_card(options.card));
    for (const auto& assignment : options.assignments)
        settings.assign(assignment);
    return card;
}

Analysis::Analysis(const AnalysisOptions& options, const Invocation& invocation)
    : options_(options), card_(read_card(options)), gated_(open(invocation)) {
    require_writable(options_.out);
    if (!scan().unblinded) gated_.ledgers.require_writable();
    for (const auto& warning : scan().warnings)
        warn(warning);
}

blinding::GatedScan Analysis::open(const Invocation& invocation) {
    const auto table = table_path(options_, card_);
    // The card describes its own table, and not another that is taken instead.
    if (options_.scan) card_.experiment = card_.data_set = card_.data_taken = "";
    card_.resolve(yield::search_energies_mev(table));
    const auto echo = Settings(card_).echo();
    provenance_.command_line = invocation.command_line;
    provenance_.seed = options_.seed;
    provenance_.threads = options_.threads;
    provenance_.card = echo;
    provenance_.inputs = {input_file(find_card(options_.card)), input_file(table)};
    blinding::LedgerPlaces places{table, {}, blinding::LedgerPlaces::find_user_folder(), is_shipped(table)};
    if (options_.record) places.record = *options_.record;
    return blinding::open_scan(places, {card_.yield, card_.sideband},
                               {provenance_.inputs.back().sha256, card_hash(echo), std::string(version())});
}

std::vector<double> Analysis::masses_mev(const std::vector<double>& asked) const {
    auto masses = asked.empty() ? card_.inference.masses_mev() : asked;
    require_in_scan(masses);
    return masses;
}

inference::Model Analysis::model() const {
    return inference::Model(inference::model_input(scan(), card_.inference, card_.yield.x_ref_mev.value()));
}

Checkpoint Analysis::checkpoint(const std::string& step, const inference::Model& model,
                                const nlohmann::json& more) const {
    const nlohmann::json key = {step,
                                provenance_.inputs.back().sha256,
                                provenance_.card,
                                options_.seed,
                                model.centres(),
                                model.errors(),
                                model.size(),
                                more};
    return {options_.out / "unfinished" / (step + ".checkpoint"), checkpoint_key(key)};
}

results::Document Analysis::document(const std::string& kind) const {
    results::Document document(kind, card_.name, provenance_.to_json());
    results::describe_unblindings(document, scan().unblindings);
    return document;
}

void Analysis::record_look() const {
    if (!scan().unblinded) gated_.ledgers.record_look(scan().look);
}

void Analysis::deliver(const results::Document& document) const {
    record_look();
    std::vector<fs::path> files;
    {
        const auto writing = Lock::folder(options_.out, Busy::wait);
        files = results::write_files(document, options_.out);
        if (!options_.no_plots) draw_plots(document, options_.out);
    }
    if (options_.json) results::write_json(document, *options_.json);
    const bool json_on_stdout = options_.json && *options_.json == "-";
    if (options_.quiet || json_on_stdout) return;
    say(fmt::format("{}\nwritten: {}\n", results::to_text(document), files.back().string()));
}

}  // namespace antipode::cli
