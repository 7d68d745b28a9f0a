#include "analysis/limit.hpp"

#include "base/error.hpp"
#include "inference/p_value.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace antipode::analysis {
namespace {

using inference::ExpectedLimits;
using inference::MassLimits;

constexpr std::array confidences = {0.90, 0.95};

std::optional<LargestLimit> largest_of(const std::vector<MassLimits>& observed,
                                       const ExpectedLimits& expected, const inference::MassWindow& window,
                                       std::uint64_t seed) {
    if (observed.empty() || expected.couplings.size() < inference::least_for_p_value) return std::nullopt;
    std::optional<std::size_t> largest;
    double deviation = 0;
    for (std::size_t mass = 0; mass < observed.size(); ++mass) {
        const auto& limit = observed[mass].limits.front();
        const double m = observed[mass].mass_mev;
        if (!limit.found || m < window.low_mev || m > window.high_mev) continue;
        const double t = inference::deviation(limit.coupling, expected.band(mass));
        if (largest && t <= deviation) continue;
        largest = mass;
        deviation = t;
    }
    if (!largest) return std::nullopt;
    std::vector<inference::Estimate> limits;
    for (const auto& mass : observed) {
        const auto& limit = mass.limits.front();
        limits.push_back({limit.found ? limit.coupling : std::numeric_limits<double>::quiet_NaN(),
                          std::isnan(limit.error) ? 0 : limit.error});
    }
    const double m = observed[*largest].mass_mev;
    const double error = inference::largest_deviation(expected, {m, m}, limits, seed).deviation.error;
    return LargestLimit{observed[*largest], {deviation, error}, expected.band(*largest)[2]};
}

/// CLs curves for the picture: at the masses asked for, or at the largest deviation if these are many.
std::vector<ClsCurve> cls_curves(const Search& search, const inference::Model& model, const Limits& limits) {
    constexpr std::size_t most_curves = 6;
    constexpr int points = 30;
    constexpr double reach = 1.8;  // in limits: beyond, CLs is next to nothing
    std::vector<ClsCurve> curves;
    for (const auto& mass : limits.observed) {
        const auto& limit = mass.limits.front();
        const bool largest = limits.largest && limits.largest->there.mass_mev == mass.mass_mev;
        if (!limit.found || (limits.observed.size() > most_curves && !largest)) continue;
        std::vector<double> couplings;
        for (int i = 1; i <= points; ++i)
            couplings.push_back(reach * limit.coupling * i / points);
        curves.push_back({mass.mass_mev,
                          inference::observed_cls(model, mass.mass_mev, couplings,
                                                  search.card().inference.limits(), search.request().seed)});
    }
    return curves;
}

/// Why the limits are not what was asked for; empty if they are.
std::string fault_of(const std::vector<MassLimits>& observed, const std::vector<ExpectedLimits>& expected) {
    std::vector<double> missing;
    for (const auto& mass : observed)
        if (!std::all_of(mass.limits.begin(), mass.limits.end(),
                         [](const auto& limit) { return limit.found; }))
            missing.push_back(mass.mass_mev);
    if (!missing.empty())
        return fmt::format(
            "no observed limit at M = {} MeV: CLs does not fall to 0.05, its fits do not converge, or more "
            "than "
            "{:.0f} % of its toys failed; try more toys, and see `antipode fit` for a signal",
            fmt::join(missing, ", "), 100 * inference::most_failed);
    for (const auto& band : expected)
        if (band.missing_fraction() > inference::most_failed)
            return fmt::format(
                "{:.2g} % of the {:.0f} % limits of pseudo-experiments were not found, at most {:.0f} % may "
                "be: their "
                "band is not to be trusted",
                100 * band.missing_fraction(), 100 * band.confidence, 100 * inference::most_failed);
    return {};
}

}  // namespace

Limits limits(const Search& search, const LimitQuestion& question) {
    const auto& settings = search.card().inference;
    const auto& request = search.request();
    if (!question.expected_only) search.scan().require_unblinded("an observed limit");
    const auto count = static_cast<std::size_t>(settings.effort.pseudo_experiments);
    if (const auto least = inference::least_pseudo_experiments(0); question.expected_only && count < least)
        throw InputError(
            fmt::format("--expected: a median needs at least {} pseudo-experiments, found {}", least, count));
    if (!search.scan().unblinded && settings.scale.prior == inference::ScalePrior::flat)
        throw InputError(
            "the expected limits of a blinded scan need K(s), and its prior is flat: --set "
            "scale.prior=sideband takes it "
            "from the side band");
    const auto masses = search.masses_mev(question.masses_mev);
    const auto model = search.model();

    Limits result;
    auto& observed_kept = search.checkpoint("limit_observed", model, masses);
    auto& expected_kept = search.checkpoint("limit_expected", model, masses);
    if (!question.expected_only) {
        Progress progress("limits of the data: masses", masses.size(), request.progress);
        // Toys that are to be written are not in the checkpoint.
        result.observed = inference::observed_limits(
            model, masses, confidences, settings.limits(), request.seed, progress,
            question.keep_toys ? &result.toys : nullptr, question.keep_toys ? nullptr : &observed_kept);
    }
    if (count > 0) {
        const inference::Truth truth(model, inference::nominal_parameters(model));
        Progress progress("expected limits: pseudo-experiments", count, request.progress);
        result.expected =
            inference::expected_limits(model, truth, masses, confidences, settings.band_limits(),
                                       request.seed, 1, count, progress, &expected_kept);
        result.largest = largest_of(result.observed, result.expected.front(), search.window(), request.seed);
    }
    result.curves = cls_curves(search, model, result);
    result.fault = fault_of(result.observed, result.expected);
    return result;
}

}  // namespace antipode::analysis
