#include "base/parallel.hpp"
#include "cli/subcommands.hpp"
#include "inference/best_fit.hpp"
#include "results/fit_document.hpp"

#include <algorithm>

namespace antipode::cli {
namespace {

struct FitOptions : AnalysisOptions {
    std::optional<double> mass_mev;
    std::optional<double> coupling;
    std::size_t goodness_toys = 2000;
};

/// Q about the best fit: the masses of the search, couplings from zero to well above the best one.
results::LikelihoodScan scan_q(const Analysis& analysis, const inference::Model& model,
                               const inference::BestFit& fit) {
    constexpr int mass_steps = 60, coupling_steps = 50;
    constexpr double least_coupling = 8e-4;
    const auto& search = analysis.card().inference.search;
    const double highest = std::max(least_coupling, 2 * fit.best.coupling);
    results::LikelihoodScan scan;
    for (int i = 0; i <= mass_steps; ++i)
        scan.masses_mev.push_back(*search.global_low_mev +
                                  (*search.global_high_mev - *search.global_low_mev) * i / mass_steps);
    for (int i = 0; i <= coupling_steps; ++i)
        scan.couplings.push_back(highest * i / coupling_steps);
    Progress progress("contours: masses", scan.masses_mev.size(), analysis.progress());
    scan.q = inference::likelihood_scan(model, scan.masses_mev, scan.couplings, progress);
    return scan;
}

void compute(const FitOptions& options, const Invocation& invocation) {
    const Analysis analysis(options, invocation);
    analysis.scan().require_unblinded("a fit");
    const auto model = analysis.model();
    const auto& search = analysis.card().inference.search;
    inference::FitQuestion question;
    question.window = options.mass_mev
                          ? inference::MassWindow{*options.mass_mev, *options.mass_mev}
                          : inference::MassWindow{*search.global_low_mev, *search.global_high_mev};
    question.coupling = options.coupling;
    analysis.require_in_scan({question.window.low_mev, question.window.high_mev});
    const auto fit = inference::best_fit(model, question);
    const auto goodness = [&](bool with_signal) {
        Progress progress("goodness of fit: toys", options.goodness_toys, analysis.progress());
        return inference::goodness_of_fit(model, fit, with_signal, search.ensemble, options.goodness_toys,
                                          options.seed, progress);
    };
    const auto background = goodness(false);
    const auto signal = goodness(true);
    std::optional<results::LikelihoodScan> scan;
    if (question.mass_is_free() && !question.coupling) scan = scan_q(analysis, model, fit);
    auto document = analysis.document("fit");
    results::describe_fit(document, analysis.scan(), model, fit, background, signal, scan);
    analysis.deliver(document);
}

}  // namespace

void add_fit(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "fit", "the best X: mass, coupling, goodness of fit, pulls, impacts, contours");
    auto options = std::make_shared<FitOptions>();
    options->add_to(*command);
    command->add_option("--mass", options->mass_mev, "hold the mass at this value in MeV")
        ->check(finite_range(1.0, 1000.0));
    command->add_option("--coupling", options->coupling, "hold g_ve at this value")
        ->check(finite_range(0.0, 1.0));
    command->add_option("--goodness-toys", options->goodness_toys, "toys for the goodness of fit")
        ->capture_default_str();
    command->footer(
        "Examples:\n"
        "  antipode fit                                   mass and coupling free\n"
        "  antipode fit --mass 16.90 --coupling 5.5e-4    both held\n"
        "  antipode fit --set scale.prior=flat --record my.json");
    command->callback(
        [options, &invocation] { with_threads(options->threads, [&] { compute(*options, invocation); }); });
}

}  // namespace antipode::cli
