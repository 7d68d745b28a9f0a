#include "cli/steps.hpp"
#include "cli/subcommands.hpp"
#include "results/scan_documents.hpp"

namespace antipode::cli {

ExitStatus unblind(const UnblindOptions& options) {
    analysis::check_reason(options.reason);
    auto search = options.open();
    search.unblind(options.reason, options.force_rejected);
    auto document = document_of(search, "unblind");
    results::describe_ledger(document, search.ledgers());
    deliver(search, options, document);
    return ExitStatus::done;
}

void add_unblind(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand("unblind", "open the masked periods and write a record of it");
    auto options = std::make_shared<UnblindOptions>();
    options->add_to(*command);
    command
        ->add_option(
            "--reason", options->reason,
            "why and by whom, in your words: at least two words and ten letters; every later result of "
            "this scan names it")
        ->required();
    command->add_flag("--force-rejected-sideband", options->force_rejected,
                      "unblind a side band that is not accepted");
    command->footer(
        "An unblinding binds scan table, effective card and program version: a change of any of them closes "
        "the "
        "scan again,\nwith all masked that was ever masked. The ledger is tamper-evident, not secret. It is "
        "beside "
        "the table\n(scan.csv, scan.blinding.json), or in --record FILE, and also holds every different look "
        "at "
        "the blinded scan.\n"
        "Examples:\n"
        "  antipode unblind --card my.toml --reason \"collaboration meeting, side band accepted\"");
    command->callback([options, &invocation] { call(unblind, *options, invocation); });
}

}  // namespace antipode::cli
