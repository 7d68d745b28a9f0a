#include "base/error.hpp"
#include "base/files.hpp"
#include "cli/subcommands.hpp"
#include "results/json.hpp"
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

yield::ScanPeriod row_of(const results::Document& document, std::int64_t period, const YieldOptions& options,
                         const yield::EfficiencyTable& efficiency) {
    const auto frame = physics::CentreOfMass::from_beam(document.real("e_beam_mev"));
    const selection::Yield yield{static_cast<std::int64_t>(document.real("window")),
                                 static_cast<std::int64_t>(document.real("sideband")),
                                 document.real("transfer")};
    return yield::scan_period(period, options.scan, frame, yield, document.real("n_pot"),
                              efficiency.at(frame.sqrt_s_mev, options.b_from_line));
}

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
        "gate.\n"
        "Examples:\n"
        "  antipode yield p00/select.json p01/select.json p02/select.json --efficiency "
        "efficiency/efficiency_points.csv\n"
        "  antipode sideband --scan scan.csv --card my.toml");
    command->callback([options] {
        const auto efficiency = yield::EfficiencyTable::read(options->efficiency);
        yield::ScanTable table;
        for (const auto& path : options->selected) {
            const auto document = results::read_json(path);
            if (document.kind != "select")
                throw InputError(fmt::format("{} is a result of kind '{}'; expected one of `antipode select`",
                                             path, document.kind));
            table.periods.push_back(
                row_of(document, static_cast<std::int64_t>(table.periods.size()), *options, efficiency));
        }
        write_file(options->out, yield::to_csv(table));
        fmt::print("written: {}, {} periods\n", options->out.string(), table.periods.size());
    });
}

}  // namespace antipode::cli
