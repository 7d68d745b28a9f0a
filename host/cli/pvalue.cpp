#include "base/error.hpp"
#include "base/parallel.hpp"
#include "cli/subcommands.hpp"
#include "results/p_value_document.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include <fmt/format.h>

namespace antipode::cli {
namespace {

using inference::MassWindow;

constexpr std::array confidence = {0.90};

std::vector<results::NamedWindow> windows_of(const inference::SearchSettings& search) {
    const auto range = [](double low, double high) {
        return fmt::format("between {} and {} MeV", low, high);
    };
    return {{"",
             range(*search.global_low_mev, *search.global_high_mev),
             {*search.global_low_mev, *search.global_high_mev}},
            {"_near",
             range(*search.prior_low_mev, *search.prior_high_mev),
             {*search.prior_low_mev, *search.prior_high_mev}}};
}

/// @param fraction  of things without a result
void require_few_failed(const char* what, double fraction) {
    if (fraction <= inference::most_failed) return;
    throw Error(ExitStatus::rejected,
                fmt::format("no p-value: {:.2g} % of the {} have no result, at most {:.0f} % may",
                            100 * fraction, what, 100 * inference::most_failed));
}

bool inside(double mass, const MassWindow& window) {
    return mass >= window.low_mev && mass <= window.high_mev;
}

/// Definition (a). Band and global p-value use pseudo-experiments of their own, so that neither knows of the
/// other.
class LimitExcessSearch {
public:
    LimitExcessSearch(const Analysis& analysis, const inference::Model& model,
                      std::vector<results::NamedWindow> windows)
        : analysis_(analysis),
          settings_(analysis.card().inference),
          model_(model),
          truth_(model, inference::nominal_parameters(model)),
          windows_(std::move(windows)) {
        for (const double mass : settings_.masses_mev())
            if (inside(mass, windows_.front().window)) masses_.push_back(mass);
        for (const auto& window : windows_)
            if (std::none_of(masses_.begin(), masses_.end(),
                             [&](double m) { return inside(m, window.window); }))
                throw InputError(
                    fmt::format("no mass of search.mass_low_mev ... mass_high_mev lies {}", window.meaning));
    }

    results::LimitExcess run() {
        const auto seed = analysis_.options().seed;
        results::LimitExcess result;
        Progress data("limits of the data: masses", masses_.size(), analysis_.progress());
        result.observed = inference::observed_limits(model_, masses_, confidence, settings_.limits(), seed,
                                                     data, nullptr, &kept("pvalue_observed"));
        for (const auto& mass : result.observed)
            if (!mass.limits.front().found)
                throw Error(
                    ExitStatus::rejected,
                    fmt::format("no p-value from limits: there is no observed limit at M = {} MeV; see "
                                "`antipode limit --mass {}`",
                                mass.mass_mev, mass.mass_mev));
        Progress band("band: pseudo-experiments", count(), analysis_.progress());
        result.expected =
            inference::expected_limits(model_, truth_, masses_, confidence, settings_.band_limits(), seed, 1,
                                       count(), band, &kept("pvalue_band"))
                .front();
        require_few_failed("limits of pseudo-experiments", result.expected.missing_fraction());
        for (const auto& window : windows_)
            result.windows.push_back(largest(result, window.window));
        for (std::size_t i = 0; i < windows_.size(); ++i) {
            // Whether a limit lies above a threshold is decided by CLs there, which is the root's reading
            // alone.
            if (settings_.search.reading == inference::LimitReading::root)
                count_exceeding(result, i);
            else
                result.windows[i].global = inference::exceeding(result.expected, windows_[i].window,
                                                                result.windows[i].largest.deviation.value);
        }
        return result;
    }

    void remove_kept() {
        for (auto& checkpoint : kept_)
            checkpoint->remove();
    }

private:
    Checkpoint& kept(const std::string& step, const nlohmann::json& more = {}) {
        // Not make_unique: a Checkpoint does not move.
        kept_.emplace_back(new Checkpoint(analysis_.checkpoint(step, model_, more)));
        return *kept_.back();
    }

    std::size_t count() const { return static_cast<std::size_t>(settings_.effort.pseudo_experiments); }

    results::Excess largest(const results::LimitExcess& found, const MassWindow& window) const {
        std::vector<inference::Estimate> observed;
        for (const auto& mass : found.observed) {
            const auto& limit = mass.limits.front();
            observed.push_back({limit.coupling, std::isnan(limit.error) ? 0 : limit.error});
        }
        return {inference::largest_deviation(found.expected, window, observed, analysis_.options().seed), {}};
    }

