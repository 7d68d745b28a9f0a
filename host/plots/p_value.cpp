// Pictures of the p-values: local and global against mass, and how one becomes the other.

#include "plots/catalog.hpp"
#include "plots/gnuplot.hpp"
#include "plots/rows.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace antipode::plots {
namespace {

using results::Column;
using results::Document;
using results::Table;

/// One table of this name for each definition of an excess: look_elsewhere_exceedance, look_elsewhere_q.
constexpr const char* look_elsewhere_prefix = "look_elsewhere";

/// The column, and the ends of its error bars where it has any.
void add_with_errors(const Table& table, const std::string& name, std::vector<Column>& series) {
    const auto& source = table.at(name);
    const auto values = table.real(name);
    series.push_back(column(name, source.unit, source.meaning, values));
    const auto errors = table.errors(name);
    if (errors.empty()) return;
    std::vector<double> low, high;
    for (std::size_t i = 0; i < values.size(); ++i) {
        low.push_back(values[i] - errors[i].minus);
        high.push_back(std::min(1.0, values[i] + errors[i].plus));
    }
    series.push_back(column(name + "_low", source.unit, "lower end of its error", low));
    series.push_back(column(name + "_high", source.unit, "upper end of its error", high));
}

/// A power of ten below every p-value drawn.
double floor_of(const std::vector<Column>& series) {
    double smallest = 0.05;
    for (const auto& column : series)
        if (column.name.starts_with("p_"))
            for (const double p : std::get<std::vector<double>>(column.values))
                if (p > 0) smallest = std::min(smallest, p);
    return std::pow(10, std::floor(std::log10(smallest / 1.5)));
}

/// Axis of probabilities with a line for each number of standard deviations, one-sided.
constexpr const char* p_axis = R"gnuplot(
set rmargin at screen 1 - 1.2/width
set logscale y
set format y "10^{%L}"
set ytics add ("1" 1, "0.1" 0.1, "0.01" 0.01)
set yrange [lowest:1.5]
set label 100 "{/:Italic p}-value" at screen title_x, screen title_y center rotate
do for [z=1:5] {
  p = 1 - norm(z)
  if (p > lowest) {
    set arrow 10+z from graph 0, first p to graph 1, first p nohead dt 2 lw 1 lc rgb "#777777" back
    set label 10+z sprintf("%dσ", z) at graph 1.01, first p left tc rgb "#555555"
  }
}
)gnuplot";

std::string drawn(const Table& table, const std::string& x, const std::string& y, const std::string& colour,
                  const std::string& title) {
    auto clauses =
        fmt::format(R"(data using "{}":"{}" with lines lw 2 lc rgb {} title "{}")", x, y, colour, title);
    if (!table.errors(y).empty())
        clauses =
            fmt::format(
                R"(data using "{0}":"{1}_low":"{1}_high" with filledcurves fc rgb {2} fs transparent solid 0.2 notitle, \
     )",
                x, y, colour) +
            clauses;
    return clauses;
}

}  // namespace

std::optional<Figure> p_values(const Document& document) {
    const auto* local = document.find_table("local");
    if (!local || !local->find("m_x_mev") || !local->find("p_local") || local->rows() < 2) return {};
    std::vector<Column> series{column("m_x_mev", "MeV", "mass of X", local->real("m_x_mev"))};
    add_with_errors(*local, "p_local", series);
    std::vector<std::string> clauses{drawn(*local, "m_x_mev", "p_local", "blue", "local")};
    if (local->find("p_global")) {
        add_with_errors(*local, "p_global", series);
        clauses.push_back(drawn(*local, "m_x_mev", "p_global", "vermilion", "global"));
    }
    Figure figure;
    figure.name = document.kind + "_mass";
    figure.title = "p-values against mass";
    figure.caption =
        "Local p-value of each mass, and the global p-value that takes into account that an excess could "
        "have come at any mass of the search. Shades: Monte-Carlo errors. Dashed lines: standard "
        "deviations, one-sided.";
    figure.script = fmt::format("lowest = {}\n", floor_of(series)) + p_axis +
                    "set xlabel \"{/:Italic M}_X [MeV]\"\nset autoscale xfix\n" +
                    fmt::format("plot {}\n", fmt::join(clauses, ", \\\n     "));
    Rows rows;
    rows.add(series);
    figure.data = std::move(rows).table("p_values", local->meaning);
    return figure;
}

namespace {

Figure look_elsewhere_of(const Document& document, const Table& curve) {
    const auto definition = curve.name.substr(std::string_view(look_elsewhere_prefix).size());
    std::vector<Column> series{column("threshold", curve.at("threshold").unit, curve.at("threshold").meaning,
                                      curve.real("threshold"))};
    add_with_errors(curve, "p_global", series);
    Figure figure;
    figure.name = document.kind + "_" + curve.name;
    figure.title = "Look-elsewhere curve";
    figure.caption =
        "Fraction of pseudo-experiments without X that exceed the threshold anywhere in the search. Read "
        "at the value of the data it is the global p-value. Shade: Monte-Carlo error.";
    figure.height_cm = 8;
    figure.key_rows = 0;
    std::string mark;
    if (const auto observed = "threshold" + definition + "_observed"; document.find(observed))
        mark = fmt::format(
            "set arrow 1 from {0}, graph 0 to {0}, graph 1 nohead lw 1.6 lc rgb black\nset label 1 "
            "\"data\" at {0}, graph 0.93 left offset 0.6, 0\n",
            document.real(observed));
    figure.script = fmt::format("lowest = {}\n", floor_of(series)) + p_axis + mark +
                    fmt::format("set xlabel {}\nset autoscale xfix\nset key off\nplot {}\n",
                                quoted(markup(curve.at("threshold").meaning)),
                                drawn(curve, "threshold", "p_global", "vermilion", "global"));
    Rows rows;
    rows.add(series);
    figure.data = std::move(rows).table("look_elsewhere", curve.meaning);
    return figure;
}

}  // namespace

std::vector<Figure> look_elsewhere(const Document& document) {
    std::vector<Figure> all;
    for (const auto& table : document.tables)
        if (table.name.starts_with(look_elsewhere_prefix) && table.find("threshold") &&
            table.find("p_global") && table.rows() > 1)
            all.push_back(look_elsewhere_of(document, table));
    return all;
}

}  // namespace antipode::plots
