#include "plots/catalog.hpp"
#include "plots/rows.hpp"

#include <cmath>

#include <fmt/format.h>

namespace antipode::plots {

std::optional<Figure> event_display(const results::Document& document) {
    const auto* crystals = document.find_table("crystals");
    const auto* clusters = document.find_table("clusters");
    const auto* pairs = document.find_table("pairs");
    if (document.kind != "event" || !crystals || !clusters || !pairs) return {};
    Rows rows;
    const auto take = [&](const results::Table& table, std::initializer_list<const char*> names,
                          const std::string& prefix) {
        std::vector<results::Column> series;
        for (const char* name : names)
            series.push_back(column(prefix + name, "", table.at(name).meaning, table.real(name)));
        rows.add(series);
    };
    take(*crystals, {"x_mm", "y_mm", "energy_mev", "live"}, "crystal_");
    if (clusters->rows() > 0) take(*clusters, {"x_mm", "y_mm", "energy_mev", "time_ns"}, "cluster_");
    if (pairs->rows() > 0) take(*pairs, {"x_mm", "y_mm", "dx_mm", "dy_mm"}, "pair_");

    Figure figure;
    figure.name = "event_display";
    figure.title = fmt::format("Bunch {}", document.real("bunch"));
    figure.caption =
        "Crystals by the energy of their hits in the bunch; dead crystals are grey. Circles: clusters, with "
        "energy in MeV and time in ns; lines join the pairs that pass the selection. Green: beam axis, "
        "R_min, R_max and the "
        "edges of the sectors of the selection.";
    if (document.find("axis_x_mm") && document.find("r_min_mm") && document.find("r_max_mm") &&
        document.find("sector_deg")) {
        const double x = document.real("axis_x_mm"), y = document.real("axis_y_mm");
        const double r_min = document.real("r_min_mm"), r_max = document.real("r_max_mm");
        figure.script = fmt::format(
            "set object 10 circle at {0}, {1} size {2} front fs empty border lc rgb green lw 1.6 dt 2\n"
            "set object 11 circle at {0}, {1} size {3} front fs empty border lc rgb green lw 1.6\n"
            "set label 10 '' at {0}, {1} point pt 1 ps 1.6*dot lc rgb green lw 2 front\n"
            "set label 11 '{{/:Italic R}}_{{min}}' at {0}, {4} center tc rgb green front\n"
            "set label 12 '{{/:Italic R}}_{{max}}' at {0}, {5} center tc rgb green front\n",
            x, y, r_min, r_max, y + r_min - 16, y + r_max + 14);
        constexpr double rad_per_deg = 3.14159265358979323846 / 180;
        const double dx = std::cos(document.real("sector_deg") * rad_per_deg);
        const double dy = std::sin(document.real("sector_deg") * rad_per_deg);
        int arrow = 10;
        for (const int side : {-1, 1})
            for (const int up : {-1, 1})
                figure.script += fmt::format(
                    "set arrow {} from {}, {} to {}, {} nohead lc rgb green lw 1 dt 3 front\n", arrow++,
                    x + side * r_min * dx, y + up * r_min * dy, x + side * r_max * dx, y + up * r_max * dy);
    }
    figure.height_cm = 14;
    figure.data = std::move(rows).table("event", "crystals, then clusters, then pairs");
    figure.script += fmt::format(R"gnuplot(
half = {}/2.0
set style textbox opaque noborder fillcolor rgb "#50ffffff" margins 0.3, 0.3
set xlabel "{{/:Italic x}} [mm]"
set label 100 "{{/:Italic y}} [mm]" at screen title_x, screen title_y center rotate
set size ratio -1
set xrange [-330:330]; set yrange [-330:330]
unset grid
set rmargin at screen 0.81
set palette defined (0 "#deebf7", 0.25 "#56b4e9", 0.6 "#0072b2", 1 "#00213a")
set logscale cb
set cbrange [1:300]
set cblabel "energy of the crystal [MeV]"
plot data using "crystal_x_mm":"crystal_y_mm":(half):(half) with boxxyerror fc rgb "#ffffff" fs solid border lc rgb "#bbbbbb" lw 0.4 notitle, \
     data using "crystal_x_mm":(column("crystal_live") > 0 ? NaN : column("crystal_y_mm")):(half):(half) with boxxyerror fc rgb grey fs solid border lc rgb "#bbbbbb" lw 0.4 notitle, \
     data using "crystal_x_mm":(column("crystal_energy_mev") > 0 ? column("crystal_y_mm") : NaN):(half):(half):"crystal_energy_mev" with boxxyerror lw 0.4 fc palette fs solid border rgb "#bbbbbb" notitle{}
)gnuplot",
                                 document.real("pitch_mm"), clusters->rows() == 0 ? "" : R"gnuplot(, \
     data using "cluster_x_mm":"cluster_y_mm":(30) with circles fc rgb vermilion fs empty border rgb vermilion lw 1.2 notitle, \
     data using "cluster_x_mm":(column("cluster_y_mm") + 42):(sprintf("%.0f MeV", column("cluster_energy_mev"))) with labels boxed tc rgb vermilion notitle, \
     data using "cluster_x_mm":(column("cluster_y_mm") - 42):(sprintf("%.0f ns", column("cluster_time_ns"))) with labels boxed tc rgb vermilion notitle)gnuplot");
    if (pairs->rows() > 0) {
        figure.script.pop_back();
        figure.script +=
            R"gnuplot(, \
     data using "pair_x_mm":"pair_y_mm":"pair_dx_mm":"pair_dy_mm" with vectors nohead lc rgb vermilion lw 2 notitle
)gnuplot";
    }
    return figure;
}

}  // namespace antipode::plots
