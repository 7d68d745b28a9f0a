#include "plots/earlier_limits.hpp"

#include "formats/csv.hpp"

namespace antipode::plots {

results::Table read_earlier_limits(const std::filesystem::path& path) {
    const auto csv = formats::CsvTable::read(path);
    csv.check_columns({"experiment", "m_x_mev", "g_ve_low", "g_ve_high"}, {"kind", "reference"});
    constexpr Range positive{1e-12, 1e12};
    std::vector<std::string> experiment, kind, reference;
    std::vector<double> mass, low, high;
    for (std::size_t row = 0; row < csv.rows(); ++row) {
        experiment.push_back(csv.text(row, "experiment"));
        kind.push_back(csv.has("kind") ? csv.text(row, "kind") : "excluded");
        if (kind.back() != "excluded" && kind.back() != "dark_photon" && kind.back() != "mass")
            csv.fail(row, "kind", "excluded, dark_photon or mass");
        reference.push_back(csv.has("reference") ? csv.text(row, "reference") : "");
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
        .add("g_ve_high", "", "upper edge of what it excludes", high)
        .add("kind", "", "excluded, dark_photon or mass", kind)
        .add("reference", "", "where it is published", reference);
    return table;
}

}  // namespace antipode::plots
