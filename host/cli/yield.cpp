#include "base/error.hpp"
#include "base/files.hpp"
#include "base/terminal.hpp"
#include "cli/period_files.hpp"
#include "cli/subcommands.hpp"
#include "results/json.hpp"
#include "yield/efficiency_table.hpp"

#include <algorithm>

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

/// Throws InputError for a period with more losses than its card allows.
void check_losses(const std::string& path, const results::Document& document) {
    const auto left_out =
        document.real("faulty") + document.real("lost") + document.real("dropped_without_packet");
    const double share = left_out / std::max(left_out + document.real("bunches"), 1.0);
    const auto& losses = document.provenance.at("card").at("losses");
    if (share > losses.at("share_max").get<double>())
        throw InputError(fmt::format(
            "{}: {:.2g} % of its bunches were left out or lost, its card allows {:.2g} %; mend the input, or "
            "select with --set losses.share_max={:.2g}",
            path, 100 * share, 100 * losses.at("share_max").get<double>(), std::min(1.0, 1.1 * share)));
    const bool whole = document.real("complete") != 0 && document.real("damages") == 0;
    if (!whole && !losses.at("incomplete").get<bool>())
        throw InputError(fmt::format(
            "{}: made from a file that is damaged or has no end; mend the input, or select with --set "
            "losses.incomplete=true",
            path));
    if (document.real("n_pot") <= 0)
        throw InputError(
            fmt::format("{}: no positrons on target; the charges of its bunches add up to none", path));
}

/// The runs of a result, each with the name of the result.
void add_ranges(const std::string& path, const results::Document& document, std::vector<BunchRange>& ranges) {
    const auto& runs = document.table("runs");
    const auto run = runs.text("run");
    const auto first = runs.real("first_bunch"), last = runs.real("last_bunch");
    for (std::size_t i = 0; i < runs.rows(); ++i)
        ranges.push_back(
            {path, run[i], static_cast<std::uint32_t>(first[i]), static_cast<std::uint32_t>(last[i])});
}

/// The results of all periods. Throws InputError for one that is not of `antipode select`, lost too much, was
/// made with another card than the first, or holds bunches that another one holds.
std::vector<results::Document> read_periods(const std::vector<std::string>& paths) {
    std::vector<results::Document> documents;
    std::vector<BunchRange> ranges;
    for (const auto& path : paths) {
        const auto& document = documents.emplace_back(results::read_json(path));
        if (document.kind != "select")
            throw InputError(fmt::format("{} is a result of kind '{}'; expected one of `antipode select`",
                                         path, document.kind));
        try {
            check_losses(path, document);
            std::vector<BunchRange> own;
            add_ranges(path, document, own);
            check_no_bunch_twice(own);
            ranges.insert(ranges.end(), own.begin(), own.end());
            if (document.provenance.at("card") != documents.front().provenance.at("card"))
                throw InputError(
                    fmt::format("{} and {} were selected with different cards; select all "
                                "periods of a scan with one (`antipode diff` shows both)",
                                paths.front(), path));
        } catch (const nlohmann::json::exception&) {
            throw InputError(fmt::format(
                "{}: made by an earlier version, which did not tell of losses; select again", path));
        }
    }
    check_no_bunch_twice(ranges);
    return documents;
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
        yield::ScanTable table;
        for (const auto& document : read_periods(options->selected))
            table.periods.push_back(
                row_of(document, static_cast<std::int64_t>(table.periods.size()), *options, efficiency));
        write_file(options->out, yield::to_csv(table));
        say(fmt::format("written: {}, {} periods\n", options->out.string(), table.periods.size()));
    });
}

}  // namespace antipode::cli
