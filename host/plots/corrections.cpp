#include "plots/catalog.hpp"
#include "plots/gnuplot.hpp"
#include "plots/rows.hpp"

#include <array>

#include <fmt/format.h>

namespace antipode::plots {
namespace {

/// The rows of periods that take part in the search, if the points, one a row too, tell which these are.
results::Table of_search(results::Table table, const results::Table* points) {
    if (!points || !points->find("role") || points->rows() != table.rows()) return table;
    table.add(points->at("role"));
    return rows_with(table, "role", "resonance");
}

}  // namespace

std::optional<Figure> corrections(const results::Document& document) {
    const auto* all = document.find_table("corrections");
    if (!all || !all->find("sqrt_s_mev") || !all->find("g_r")) return {};
    const auto table = of_search(*all, document.find_table("points"));
    const auto nominal = table.real("g_r");
    std::vector<results::Column> series{
        column("sqrt_s_mev", "MeV", "centre-of-mass energy", table.real("sqrt_s_mev"))};
    constexpr std::array looks{"7 lc rgb blue",    "5 lc rgb vermilion", "9 lc rgb green",
                               "11 lc rgb purple", "13 lc rgb orange",   "15 lc rgb black"};
    std::vector<std::string> clauses;
    for (const auto& variant : table.columns) {
        if (!variant.name.starts_with("g_r_")) continue;
        auto percent = table.real(variant.name);
        for (std::size_t i = 0; i < percent.size(); ++i)
            percent[i] = 100 * (percent[i] / nominal[i] - 1);
        const auto name = variant.name.substr(4) + "_percent";
        series.push_back(column(name, "%", "change of g_R " + variant.meaning, percent));
        clauses.push_back(fmt::format(R"(data using "sqrt_s_mev":"{}" with points pt {} ps 0.7*dot title {})",
                                      name, looks[clauses.size() % looks.size()],
                                      quoted(markup(variant.meaning))));
    }
    if (clauses.empty()) return {};

    Figure figure;
    figure.name = document.kind + "_corrections";
    figure.title = "What each correction does";
    figure.caption =
        "Relative change of the ratio of observed to expected events when one correction at a time is "
        "turned the other way round: taken off if it is applied, applied if it is not.";
    figure.key_rows = 2;
    Rows rows;
    rows.add(series);
    figure.data = std::move(rows).table("corrections", table.meaning);
    figure.script = R"gnuplot(
set xlabel "√{/:Italic s} [MeV]"
set label 100 "change of {/:Italic g}_{/:Italic R} [%]" at screen title_x, screen title_y center rotate
set autoscale xfix
set offsets graph 0.02, graph 0.02, graph 0.05, graph 0.05
set key width (format eq "svg" ? -12 : -4)
set xzeroaxis lc rgb "#333333" lw 1

)gnuplot" + fmt::format("plot {}\n", fmt::join(clauses, ", \\\n     "));
    return figure;
}

}  // namespace antipode::plots
