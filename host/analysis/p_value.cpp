#include "analysis/p_value.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace antipode::analysis {
namespace {

using inference::MassWindow;

constexpr std::array confidence = {0.90};

std::vector<NamedWindow> windows_of(const inference::SearchSettings& search) {
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
    LimitExcessSearch(const Search& search, const inference::Model& model, std::vector<NamedWindow> windows)
        : search_(search),
          settings_(search.card().inference),
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

    LimitExcess run() {
        const auto seed = search_.request().seed;
        LimitExcess result;
        Progress data("limits of the data: masses", masses_.size(), search_.request().progress);
        result.observed =
            inference::observed_limits(model_, masses_, confidence, settings_.limits(), seed, data, nullptr,
                                       &search_.checkpoint("pvalue_observed", model_));
        for (const auto& mass : result.observed)
            if (!mass.limits.front().found)
                throw Error(
                    ExitStatus::rejected,
                    fmt::format("no p-value from limits: there is no observed limit at M = {} MeV; see "
                                "`antipode limit --mass {}`",
                                mass.mass_mev, mass.mass_mev));
        Progress band("band: pseudo-experiments", count(), search_.request().progress);
        result.expected =
            inference::expected_limits(model_, truth_, masses_, confidence, settings_.band_limits(), seed, 1,
                                       count(), band, &search_.checkpoint("pvalue_band", model_))
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

private:
    std::size_t count() const { return static_cast<std::size_t>(settings_.effort.pseudo_experiments); }

    Excess largest(const LimitExcess& found, const MassWindow& window) const {
        std::vector<inference::Estimate> observed;
        for (const auto& mass : found.observed) {
            const auto& limit = mass.limits.front();
            observed.push_back({limit.coupling, std::isnan(limit.error) ? 0 : limit.error});
        }
        return {inference::largest_deviation(found.expected, window, observed, search_.request().seed), {}};
    }

    /// Windows with the same largest deviation are counted together.
    void count_exceeding(LimitExcess& result, std::size_t first) {
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
        Progress progress("global p-value from limits: pseudo-experiments", count(),
                          search_.request().progress);
        const auto exceedance = inference::global_exceedance(
            model_, truth_, masses_, thresholds, windows, confidence.front(), settings_.band_limits(), {},
            search_.request().seed, 1 + count(), count(), progress,
            &search_.checkpoint(fmt::format("pvalue_exceedance{}", first), model_, thresholds));
        require_few_failed("toys of pseudo-experiments",
                           static_cast<double>(exceedance.failed) /
                               static_cast<double>(std::max<std::int64_t>(exceedance.toys, 1)));
        for (std::size_t i = 0; i < together.size(); ++i)
            result.windows[together[i]].global = exceedance.probability[i];
        result.decisions += exceedance.decisions;
        result.early += exceedance.early;
    }

    const Search& search_;
    const inference::Settings& settings_;
    const inference::Model& model_;
    inference::Truth truth_;
    std::vector<NamedWindow> windows_;
    std::vector<double> masses_;
};

inference::GlobalQ search_q(const Search& search, const inference::Model& model,
                            const std::vector<NamedWindow>& windows) {
    const auto count = static_cast<std::size_t>(search.card().inference.effort.q_pseudo_experiments);
    std::vector<MassWindow> ranges;
    for (const auto& window : windows)
        ranges.push_back(window.window);
    Progress progress("global p-value from Q: pseudo-experiments", count, search.request().progress);
    auto q =
        inference::global_q(model, inference::Truth(model, inference::nominal_parameters(model)), ranges,
                            search.request().seed, 1, count, progress, &search.checkpoint("pvalue_q", model));
    for (const auto& minimum : q.observed)
        if (std::isnan(minimum.q))
            throw Error(ExitStatus::rejected, "no p-value from Q: the fits of the data do not converge");
    require_few_failed("pseudo-experiments",
                       static_cast<double>(q.failed) / static_cast<double>(count * windows.size()));
    return q;
}

}  // namespace

PValues p_values(const Search& search) {
    search.scan().require_unblinded("a p-value");
    const auto& effort = search.card().inference.effort;
    PValues result;
    result.windows = windows_of(search.card().inference.search);
    for (const auto& window : result.windows)
        search.require_in_scan({window.window.low_mev, window.window.high_mev});
    const auto model = search.model();
    const auto least = static_cast<std::int64_t>(inference::least_for_p_value);
    if (effort.pseudo_experiments < least && effort.q_pseudo_experiments < least)
        throw InputError(fmt::format(
            "a p-value needs at least {} pseudo-experiments; found effort.pseudo_experiments = {} and "
            "effort.q_pseudo_experiments = {}",
            least, effort.pseudo_experiments, effort.q_pseudo_experiments));
    if (effort.pseudo_experiments >= least)
        result.limits = LimitExcessSearch(search, model, result.windows).run();
    else if (effort.pseudo_experiments > 0)
        result.note = fmt::format(
            "p-values from limits are left out: their band needs at least {} pseudo-experiments, found {}",
            least, effort.pseudo_experiments);
    if (effort.q_pseudo_experiments > 0) result.q = search_q(search, model, result.windows);
    return result;
}

}  // namespace antipode::analysis
