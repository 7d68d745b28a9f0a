// Pictures of a fit: the region in mass and coupling, the nuisances, their correlations.

#include "plots/catalog.hpp"
#include "plots/gnuplot.hpp"
#include "plots/rows.hpp"
#include "plots/symbols.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

namespace antipode::plots {

using results::Document;

namespace {

/// Range and tics of the axis of impacts: symmetric, few enough tics for their labels to stand apart.
std::string impact_axis(const results::Table& nuisances) {
    double largest = 0;
    for (const char* name : {"impact_minus", "impact_plus"})
        for (const double impact : nuisances.real(name))
            if (std::isfinite(impact)) largest = std::max(largest, std::abs(impact) * 1e4);
    if (largest == 0) largest = 1;
    const double decade = std::pow(10, std::floor(std::log10(largest)));
    double step = decade;
    for (const double factor : {0.2, 0.5, 1.0, 2.0, 5.0}) {
        step = factor * decade;
        if (largest / step <= 2.5) break;
    }
    return fmt::format("widest = {}\nstep = {}\n", 1.1 * largest, step);
}

}  // namespace

std::optional<Figure> contour(const Document& document) {
    const auto* scan = document.find_table("scan");
    if (!scan || !scan->find("m_x_mev") || !scan->find("g_ve") || !scan->find("q") || scan->rows() == 0)
        return {};
    const auto q = scan->real("q");
    const auto best = static_cast<std::size_t>(std::min_element(q.begin(), q.end()) - q.begin());
    // The minimum of the fit is below that of the grid.
    const bool has_best = document.find("m_x_mev") && document.find("g_ve") && document.find("q");
    const double best_mass = has_best ? document.real("m_x_mev") : scan->real("m_x_mev")[best];
    const double best_coupling = has_best ? document.real("g_ve") : scan->real("g_ve")[best];
    const double best_q = has_best ? document.real("q") : q[best];

    Rows rows;
    rows.add({column("m_x_mev", "MeV", "mass of X", scan->real("m_x_mev")),
              column("g_ve", "", "coupling of X to electrons", scan->real("g_ve")),
              column("q", "", "chi2 with X less chi2 without", q)});

    Figure figure;
    figure.name = document.kind + "_contour";
    figure.title = "Mass and coupling of the best fit";
    figure.caption =
        "Best fit with X and contours of equal likelihood in mass and coupling, at the χ² distances that "
        "hold one, two and three standard deviations of a two-dimensional normal distribution.";
    figure.grid_column = "m_x_mev";
    figure.data = std::move(rows).table("contour", "Q on a grid of masses and couplings");
    figure.script =
        fmt::format("best_mass = {}\nbest_coupling = {}\nbest_q = {}\n", best_mass, best_coupling, best_q) +
        R"gnuplot(
# Distance in chi2 that holds the probability of z standard deviations in two dimensions.
distance(z) = -2*log(1 - (2*norm(z) - 1))
set contour base
unset surface
set datafile columnheaders
)gnuplot";
    for (const int z : {1, 2, 3})
        figure.script += fmt::format(
            "set cntrparam levels discrete distance({0})\nset table $contour{0}\nsplot data using "
            "\"m_x_mev\":(column(\"g_ve\")*1e4):(column(\"q\")-best_q) notitle\nunset table\n",
            z);
    figure.script += R"gnuplot(
unset contour
set xlabel "{/:Italic M}_X [MeV]"
set label 100 "{/:Italic g}_{ve} [10^{-4}]" at screen title_x, screen title_y center rotate
set yrange [0:*]
set label 1 "" at best_mass, best_coupling*1e4 point pt 7 ps 1.2*dot lc rgb vermilion front
set datafile separator whitespace
unset datafile columnheaders
plot $contour1 using 1:2 with lines lw 2 lc rgb blue title "1σ", \
     $contour2 using 1:2 with lines lw 2 dt (9,4) lc rgb sky title "2σ", \
     $contour3 using 1:2 with lines lw 1.4 dt 3 lc rgb grey title "3σ", \
     keyentry with points pt 7 ps 1.2*dot lc rgb vermilion title "best fit"
set datafile separator ","
set datafile columnheaders
)gnuplot";
    return figure;
}

