#include "plots/catalog.hpp"
#include "plots/gnuplot.hpp"
#include "plots/rows.hpp"
#include "plots/symbols.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace antipode::plots {
namespace {

bool of_selection(const results::Document& document) {
    return document.kind == "select" || document.kind == "run";
}

/// The table as it stands, under the figure's name; empty for a document of another kind.
std::optional<Figure> of_table(const results::Document& document, const std::string& table) {
    const auto* found = document.find_table(table);
    if (!of_selection(document) || !found) return {};
    Figure figure;
    figure.name = document.kind + "_" + table;
    figure.data = *found;
    figure.height_cm = 8;
    return figure;
}

}  // namespace

std::optional<Figure> cut_flow(const results::Document& document) {
    auto figure = of_table(document, "cut_flow");
    if (!figure) return {};
    figure->title = "Cut flow";
    figure->caption =
        "Fraction of the pairs of clusters that is left after each cut of the two-cluster selection, on a "
        "logarithmic axis; beside each bar, of all pairs that enter and of those that pass the cut before.";
    const auto left = figure->data.real("left");
    const auto cut = figure->data.text("cut");
    if (left.empty() || left[0] <= 0) return {};
    std::vector<double> position, of_first, of_before;
    std::vector<std::string> label;
    for (std::size_t i = 0; i < left.size(); ++i) {
        position.push_back(-static_cast<double>(i));
        of_first.push_back(left[i] / left[0]);
        of_before.push_back(i == 0 || left[i - 1] <= 0 ? 1 : left[i] / left[i - 1]);
        label.push_back(plain_label(cut[i]));
    }
    Rows rows;
    rows.add({column("cut", "", "the cut", cut), column("left", "", "pairs left", left),
              column("position", "", "on the vertical axis", position),
              column("of_first", "", "fraction of the pairs of the first row", of_first),
              column("of_before", "", "fraction of the pairs of the row before", of_before)});
    figure->data = std::move(rows).table("cut_flow", figure->data.meaning);
    figure->height_cm = 2.2 + 0.8 * static_cast<double>(left.size());
    const double smallest = *std::min_element(of_first.begin(), of_first.end());
    figure->script = fmt::format("set ytics {} scale 0\nlowest = {}\nset yrange [{}:0.6]\n",
                                 tics(label, position), std::max(smallest, 1e-9) / 3, position.back() - 0.6) +
                     R"gnuplot(
set lmargin at screen 3.2/width
set rmargin at screen 1 - 5.2/width
set grid xtics noytics
set logscale x
set format x "10^{%L}"
set xrange [lowest:1]
set xlabel "fraction of pairs left"
set label 101 "of all" at screen 1 - 4.9/width, graph 1.04 left tc rgb "#555555"
set label 102 "of cut before" at screen 1 - 2.9/width, graph 1.04 left tc rgb "#555555"
percent(f) = f >= 0.001 || f == 0 ? sprintf("%.2f %%", 100*f) : sprintf("%.1e", f)
plot data using (lowest):"position":(lowest):"of_first":(column("position")-0.35):(column("position")+0.35) with boxxyerror fc rgb blue fs solid 0.8 notitle, \
     data using (1):"position":(percent(column("of_first"))) with labels left offset character 1.2,0 notitle, \
     data using (1):"position":(percent(column("of_before"))) with labels left offset character 10,0 notitle
)gnuplot";
    return figure;
}

std::vector<Figure> stability(const results::Document& document) {
    struct Scan {
        const char *table, *column, *axis, *title, *caption;
    };
    std::vector<Figure> figures;
    for (const Scan& scan :
         {Scan{"r_max", "r_max_mm", "largest radius [mm]", "Stability against the largest radius",
               "against the largest radius; the smallest radius and the energies follow it by the "
               "kinematics."},
          Scan{"margin", "margin_mm", "margin below R_{min} [mm]", "Stability against the smallest radius",
               "against how far below R_min clusters are taken."}}) {
        auto figure = of_table(document, scan.table);
        if (!figure) continue;
        // Where B is known with the same changes, what is left of them is the point.
        const bool ratio = figure->data.find("ratio_change") != nullptr;
        figure->title = scan.title;
        figure->caption = fmt::format(
            "Change of {} {} Errors are those of the pairs that are exchanged: points share pairs.",
            ratio ? "the two-cluster events, net of side bands, over B,"
                  : "the two-cluster events, net of side bands,",
            scan.caption);
        figure->script = fmt::format(R"gnuplot(
set xlabel "{0}"
set label 100 "change of {1} [%]" at screen title_x, screen title_y center rotate
set arrow from graph 0, first 0 to graph 1, first 0 nohead lc rgb black lw 0.6
plot data using "{2}":"{3}":"{3}_err" with yerrorbars pt 7 ps 0.8*dot lc rgb blue notitle
)gnuplot",
                                     scan.axis, ratio ? "{/:Italic N}_2/{/:Italic B}" : "{/:Italic N}_2",
                                     scan.column, ratio ? "ratio_change" : "n2_change");
        figures.push_back(std::move(*figure));
    }
    return figures;
}

