#include "base/parallel.hpp"
#include "cli/steps.hpp"
#include "cli/subcommands.hpp"
#include "results/fit_document.hpp"

namespace antipode::cli {

ExitStatus fit(const FitOptions& options) {
    return with_threads(options.threads, [&] {
        const auto search = options.open();
        auto document = document_of(search, "fit");
        results::describe_fit(document, search.scan(), analysis::fit(search, options.question));
        deliver(search, options, document);
        return ExitStatus::done;
    });
}

void add_fit(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "fit", "the best X: mass, coupling, goodness of fit, pulls, impacts, contours");
    auto options = std::make_shared<FitOptions>();
    options->add_to(*command);
    command->add_option("--mass", options->question.mass_mev, "hold the mass at this value in MeV")
        ->check(finite_range(1.0, 1000.0));
    command->add_option("--coupling", options->question.coupling, "hold g_ve at this value")
        ->check(finite_range(0.0, 1.0));
    command->add_option("--goodness-toys", options->question.goodness_toys, "toys for the goodness of fit")
        ->capture_default_str();
    command->footer(
        "Examples:\n"
        "  antipode fit                                   mass and coupling free\n"
        "  antipode fit --mass 16.90 --coupling 5.5e-4    both held\n"
        "  antipode fit --set scale.prior=flat --record my.json");
    command->callback([options, &invocation] { call(fit, *options, invocation); });
}

}  // namespace antipode::cli