std::optional<Figure> nuisances(const Document& document) {
    const auto* table = document.find_table("nuisances");
    if (!table || table->rows() == 0 || !table->find("name") || !table->find("pull") ||
        !table->find("pull_err"))
        return {};
    const bool with_impact = table->find("impact_minus") && table->find("impact_plus");
    std::vector<double> position;
    std::vector<std::string> label;
    for (const auto& name : table->text("name")) {
        position.push_back(-1.0 - static_cast<double>(position.size()));
        label.push_back(symbol(name));
    }
    std::vector<results::Column> series{
        column("name", "", "parameter", table->text("name")),
        column("position", "", "on the vertical axis", position),
        column("pull", "", "(fitted - prior) / error of the prior", table->real("pull")),
        column("pull_err", "", "fitted error / error of the prior", table->real("pull_err"))};
    if (with_impact) {
        series.push_back(column("impact_minus", "",
                                "change of g_ve when the parameter goes down by its error",
                                table->real("impact_minus")));
        series.push_back(
            column("impact_plus", "", "change of g_ve when it goes up", table->real("impact_plus")));
    }
    Rows rows;
    rows.add(series);

    Figure figure;
    figure.name = document.kind + "_nuisances";
    figure.title = "Nuisance parameters";
    figure.caption =
        "Left: how far each nuisance parameter of the best fit lies from its external value, in units of "
        "its external error; the bar is its error after the fit in the same unit.";
    if (with_impact)
        figure.caption +=
            "Right: how much the best coupling moves when the parameter is held one fitted standard "
            "deviation away from its best value.";
    figure.height_cm = 2.6 + 0.8 * static_cast<double>(label.size());
    figure.data = std::move(rows).table("nuisances", "pulls and impacts of the nuisance parameters");
    figure.script = fmt::format("bottom = {}\nright = {}\nset ytics {} scale 0\n", position.back() - 0.7,
                                with_impact ? 0.59 : 0.97, tics(label, position)) +
                    R"gnuplot(
set multiplot
set yrange [bottom:-0.3]
set grid xtics noytics
set lmargin at screen 0.17; set rmargin at screen right
set xlabel "(fitted − external) / external error"
set xrange [-2:2]
set xtics 1
set object 2 rectangle from -1, graph 0 to 1, graph 1 fc rgb "#f3f3f3" fs solid noborder behind
set arrow 1 from 0, graph 0 to 0, graph 1 nohead lc rgb "#333333" lw 1
plot data using "pull":"position":"pull_err" with xerrorbars pt 7 ps 0.9*dot lc rgb black lw 1.4 notitle
)gnuplot";
    if (with_impact)
        figure.script += impact_axis(*table) + R"gnuplot(
unset object 2
set lmargin at screen 0.66; set rmargin at screen 0.97
set xlabel "shift of {/:Italic g}_{ve} [10^{-4}]"
set xrange [-widest:widest]
set xtics step
unset ytics
set label 2 "■ down" at screen 0.67, screen 1 - 0.55/height tc rgb sky
set label 3 "■ up" at screen 0.82, screen 1 - 0.55/height tc rgb orange
plot data using (0):"position":(column("impact_minus") < 0 ? column("impact_minus")*1e4 : 0):(column("impact_minus") > 0 ? column("impact_minus")*1e4 : 0):(column("position")-0.3):(column("position")+0.3) with boxxyerror fc rgb sky fs transparent solid 0.7 notitle, \
     data using (0):"position":(column("impact_plus") < 0 ? column("impact_plus")*1e4 : 0):(column("impact_plus") > 0 ? column("impact_plus")*1e4 : 0):(column("position")-0.3):(column("position")+0.3) with boxxyerror fc rgb orange fs transparent solid 0.7 notitle
)gnuplot";
    figure.script += "unset multiplot\n";
    return figure;
}

std::optional<Figure> correlation(const Document& document) {
    const auto* table = document.find_table("correlation");
    if (!table || table->rows() == 0 || !table->find("first") || !table->find("second") ||
        !table->find("correlation"))
        return {};
    const auto first = table->text("first");
    const auto second = table->text("second");
    std::map<std::string, double> place;
    std::vector<std::string> labels;
    for (const auto& name : first)
        if (place.emplace(name, static_cast<double>(place.size())).second) labels.push_back(symbol(name));
    std::vector<double> x, y;
    for (std::size_t i = 0; i < first.size(); ++i) {
        const auto other = place.find(second[i]);
        if (other == place.end()) return {};
        x.push_back(place.at(first[i]));
        y.push_back(-other->second);
    }
    Rows rows;
    rows.add({column("first", "", "parameter", first), column("second", "", "parameter", second),
              column("x", "", "place of the first", x), column("y", "", "place of the second", y),
              column("correlation", "", "of the two", table->real("correlation"))});
    std::vector<double> right, down;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        right.push_back(static_cast<double>(i));
        down.push_back(-right.back());
    }

    Figure figure;
    figure.name = document.kind + "_correlation";
    figure.title = "Correlations";
    figure.caption = "Correlation coefficients of the fitted parameters at the best fit with X.";
    figure.height_cm = 11;
    figure.data = std::move(rows).table("correlation", "correlations of the fitted parameters");
    figure.script = fmt::format("last = {}\nset xtics {} rotate by 40 right\nset ytics {}\n",
                                labels.size() - 1, tics(labels, right), tics(labels, down)) +
                    R"gnuplot(
set xrange [-0.5:last+0.5]
set yrange [-last-0.5:0.5]
set cbrange [-1:1]
set palette defined (-1 "#2166ac", -0.5 "#92c5de", 0 "#ffffff", 0.5 "#f4a582", 1 "#b2182b")
set cblabel "correlation"
set tics scale 0
unset grid
set key off
set lmargin at screen 0.2; set rmargin at screen 0.82; set bmargin at screen 0.2; set tmargin at screen 0.97
plot data using "x":"y":(0.5):(0.5):"correlation" with boxxyerror fc palette fs solid noborder, \
     data using "x":"y":(abs(column("correlation")) < 0.005 ? "0" : sprintf("%.2f", column("correlation"))):(abs(column("correlation")) > 0.7 ? 0xffffff : 0x000000) with labels tc rgb variable
)gnuplot";
    return figure;
}

}  // namespace antipode::plots
