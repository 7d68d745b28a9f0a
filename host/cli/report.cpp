#include "analysis/card_files.hpp"
#include "base/terminal.hpp"
#include "cli/subcommands.hpp"
#include "plots/earlier_limits.hpp"
#include "report/page.hpp"

#include <fmt/format.h>

namespace antipode::cli {

void add_report(CLI::App& program, Invocation&) {
    auto* command =
        program.add_subcommand("report", "one HTML page of all results in a folder, with their plots");
    struct Options {
        std::filesystem::path folder;
        std::optional<std::filesystem::path> page;
        std::filesystem::path published = analysis::shipped_file("published_results.toml");
        std::filesystem::path earlier_limits = analysis::shipped_file("earlier_limits.csv");
        bool colour_blind_safe = false;
        bool quiet = false;
    };
    auto options = std::make_shared<Options>();
    command->add_option("folder", options->folder, "folder with results; those in its folders are found too")
        ->required();
    command->add_option("--page", options->page, "the page; report.html in the folder if not given");
    command->add_option("--published", options->published,
                        "published numbers to show beside ours; none if there is no such file");
    command->add_option("--earlier-limits", options->earlier_limits,
                        "limits of other experiments to draw; none if there is no such file");
    command->add_flag("--colour-blind-safe", options->colour_blind_safe,
                      "bands in colours that the colour-blind can tell apart");
    command->add_flag("--quiet", options->quiet, "print nothing but errors");
    command->footer(
        "The page needs no network and no other file. The plots are drawn again, beside the results, in "
        "plots/.\n"
        "Examples:\n"
        "  antipode report out\n"
        "  antipode report out --page x17.html --colour-blind-safe");
    command->callback([options] {
        report::Options show;
        if (options->colour_blind_safe) show.plots.band = plots::BandColours::colour_blind_safe;
        if (std::filesystem::exists(options->earlier_limits))
            show.plots.earlier_limits = plots::read_earlier_limits(options->earlier_limits);
        if (std::filesystem::exists(options->published))
            show.published = report::read_published(options->published);
        const auto page = options->page.value_or(options->folder / "report.html");
        const auto headline = report::write_report(options->folder, page, show);
        if (!options->quiet) say(fmt::format("{}\nwritten: {}\n", headline, page.string()));
    });
}

}  // namespace antipode::cli
