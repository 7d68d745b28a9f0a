#include "analysis/fit.hpp"

#include <algorithm>

namespace antipode::analysis {
namespace {

/// Q about the best fit: the masses of the search, couplings from zero to well above the best one.
LikelihoodScan scan_q(const Search& search, const inference::Model& model, const inference::BestFit& fit) {
    constexpr int mass_steps = 60, coupling_steps = 50;
    constexpr double least_coupling = 8e-4;
    const auto window = search.window();
    const double highest = std::max(least_coupling, 2 * fit.best.coupling);
    LikelihoodScan scan;
    for (int i = 0; i <= mass_steps; ++i)
        scan.masses_mev.push_back(window.low_mev + (window.high_mev - window.low_mev) * i / mass_steps);
    for (int i = 0; i <= coupling_steps; ++i)
        scan.couplings.push_back(highest * i / coupling_steps);
    Progress progress("contours: masses", scan.masses_mev.size(), search.request().progress);
    scan.q = inference::likelihood_scan(model, scan.masses_mev, scan.couplings, progress);
    return scan;
}

}  // namespace

Fit fit(const Search& search, const FitQuestion& question) {
    search.scan().require_unblinded("a fit");
    Fit result{search.model(), {}, {}, {}, {}};
    inference::FitQuestion asked;
    asked.window =
        question.mass_mev ? inference::MassWindow{*question.mass_mev, *question.mass_mev} : search.window();
    asked.coupling = question.coupling;
    search.require_in_scan({asked.window.low_mev, asked.window.high_mev});
    result.best = inference::best_fit(result.model, asked);
    const auto goodness = [&](bool with_signal) {
        Progress progress("goodness of fit: toys", question.goodness_toys, search.request().progress);
        return inference::goodness_of_fit(result.model, result.best, with_signal,
                                          search.card().inference.search.ensemble, question.goodness_toys,
                                          search.request().seed, progress);
    };
    result.background = goodness(false);
    result.signal = goodness(true);
    if (asked.mass_is_free() && !asked.coupling) result.q = scan_q(search, result.model, result.best);
    return result;
}

}  // namespace antipode::analysis