std::vector<Figure> spectra(const results::Document& document) {
    struct Spectrum {
        const char *table, *column, *axis, *title, *caption, *extra;
    };
    const bool windows = document.find("window_theta_low") != nullptr;
    const auto lines = [&](const char* low, const char* high) {
        return windows ? fmt::format(
                             "set arrow from {0}, graph 0 to {0}, graph 1 nohead lc rgb vermilion dt 2\n"
                             "set arrow from {1}, graph 0 to {1}, graph 1 nohead lc rgb vermilion dt 2\n",
                             document.real(low), document.real(high))
                       : std::string();
    };
    int object = 20;
    // A shade for each side band that the result names.
    const auto shade = [&](const char* low, const char* high) {
        if (!document.find(low) || !document.find(high)) return std::string();
        return fmt::format(
            "set object {} rectangle from {}, graph 0 to {}, graph 1 fc rgb \"#fbe3d0\" fs solid noborder "
            "behind\n"
            "set label {} '{{/*0.75 side band}}' at {}, graph 1.05 center tc rgb \"#99562a\"\n",
            object, document.real(low), document.real(high), object++,
            (document.real(low) + document.real(high)) / 2);
    };
    // Above the frame, where no curve is.
    const auto window_label = [&](const char* low, const char* high) {
        return windows ? fmt::format(
                             "set label 19 '{{/*0.75 window}}' at {}, graph 1.05 center tc rgb vermilion\n",
                             (document.real(low) + document.real(high)) / 2)
                       : std::string();
    };
    const auto theta_lines = lines("window_theta_low", "window_theta_high") +
                             window_label("window_theta_low", "window_theta_high") +
                             shade("sideband_low_from", "sideband_low_to") +
                             shade("sideband_high_from", "sideband_high_to");
    const auto dphi_lines =
        lines("window_dphi_low", "window_dphi_high") + window_label("window_dphi_low", "window_dphi_high");
    std::vector<Figure> figures;
    for (const Spectrum& s :
         {Spectrum{"time", "dt_ns", "{/:Italic t}_1 - {/:Italic t}_2 [ns]", "Difference of the times",
                   "Pairs in the window.", ""},
          Spectrum{"energy", "e_ratio", "({/:Italic E}_1 + {/:Italic E}_2)/{/:Italic E}_{beam}",
                   "Sum of the energies", "Pairs in the window; the sum is no cut.", ""},
          Spectrum{"theta_sum", "theta_sum", "θ_1 + θ_2 [rad]", "Sum of the polar angles",
                   "Polar angles in the centre of mass, of pairs whose azimuths are in their window. Broken "
                   "lines: the window; shaded: the side bands.",
                   theta_lines.c_str()},
          Spectrum{"dphi", "dphi", "|φ_1 - φ_2| [rad]", "Difference of the azimuths",
                   "Of pairs whose polar angles are in their window. Broken line: the window.",
                   dphi_lines.c_str()}}) {
        auto figure = of_table(document, s.table);
        if (!figure) continue;
        figure->title = s.title;
        figure->caption = s.caption;
        figure->script = fmt::format(R"gnuplot(
set xlabel "{}"
set label 100 "pairs" at screen title_x, screen title_y center rotate
set yrange [0:*]; set offsets 0, 0, graph 0.05, 0
{}plot data using "{}":"pairs" with histeps lc rgb blue lw 1.4 notitle
)gnuplot",
                                     s.axis, s.extra, s.column);
        figures.push_back(std::move(*figure));
    }
    return figures;
}

