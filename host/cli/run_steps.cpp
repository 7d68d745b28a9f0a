#include "cli/run_steps.hpp"

#include "cli/draw_plots.hpp"
#include "results/json.hpp"
#include "results/period_documents.hpp"
#include "results/scan_documents.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace antipode::cli {
namespace {

struct Step {
    std::string_view name;
    ExitStatus (*make)(const AnalysisOptions&);
};

constexpr std::array known_steps{Step{"table", table}, Step{"sideband", sideband},
                                 Step{"fit",
                                      [](const AnalysisOptions& options) {
                                          return fit({options, {}});
                                      }},
                                 Step{"limit",
                                      [](const AnalysisOptions& options) {
                                          return limit({options, {}, {}});
                                      }},
                                 Step{"pvalue", pvalue}};

const Step* find(const std::string& name) {
    const auto found = std::find_if(known_steps.begin(), known_steps.end(),
                                    [&](const Step& step) { return step.name == name; });
    return found == known_steps.end() ? nullptr : &*found;
}

}  // namespace

void check_steps(const analysis::CampaignCard& card) {
    std::vector<std::string_view> names;
    for (const auto& step : known_steps)
        names.push_back(step.name);
    for (const auto& step : card.steps)
        if (find(step) == nullptr)
            throw InputError(
                fmt::format("steps: expected some of {}, found '{}'", fmt::join(names, ", "), step));
    if (!card.steps.empty() || !card.unblind.empty())
        analysis::read_card(card.analysis_card.path().string(), {});
}

RunSteps::RunSteps(const RunOptions& options, const analysis::CampaignCard& card)
    : options_(options),
      card_(card.analysis_card.path().string()),
      steps_(options.out, card_, options.seed) {}

AnalysisOptions RunSteps::options_of(const std::string& step, const std::vector<std::string>& more) const {
    AnalysisOptions options;
    options.card = card_;
    options.scan = (options_.out / "scan.csv").string();
    options.seed = options_.seed;
    options.threads = options_.threads;
    options.out = options_.out;
    options.quiet = options_.quiet;
    options.no_plots = options_.no_plots;
    // The command that makes this step alone.
    std::vector<std::string> words{"antipode", step,
                                   "--card",   card_,
                                   "--scan",   *options.scan,
                                   "--seed",   std::to_string(options.seed),
                                   "--out",    options.out.string()};
    words.insert(words.end(), more.begin(), more.end());
    words.insert(words.end(), {"--threads", std::to_string(options.threads)});
    if (options.quiet) words.emplace_back("--quiet");
    if (options.no_plots) words.emplace_back("--no-plots");
    std::vector<const char*> pointers;
    for (const auto& word : words)
        pointers.push_back(word.c_str());
    options.command_line = command_line(static_cast<int>(pointers.size()), pointers.data());
    return options;
}

ExitStatus RunSteps::make(const std::string& step) const {
    const bool finished = steps_.finished(step);
    if (!finished) {
        if (const auto status = find(step)->make(options_of(step)); status != ExitStatus::done) return status;
        steps_.finish(step);
    } else if (!options_.no_plots && !steps_.drawn(step)) {
        draw_plots(results::read_json(steps_.result(step)), options_.out);
    }
    if (!options_.no_plots) steps_.draw(step);
    return ExitStatus::done;
}

ExitStatus RunSteps::unblind(const std::string& reason) const {
    if (const auto status = make("sideband"); status != ExitStatus::done) return status;
    const auto options = options_of("sideband");
    const auto& request = static_cast<const analysis::SearchRequest&>(options);
    if (analysis::Search(request).scan().unblinded) return ExitStatus::done;
    return cli::unblind({options_of("unblind", {"--reason", reason}), reason, false});
}

void RunSteps::describe(results::Document& document,
                        std::span<const analysis::CampaignPeriod> periods) const {
    std::optional<analysis::Search> search;
    try {
        search.emplace(options_of("table").open());
    } catch (const InputError& error) {
        document.notes.push_back(fmt::format("No counts are shown: {}", error.what()));
    }
    results::describe_run(document, periods,
                          [&](int period) { return search && search->scan().shows(period); });
    if (!search) return;
    document.add("blinding", search->scan().status, "", "whether the masked periods are in the sums");
    results::describe_unblindings(document, search->scan().unblindings);
    search->record_look();
}

}  // namespace antipode::cli
