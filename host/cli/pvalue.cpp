#include "analysis/p_value.hpp"
#include "base/parallel.hpp"
#include "cli/steps.hpp"
#include "cli/subcommands.hpp"
#include "results/p_value_document.hpp"

namespace antipode::cli {

ExitStatus pvalue(const AnalysisOptions& options) {
    return with_threads(options.threads, [&] {
        const auto search = options.open();
        const auto found = analysis::p_values(search);
        auto document = document_of(search, "pvalue");
        results::describe_p_values(document, found);
        deliver(search, options, document);
        search.forget_checkpoints();
        return ExitStatus::done;
    });
}

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
    command->callback([options, &invocation] { call(pvalue, *options, invocation); });
}

}  // namespace antipode::cli
