#include "base/files.hpp"
#include "base/terminal.hpp"
#include "cli/subcommands.hpp"
#include "results/select_document.hpp"
#include "yield/efficiency_table.hpp"

#include <fmt/format.h>

namespace antipode::cli {
namespace {

struct YieldOptions {
    std::vector<std::string> selected;
    std::string efficiency;
    bool b_from_line = false;
    std::int64_t scan = 1;
    std::filesystem::path out = "scan.csv";
};

}  // namespace

void add_yield(CLI::App& program, Invocation& invocation) {
    static_cast<void>(invocation);
    auto* command = program.add_subcommand(
        "yield", "the scan table: N2 and N_POT of each period, B and eps_S of its energy");
    auto options = std::make_shared<YieldOptions>();
    command
        ->add_option("select", options->selected, "select.json of each period, in the order of data taking")
        ->required();
    command->add_option("--efficiency", options->efficiency, "efficiency_points.csv of `antipode efficiency`")
        ->required();
    command->add_flag("--b-from-line", options->b_from_line,
                      "B and eps_S from the straight lines through all energies of the table");
    command->add_option("--scan", options->scan, "number of the scan")->capture_default_str();
    command->add_option("--out", options->out, "the scan table")->capture_default_str();
    command->footer(
        "Nothing of the counts is shown: `antipode table --scan FILE` and all that follows pass the blinding "
        "gate. Beam energies are those of the select.json files. A period that lost more bunches than its "
        "selection card\n"
        "allows (losses.share_max, losses.incomplete), one made with another card, and bunches that are "
        "there "
        "twice are refused.\n"
        "Examples:\n"
        "  antipode yield p00/select.json p01/select.json p02/select.json --efficiency "
        "efficiency/efficiency_points.csv\n"
        "  antipode sideband --scan scan.csv --card my.toml");
    command->callback([options] {
        const auto efficiency = yield::EfficiencyTable::read(options->efficiency);
        std::vector<analysis::PeriodCounts> periods;
        for (const auto& path : options->selected)
            periods.push_back(results::read_selected(path));
        const auto table = analysis::scan_table(periods, efficiency, options->scan, options->b_from_line);
        write_file(options->out, yield::to_csv(table));
        say(fmt::format("written: {}, {} periods\n", options->out.string(), table.periods.size()));
    });
}

}  // namespace antipode::cli