std::vector<Figure> angle_planes(const results::Document& document) {
    std::vector<Figure> figures;
    constexpr const char* palette = R"gnuplot(
set palette defined (0 "white", 0.02 "#c6dbef", 0.3 "#0072b2", 1 "#000000")
set rmargin at screen 0.82
set cblabel "pairs a bin"
set cbrange [0:*]
)gnuplot";
    if (auto figure = of_table(document, "angles")) {
        figure->title = "Polar angles in the centre of mass";
        figure->caption =
            "Of the harder against the softer cluster, before the windows. Back-to-back pairs lie on the "
            "full "
            "line; the broken ones are the window of the sum.";
        figure->height_cm = 12;
        figure->grid_column = "theta_a";
        figure->script =
            fmt::format(R"gnuplot({}
set xlabel "θ* of the harder cluster [rad]"
set label 100 "θ* of the softer cluster [rad]" at screen title_x, screen title_y center rotate
set autoscale fix
plot data using "theta_a":"theta_b":"pairs" with image notitle, \
     pi - x with lines lc rgb black lw 1 notitle, \
     {} - x with lines lc rgb vermilion dt 2 notitle, {} - x with lines lc rgb vermilion dt 2 notitle
)gnuplot",
                        palette, document.real("window_theta_low"), document.real("window_theta_high"));
        figures.push_back(std::move(*figure));
    }
    if (auto figure = of_table(document, "back_to_back")) {
        figure->title = "Back-to-back plane";
        figure->caption =
            "Sum of the polar angles against the difference of the azimuths, before the windows. The frame "
            "is "
            "the window.";
        figure->height_cm = 12;
        figure->grid_column = "theta_sum";
        figure->script =
            fmt::format(R"gnuplot({}
set xlabel "θ_1 + θ_2 [rad]"
set label 100 "|φ_1 - φ_2| [rad]" at screen title_x, screen title_y center rotate
set autoscale fix
set object 10 rectangle from {}, {} to {}, {} front fs empty border lc rgb vermilion lw 1.4
plot data using "theta_sum":"dphi":"pairs" with image notitle
)gnuplot",
                        palette, document.real("window_theta_low"), document.real("window_dphi_low"),
                        document.real("window_theta_high"), document.real("window_dphi_high"));
        figures.push_back(std::move(*figure));
    }
    return figures;
}

std::optional<Figure> efficiency_line(const results::Document& document) {
    const auto* points = document.find_table("points");
    if (document.kind != "efficiency" || !points) return {};
    Figure figure;
    figure.name = "efficiency_b";
    figure.title = "B(s) and ε_S(s)";
    figure.caption =
        "Expected background pairs a positron, and acceptance times efficiency of X, by simulation; error "
        "bars "
        "are those of the simulation.";
    figure.height_cm = 9;
    figure.data = *points;
    figure.script = R"gnuplot(
set xlabel "√{/:Italic s} [MeV]"
set label 100 "{/:Italic B} a positron [10^{-6}],  ε_S × 40" at screen title_x, screen title_y center rotate
plot data using "sqrt_s_mev":(1e6*column("b_per_pot")):(1e6*column("b_per_pot_err")) with yerrorbars pt 7 ps 0.7*dot lc rgb blue title "{/:Italic B}", \
     data using "sqrt_s_mev":(40*column("eps_s")):(40*column("eps_s_err")) with yerrorbars pt 6 ps 0.7*dot lc rgb vermilion title "ε_S × 40"
)gnuplot";
    return figure;
}

std::optional<Figure> trigger_efficiency(const results::Document& document) {
    const auto* points = document.find_table("points");
    if (document.kind != "trigger_efficiency" || !points) return {};
    Figure figure;
    figure.name = "trigger_efficiency";
    figure.title = "Efficiency of the trigger";
    figure.caption =
        "Share of the true Bhabha pairs in the fiducial region that the trigger's signal algorithm finds, "
        "against the positrons a bunch; and those of which the reference reconstruction has both clusters.";
    figure.height_cm = 9;
    figure.data = *points;
    figure.key_rows = 2;
    figure.script = R"gnuplot(
set xlabel "positrons a bunch"
set label 100 "efficiency" at screen title_x, screen title_y center rotate
set logscale x
set yrange [*:1.005]
plot data using "positrons":"efficiency_live":"efficiency_live_err" with yerrorlines pt 7 ps 0.8*dot lc rgb blue title "trigger, no dead crystal hit", \
     data using "positrons":"efficiency":"efficiency_err" with yerrorlines pt 6 ps 0.8*dot lc rgb sky title "trigger, all", \
     data using "positrons":"clusters_reference" with linespoints pt 4 ps 0.8*dot lc rgb vermilion title "both clusters in the reference reconstruction"
)gnuplot";
    return figure;
}

}  // namespace antipode::plots
