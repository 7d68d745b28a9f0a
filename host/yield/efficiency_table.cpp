#include "yield/efficiency_table.hpp"

#include "base/error.hpp"
#include "formats/csv.hpp"

#include <cmath>

#include <fmt/format.h>

namespace antipode::yield {

using efficiency::Estimate;

ScanPeriod scan_period(std::int64_t period, std::int64_t scan, const physics::CentreOfMass& frame,
                       const selection::Yield& yield, double n_pot, const Expected& expected) {
    ScanPeriod row;
    row.period = period;
    row.scan = scan;
    row.e_beam_mev = frame.e_beam_mev;
    row.sqrt_s_mev = frame.sqrt_s_mev;
    row.n2 = yield.n2();
    const auto raw = static_cast<double>(yield.window);
    row.n2_raw = raw;
    row.n2_net_fraction_err = yield.transfer * std::sqrt(static_cast<double>(yield.sideband)) / raw;
    row.n_pot = n_pot;
    row.b_per_pot = expected.b_per_pot.value;
    row.b_per_pot_err = expected.b_per_pot.error;
    row.eps_s = Factor{expected.eps_s.value, expected.eps_s.error};
    return row;
}

EfficiencyTable EfficiencyTable::read(const std::filesystem::path& path) {
    const auto csv = formats::CsvTable::read(path);
    EfficiencyTable table;
    table.name_ = path.string();
    const auto estimate = [&](std::size_t row, const std::string& column) {
        return Estimate{csv.number(row, column, {1e-12, 1}), csv.number(row, column + "_err", {1e-15, 1})};
    };
    for (std::size_t row = 0; row < csv.rows(); ++row)
        table.add(csv.number(row, "sqrt_s_mev", {1, 1e3}),
                  {estimate(row, "b_per_pot"), estimate(row, "eps_s")});
    return table;
}

void EfficiencyTable::add(double sqrt_s_mev, const Expected& expected) {
    sqrt_s_mev_.push_back(sqrt_s_mev);
    expected_.push_back(expected);
}

Expected EfficiencyTable::at(double sqrt_s_mev, bool from_line) const {
    if (from_line) {
        if (expected_.size() < 3)
            throw InputError(fmt::format("{}: a line needs at least three energies", name_));
        const auto read_line = [&](Estimate Expected::*member) {
            std::vector<double> value, error;
            for (const auto& expected : expected_) {
                value.push_back((expected.*member).value);
                error.push_back((expected.*member).error);
            }
            const auto line = fit_line(sqrt_s_mev_, value, error, sqrt_s_mev);
            return Estimate{line.p0, line.p0_err};
        };
        return {read_line(&Expected::b_per_pot), read_line(&Expected::eps_s)};
    }
    constexpr double same_mev = 1e-4;
    for (std::size_t i = 0; i < expected_.size(); ++i)
        if (std::abs(sqrt_s_mev_[i] - sqrt_s_mev) < same_mev) return expected_[i];
    throw InputError(
        fmt::format("{} has no B at {:.4f} MeV; it can be taken from the straight line through "
                    "those of other energies",
                    name_, sqrt_s_mev));
}

}  // namespace antipode::yield
