#include "base/parallel.hpp"
#include "cli/steps.hpp"
#include "cli/subcommands.hpp"
#include "results/hdf5.hpp"
#include "results/limit_document.hpp"

namespace antipode::cli {

ExitStatus limit(const LimitOptions& options) {
    return with_threads(options.threads, [&] {
        const auto search = options.open();
        auto question = options.question;
        question.keep_toys = options.keep_toys.has_value();
        const auto limits = analysis::limits(search, question);
        auto document = document_of(search, "limit");
        results::describe_limits(document, limits);
        deliver(search, options, document);
        if (options.keep_toys) {
            auto kept = document_of(search, "toys");
            results::describe_toys(kept, limits.toys);
            results::write_hdf5(kept, *options.keep_toys);
        }
        search.forget_checkpoints();
        if (!limits.fault.empty()) throw Error(ExitStatus::rejected, limits.fault);
        return ExitStatus::done;
    });
}

void add_limit(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "limit", "upper limits on g_ve at 90 and 95 %: observed, and the expected band");
    auto options = std::make_shared<LimitOptions>();
    options->add_to(*command);
    options->add_effort_to(*command);
    command
        ->add_option("--mass", options->question.masses_mev, "mass in MeV instead of the card's (repeatable)")
        ->allow_extra_args(false)
        ->check(finite_range(1.0, 1000.0));
    command->add_flag("--expected", options->question.expected_only,
                      "the expected band only; works on a blinded scan");
    command->add_option("--keep-toys", options->keep_toys,
                        "write Q of every toy of the data to this HDF5 file");
    command->footer(
        "Examples:\n"
        "  antipode limit                                              all masses of the card\n"
        "  antipode limit --mass 16.90 --toys 20000 --pseudo-experiments 0\n"
        "  antipode limit --expected --card my.toml                    before unblinding\n"
        "  antipode limit --mass 16.90 --keep-toys toys.h5\n"
        "After Ctrl-C the same command goes on with what is finished: OUT/unfinished keeps it.");
    command->callback([options, &invocation] { call(limit, *options, invocation); });
}

}  // namespace antipode::cli
