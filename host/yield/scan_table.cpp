#include "yield/scan_table.hpp"

#include "base/card.hpp"
#include "base/constants.hpp"
#include "formats/csv.hpp"
#include "physics/kinematics.hpp"

#include <algorithm>
#include <cmath>

#include <boost/algorithm/string/case_conv.hpp>
#include <fmt/format.h>

namespace antipode::yield {
namespace {

const std::vector<std::string> required_columns{"period", "scan",  "role",      "e_beam_mev",   "sqrt_s_mev",
                                                "n2",     "n_pot", "b_per_pot", "b_per_pot_err"};
const std::vector<std::string> optional_columns{
    "n2_raw",        "n2_net_fraction_err", "n2_err", "n_pot_err", "leakage",         "leakage_err",
    "ageing",        "ageing_err",          "eps_s",  "eps_s_err", "tag_probe_ratio", "tag_probe_ratio_err",
    "rmax_stability"};

constexpr Range positive{1e-300, 1e300};
constexpr Range not_negative{0, 1e300};

// Far wider than any correction ever applied, narrow enough to catch a value in the wrong column.
constexpr Range correction_factor{0.5, 2.0};

// The electron mass in the units of a table written by other people may be 0.511 or CODATA's: 20 eV in
// sqrt(s).
constexpr double sqrt_s_tolerance_mev = 1e-3;

std::optional<Factor> factor(const formats::CsvTable& csv, std::size_t row, const std::string& column,
                             Range range) {
    const auto value = csv.optional_number(row, column, range);
    if (!value) return std::nullopt;
    return Factor{*value, csv.optional_number(row, column + "_err", not_negative).value_or(0)};
}

Role role_of(const formats::CsvTable& csv, std::size_t row) {
    const auto role = boost::algorithm::to_lower_copy(csv.text(row, "role"));
    for (const auto& [item, text] : names_of(Role{}))
        if (text == role) return item;
    csv.fail(row, "role", "resonance, below_resonance or excluded");
}

/// Warnings for columns that nothing reads and whose names are nearly those of columns that are not there.
std::vector<std::string> slips(const formats::CsvTable& csv, const std::vector<std::string>& extra) {
    constexpr std::size_t most_edits = 2;
    std::vector<std::string> absent, warnings;
    std::copy_if(optional_columns.begin(), optional_columns.end(), std::back_inserter(absent),
                 [&](const auto& column) { return !csv.has(column); });
    for (const auto& column : extra)
        if (const auto meant = nearest(column, absent); edit_distance(column, meant) <= most_edits)
            warnings.push_back(fmt::format("{}: column '{}' is not known and not used; did you mean '{}'?",
                                           csv.path().string(), column, meant));
    return warnings;
}

ScanPeriod read_period(const formats::CsvTable& csv, std::size_t row) {
    ScanPeriod period;
    period.period = csv.integer(row, "period", not_negative);
    period.scan = csv.integer(row, "scan", not_negative);
    period.role = role_of(csv, row);
    period.e_beam_mev = csv.number(row, "e_beam_mev", {1, 1e5});
    period.sqrt_s_mev = csv.number(row, "sqrt_s_mev", {1, 1e3});
    const double expected = physics::sqrt_s_mev(period.e_beam_mev, electron_mass_mev);
    if (std::abs(period.sqrt_s_mev - expected) > sqrt_s_tolerance_mev)
        csv.fail(row, "sqrt_s_mev",
                 fmt::format("{:.4f}, which the beam energy {} MeV gives", expected, period.e_beam_mev));
    period.n2 = csv.number(row, "n2", positive);
    period.n2_raw = csv.optional_number(row, "n2_raw", positive);
    if (period.n2_raw && *period.n2_raw < *period.n2)
        csv.fail(row, "n2_raw", "a count not below n2, which is net of the side bands");
    period.n2_net_fraction_err = csv.optional_number(row, "n2_net_fraction_err", {0, 1}).value_or(0);
    period.n2_err = csv.optional_number(row, "n2_err", positive);
    // A rounded square root is still one.
    if (period.n2_err && *period.n2_err < 0.99 * std::sqrt(*period.n2))
        csv.fail(row, "n2_err", "the whole error of n2, not below its square root");
    period.n_pot = csv.number(row, "n_pot", {1e6, 1e16});
    period.n_pot_err = csv.optional_number(row, "n_pot_err", {0, period.n_pot});
    period.leakage = factor(csv, row, "leakage", correction_factor).value_or(Factor{});
    period.ageing = factor(csv, row, "ageing", correction_factor).value_or(Factor{});
    period.b_per_pot = csv.number(row, "b_per_pot", {1e-12, 1});
    period.b_per_pot_err = csv.number(row, "b_per_pot_err", positive);
    period.eps_s = factor(csv, row, "eps_s", {1e-9, 1});
    period.tag_probe_ratio = factor(csv, row, "tag_probe_ratio", correction_factor);
    period.rmax_stability = csv.optional_number(row, "rmax_stability", {-1, 1});
    return period;
}

}  // namespace

std::string_view name(Role role) {
    for (const auto& [item, text] : names_of(Role{}))
        if (item == role) return text;
    return "";
}

ScanPeriod without_counts(const ScanPeriod& period) {
    ScanPeriod open;
    open.period = period.period;
    open.scan = period.scan;
    open.role = period.role;
    open.e_beam_mev = period.e_beam_mev;
    open.sqrt_s_mev = period.sqrt_s_mev;
    open.n_pot = period.n_pot;
    open.n_pot_err = period.n_pot_err;
    open.leakage = period.leakage;
    open.ageing = period.ageing;
    open.b_per_pot = period.b_per_pot;
    open.b_per_pot_err = period.b_per_pot_err;
    open.eps_s = period.eps_s;
    open.tag_probe_ratio = period.tag_probe_ratio;
    return open;
}

ScanTable read_scan_table(const std::filesystem::path& path) {
    auto csv = formats::CsvTable::read(path);
    csv.blind({"n2", "n2_raw", "n2_net_fraction_err", "n2_err"});
    ScanTable table;
    table.extra_columns = csv.other_columns(required_columns, optional_columns);
    table.warnings = slips(csv, table.extra_columns);
    for (std::size_t row = 0; row < csv.rows(); ++row) {
        auto period = read_period(csv, row);
        if (!table.periods.empty() && period.period <= table.periods.back().period)
            csv.fail(row, "period",
                     fmt::format("a number above {}: periods stand once each, in the order of data taking",
                                 table.periods.back().period));
        table.periods.push_back(period);
    }
    if (table.periods.empty()) throw InputError(fmt::format("{}: the table has no periods", path.string()));
    return table;
}

std::vector<double> search_energies_mev(const ScanTable& table) {
    std::vector<double> energies;
    for (const auto& period : table.periods)
        if (period.role == Role::resonance) energies.push_back(period.sqrt_s_mev);
    return energies;
}

std::vector<double> search_energies_mev(const std::filesystem::path& path) {
    const auto csv = formats::CsvTable::read(path);
    std::vector<double> energies;
    for (std::size_t row = 0; row < csv.rows(); ++row)
        if (role_of(csv, row) == Role::resonance) energies.push_back(csv.number(row, "sqrt_s_mev", {1, 1e3}));
    return energies;
}

std::string to_csv(const ScanTable& table) {
    std::string text =
        "# Made by antipode. Columns: config/scan_columns.md\n"
        "period,scan,role,e_beam_mev,sqrt_s_mev,n2,n2_raw,n2_net_fraction_err,n_pot,b_per_pot,b_per_pot_err,"
        "eps_s,eps_s_err\n";
    for (const auto& p : table.periods)
        text +=
            fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{}\n", p.period, p.scan, name(p.role),
                        p.e_beam_mev, p.sqrt_s_mev, p.n2.value(), p.n2_raw.value(), p.n2_net_fraction_err,
                        p.n_pot, p.b_per_pot, p.b_per_pot_err, p.eps_s.value().value, p.eps_s.value().error);
    return text;
}

}  // namespace antipode::yield
