#include "plots/catalog.hpp"
#include "plots/gnuplot.hpp"
#include "plots/rows.hpp"
#include "plots/symbols.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace antipode::plots {

std::optional<Figure> error_budget(const results::Document& document) {
    const auto* table = document.find_table("error_budget");
    if (!table || table->rows() == 0) return {};
    for (const char* name : {"observable", "source", "mean_percent", "min_percent", "max_percent"})
        if (!table->find(name)) return {};
    const auto observable = table->text("observable");
    const auto source = table->text("source");

    // One line a source, from top to bottom, with room between the observables.
    std::vector<double> position, total;
    std::vector<std::string> label;
    double y = 0;
    for (std::size_t i = 0; i < observable.size(); ++i) {
        y -= i > 0 && observable[i] != observable[i - 1] ? 1.8 : 1;
        position.push_back(y);
        total.push_back(source[i] == "total" ? 1 : 0);
        label.push_back(fmt::format("{}: {}", symbol(observable[i]), symbol(source[i])));
    }
    Rows rows;
    rows.add({column("observable", "", "of the error", observable),
              column("source", "", "of the error", source),
              column("position", "", "on the vertical axis", position),
              column("total", "", "1 for a sum in quadrature", total),
              column("mean_percent", "%", "mean over the periods", table->real("mean_percent")),
              column("min_percent", "%", "smallest of the periods", table->real("min_percent")),
              column("max_percent", "%", "largest of the periods", table->real("max_percent"))});

    Figure figure;
    figure.name = document.kind + "_error_budget";
    figure.title = "Error budgets";
    figure.caption =
        "Relative errors that are independent from period to period, of the counts, the flux, the expected "
        "background and the ratio. Bars: mean over the periods; whiskers: smallest and largest. Totals are "
        "sums in quadrature.";
    figure.height_cm = 2.5 + 0.62 * -y;
    figure.data = std::move(rows).table("error_budget", "relative errors by source");
    figure.script =
        fmt::format("bottom = {}\nset ytics {} scale 0\n", y - 1, tics(label, position)) + R"gnuplot(
set xlabel "relative error [%]"
set yrange [bottom:0]
set xrange [0:*]
set offsets 0, graph 0.04, 0, 0
set tics nomirror
set grid xtics noytics
set key off
set lmargin at screen 0.37; set tmargin at screen 1 - 0.4/height
plot data using (column("total")==0 ? column("mean_percent")/2 : NaN):"position":(0):"mean_percent":(column("position")-0.36):(column("position")+0.36) with boxxyerror fc rgb sky fs transparent solid 0.7, \
     data using (column("total")==1 ? column("mean_percent")/2 : NaN):"position":(0):"mean_percent":(column("position")-0.36):(column("position")+0.36) with boxxyerror fc rgb blue fs transparent solid 0.8, \
     data using "mean_percent":"position":"min_percent":"max_percent" with xerrorbars pt -1 lc rgb black lw 1.2
)gnuplot";
    return figure;
}

}  // namespace antipode::plots
