#include "plots/earlier_limits.hpp"

#include "formats/csv.hpp"

namespace antipode::plots {

results::Table read_earlier_limits(const std::filesystem::path& path) {
    const auto csv = formats::CsvTable::read(path);
    csv.check_columns({"experiment", "m_x_mev", "g_ve_low", "g_ve_high"}, {});
    constexpr Range positive{1e-12, 1e12};
    std::vector<std::string> experiment;
    std::vector<double> mass, low, high;
    for (std::size_t row = 0; row < csv.rows(); ++row) {
        experiment.push_back(csv.text(row, "experiment"));
        mass.push_back(csv.number(row, "m_x_mev", positive));
        low.push_back(csv.number(row, "g_ve_low", positive));
        high.push_back(csv.number(row, "g_ve_high", {low.back(), positive.high}));
        if (row > 0 && experiment[row] == experiment[row - 1] && mass[row] <= mass[row - 1])
            csv.fail(row, "m_x_mev", "a larger mass than in the line before");
    }
    results::Table table("earlier_limits", "couplings that earlier experiments exclude");
    table.add("experiment", "", "which", experiment)
        .add("m_x_mev", "MeV", "mass of X", mass)
        .add("g_ve_low", "", "lower edge of what it excludes", low)
        .add("g_ve_high", "", "upper edge of what it excludes", high);
    return table;
}

}  // namespace antipode::plots