    /// Windows with the same largest deviation are counted together.
    void count_exceeding(results::LimitExcess& result, std::size_t first) {
        const double t = result.windows[first].largest.deviation.value;
        std::vector<std::size_t> together;
        std::vector<MassWindow> windows;
        for (std::size_t i = 0; i < windows_.size(); ++i)
            if (result.windows[i].largest.deviation.value == t) {
                if (i < first) return;  // done with an earlier one
                together.push_back(i);
                windows.push_back(windows_[i].window);
            }
        std::vector<double> thresholds;
        for (std::size_t i = 0; i < masses_.size(); ++i)
            thresholds.push_back(inference::limit_at_deviation(t, result.expected.band(i)));
        Progress progress("global p-value from limits: pseudo-experiments", count(), analysis_.progress());
        const auto exceedance = inference::global_exceedance(
            model_, truth_, masses_, thresholds, windows, confidence.front(), settings_.band_limits(), {},
            analysis_.options().seed, 1 + count(), count(), progress,
            &kept(fmt::format("pvalue_exceedance{}", first), thresholds));
        require_few_failed("toys of pseudo-experiments",
                           static_cast<double>(exceedance.failed) /
                               static_cast<double>(std::max<std::int64_t>(exceedance.toys, 1)));
        for (std::size_t i = 0; i < together.size(); ++i)
            result.windows[together[i]].global = exceedance.probability[i];
        result.decisions += exceedance.decisions;
        result.early += exceedance.early;
    }

    const Analysis& analysis_;
    const inference::Settings& settings_;
    const inference::Model& model_;
    inference::Truth truth_;
    std::vector<results::NamedWindow> windows_;
    std::vector<double> masses_;
    std::vector<std::unique_ptr<Checkpoint>> kept_;
};

inference::GlobalQ search_q(const Analysis& analysis, const inference::Model& model,
                            const std::vector<results::NamedWindow>& windows, Checkpoint& kept) {
    const auto count = static_cast<std::size_t>(analysis.card().inference.effort.q_pseudo_experiments);
    std::vector<MassWindow> ranges;
    for (const auto& window : windows)
        ranges.push_back(window.window);
    Progress progress("global p-value from Q: pseudo-experiments", count, analysis.progress());
    auto q = inference::global_q(model, inference::Truth(model, inference::nominal_parameters(model)), ranges,
                                 analysis.options().seed, 1, count, progress, &kept);
    for (const auto& minimum : q.observed)
        if (std::isnan(minimum.q))
            throw Error(ExitStatus::rejected, "no p-value from Q: the fits of the data do not converge");
    require_few_failed("pseudo-experiments",
                       static_cast<double>(q.failed) / static_cast<double>(count * windows.size()));
    return q;
}

void compute(const AnalysisOptions& options, const Invocation& invocation) {
    const Analysis analysis(options, invocation);
    analysis.scan().require_unblinded("a p-value");
    const auto& effort = analysis.card().inference.effort;
    const auto windows = windows_of(analysis.card().inference.search);
    for (const auto& window : windows)
        analysis.require_in_scan({window.window.low_mev, window.window.high_mev});
    const auto model = analysis.model();
    const auto least = static_cast<std::int64_t>(inference::least_for_p_value);
    if (effort.pseudo_experiments < least && effort.q_pseudo_experiments < least)
        throw InputError(fmt::format(
            "a p-value needs at least {} pseudo-experiments; found effort.pseudo_experiments = {} and "
            "effort.q_pseudo_experiments = {}",
            least, effort.pseudo_experiments, effort.q_pseudo_experiments));
    auto document = analysis.document("pvalue");
    std::optional<LimitExcessSearch> search;
    std::optional<results::LimitExcess> limits;
    if (effort.pseudo_experiments >= least) {
        search.emplace(analysis, model, windows);
        limits = search->run();
    } else if (effort.pseudo_experiments > 0) {
        document.notes.push_back(fmt::format(
            "p-values from limits are left out: their band needs at least {} pseudo-experiments, found {}",
            least, effort.pseudo_experiments));
    }
    std::optional<inference::GlobalQ> q;
    auto q_kept = analysis.checkpoint("pvalue_q", model, {});
    if (effort.q_pseudo_experiments > 0) q = search_q(analysis, model, windows, q_kept);
    results::describe_p_values(document, windows, limits ? &*limits : nullptr, q ? &*q : nullptr);
    analysis.deliver(document);
    if (search) search->remove_kept();
    q_kept.remove();
}

}  // namespace

void add_pvalue(CLI::App& program, Invocation& invocation) {
    auto* command =
        program.add_subcommand("pvalue", "local and global p-value of an excess, by two definitions");
    auto options = std::make_shared<AnalysisOptions>();
    options->add_to(*command);
    options->add_effort_to(*command);
    command->footer(
        "(a) A limit of a pseudo-experiment without X lies further above the band than the observed one "
        "does, at any mass.\n"
        "(b) The smallest Q over mass and coupling is smaller than the observed one.\n"
        "--pseudo-experiments 0 or --q-pseudo-experiments 0 leaves a definition out; 44 are the fewest.\n"
        "After Ctrl-C the same command goes on with what is finished: OUT/unfinished keeps it.\n"
        "Examples:\n"
        "  antipode pvalue\n"
        "  antipode pvalue --card recommended --pseudo-experiments 4000 --q-pseudo-experiments 100000");
    command->callback(
        [options, &invocation] { with_threads(options->threads, [&] { compute(*options, invocation); }); });
}

}  // namespace antipode::cli
