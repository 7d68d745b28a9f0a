#include "cli/steps.hpp"
#include "cli/subcommands.hpp"
#include "results/scan_documents.hpp"

namespace antipode::cli {

ExitStatus sideband(const AnalysisOptions& options) {
    const auto search = options.open();
    auto document = document_of(search, "sideband");
    results::describe_sideband(document, search.scan());
    deliver(search, options, document);
    return search.scan().sideband.accepted ? ExitStatus::done : ExitStatus::rejected;
}

void add_sideband(CLI::App& program, Invocation& invocation) {
    auto* command =
        program.add_subcommand("sideband", "the blind side band: mask, K(s), and whether it is accepted");
    auto options = std::make_shared<AnalysisOptions>();
    options->add_to(*command);
    command->footer(
        "Ends with status 1 if the side band is refused. Nothing of the masked periods is shown before "
        "`antipode unblind`.\n"
        "A blinded scan hides what these settings mask, what the reference settings mask, and what any "
        "earlier "
        "look has masked;\neach different look is written to the ledger beside the table.\n"
        "Examples:\n"
        "  antipode sideband\n"
        "  antipode sideband --set sideband.k_shape=constant --json -");
    command->callback([options, &invocation] { call(sideband, *options, invocation); });
}

}  // namespace antipode::cli
