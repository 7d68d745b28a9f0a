#include "base/error.hpp"
#include "cli/subcommands.hpp"
#include "results/scan_documents.hpp"

#include <fmt/format.h>

namespace antipode::cli {

void add_unblind(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand("unblind", "open the masked periods and write a record of it");
    struct Options : AnalysisOptions {
        std::string reason;
        bool refused_too = false;
    };
    auto options = std::make_shared<Options>();
    options->add_to(*command);
    command->add_option("--reason", options->reason, "why and by whom, in your words; stands in the record")
        ->required();
    command->add_flag("--although-refused", options->refused_too, "unblind a side band that is not accepted");
    command->footer(
        "The record binds scan table, effective card and program version: a change of any of them voids it "
        "and the scan is\n"
        "blinded again. It is tamper-evident, not secret. Records stand beside the card, or in --record "
        "FILE.\n"
        "Examples:\n"
        "  antipode unblind --card my.toml --reason \"collaboration meeting, side band accepted\"");
    command->callback([options, &invocation] {
        Analysis analysis(*options, invocation);
        if (analysis.scan().unblinded)
            throw InputError(fmt::format("nothing to do, the scan is {}", analysis.scan().status));
        const bool accepted = analysis.scan().sideband.accepted;
        if (!accepted && !options->refused_too)
            throw Error(ExitStatus::rejected,
                        "the side band is refused (`antipode sideband` shows why); nothing was opened. "
                        "--although-refused opens it all the same, and the record says so.");
        analysis.records().append(analysis.binding(), options->reason, accepted);
        auto document = analysis.document("unblind");
        results::describe_records(document, analysis.records());
        analysis.deliver(document);
    });
}

}  // namespace antipode::cli
