#include "results/diff.hpp"

#include "base/terminal.hpp"
#include "cli/subcommands.hpp"
#include "results/display.hpp"
#include "results/json.hpp"

namespace antipode::cli {

void add_diff(CLI::App& program, Invocation& invocation) {
    auto* command =
        program.add_subcommand("diff", "compare two results: which numbers differ, and by how much");
    struct Options {
        std::string first, second;
        std::optional<std::string> json;
        results::Tolerance tolerance;
        bool quiet = false;
    };
    auto options = std::make_shared<Options>();
    command->add_option("first", options->first, "JSON of a result")->required();
    command->add_option("second", options->second, "another of the same kind")->required();
    command->add_option("--absolute", options->tolerance.absolute, "absolute difference that counts as equal")
        ->capture_default_str();
    command->add_option("--relative", options->tolerance.relative, "relative difference that counts as equal")
        ->capture_default_str();
    command->add_option("--json", options->json,
                        "also write the result as JSON here; '-' is standard output");
    command->add_flag("--quiet", options->quiet, "print nothing but errors");
    command->footer(
        "Ends with status 0 if all numbers are equal, 1 if some differ.\n"
        "Examples:\n"
        "  antipode diff a/limit.json b/limit.json --relative 0.01");
    command->callback([options, &invocation] {
        Provenance provenance;
        provenance.command_line = invocation.command_line;
        const auto first = results::read_json(options->first), second = results::read_json(options->second);
        provenance.inputs = {input_file(options->first), input_file(options->second)};
        const auto difference = results::diff(first, second, options->tolerance, provenance.to_json());
        if (options->json) results::write_json(difference, *options->json);
        if (!options->quiet && options->json != "-") say(results::to_text(difference) + "\n");
        if (difference.real("differences") != 0) invocation.status = ExitStatus::rejected;
    });
}

}  // namespace antipode::cli
