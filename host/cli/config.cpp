#include "base/json_text.hpp"
#include "cli/subcommands.hpp"

#include <fmt/format.h>

namespace antipode::cli {

void add_config(CLI::App& program, Invocation& invocation) {
    static_cast<void>(invocation);
    auto* command =
        program.add_subcommand("config", "print the effective card: every key with its value and meaning");
    struct Options : AnalysisOptions {
        bool as_json = false;
    };
    auto options = std::make_shared<Options>();
    command->add_option("--card", options->card, "card: a file, or 'published', 'recommended', ...")
        ->capture_default_str();
    command->add_option("--set", options->assignments, "change one key of the card: key=value (repeatable)")
        ->allow_extra_args(false);
    command->add_flag("--json", options->as_json, "as JSON instead of TOML");
    command->footer(
        "Examples:\n"
        "  antipode config > my.toml                 a card to edit\n"
        "  antipode config --card recommended --json");
    command->callback([options] {
        auto card = read_card(*options);
        const Settings settings(card);
        fmt::print("{}", options->as_json ? json_text(settings.echo(), 2) + "\n" : settings.to_toml());
    });
}

}  // namespace antipode::cli
