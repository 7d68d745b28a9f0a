#include "cli/steps.hpp"
#include "cli/subcommands.hpp"
#include "results/scan_documents.hpp"

namespace antipode::cli {

ExitStatus table(const AnalysisOptions& options) {
    const auto search = options.open();
    auto document = document_of(search, "table");
    results::describe_table(document, search.scan(), search.card().yield);
    deliver(search, options, document);
    return ExitStatus::done;
}

void add_table(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "table", "the scan: g_R(s), its errors and corrections, straight lines of B and eps_S/B");
    auto options = std::make_shared<AnalysisOptions>();
    options->add_to(*command);
    command->footer(
        "Examples:\n"
        "  antipode table                                        Run III as published\n"
        "  antipode table --scan my_scan.csv --card my.toml      your own experiment\n"
        "  antipode table --set yield.corrections.ageing=false   without a correction; masked periods stay "
        "hidden");
    command->callback([options, &invocation] { call(table, *options, invocation); });
}

}  // namespace antipode::cli
