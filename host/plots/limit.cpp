// Pictures of the limits: on the expected band, in the plane with earlier ones, and CLs against the coupling.

#include "plots/catalog.hpp"
#include "plots/gnuplot.hpp"
#include "plots/rows.hpp"
#include "plots/symbols.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

namespace antipode::plots {
namespace {

using results::Column;
using results::Document;
using results::Table;

bool has(const Table& table, std::initializer_list<const char*> columns) {
    return std::all_of(columns.begin(), columns.end(),
                       [&](const char* name) { return table.find(name) != nullptr; });
}

bool has_band(const Table& table) {
    return has(table,
               {"expected_minus2", "expected_minus1", "expected_median", "expected_plus1", "expected_plus2"});
}

/// All columns of the limits that pictures show, as they are.
std::vector<Column> limit_columns(const Table& table) {
    std::vector<Column> columns;
    for (const char* name :
         {"m_x_mev", "limit_90", "limit_90_err", "limit_95", "limit_95_err", "expected_minus2",
          "expected_minus1", "expected_median", "expected_plus1", "expected_plus2"})
        if (const auto* found = table.find(name))
            columns.push_back(column(found->name, found->unit, found->meaning, table.real(name)));
    return columns;
}

std::string band_colours(const Options& options) {
    // Green and yellow as most experiments draw them; the other pair is that of the CMS guidelines of 2024.
    return options.band == BandColours::field ? "one_sigma = \"#00cc00\"; two_sigma = \"#ffcc00\"\n"
                                              : "one_sigma = \"#607641\"; two_sigma = \"#f5bb54\"\n";
}

std::string plot(const std::vector<std::string>& clauses) {
    return fmt::format("plot {}\n", fmt::join(clauses, ", \\\n     "));
}

}  // namespace

std::optional<Figure> limit_band(const Document& document, const Options& options) {
    const auto* limits = document.find_table("limits");
    if (!limits || limits->rows() < 2 || !limits->find("m_x_mev")) return {};
    std::vector<std::string> clauses;
    if (has_band(*limits)) {
        clauses.push_back(
            R"(data using "m_x_mev":(1e4*column("expected_minus2")):(1e4*column("expected_plus2")) with filledcurves fc rgb two_sigma title "expected 90 % CL ± 2σ")");
        clauses.push_back(
            R"(data using "m_x_mev":(1e4*column("expected_minus1")):(1e4*column("expected_plus1")) with filledcurves fc rgb one_sigma title "expected 90 % CL ± 1σ")");
        clauses.push_back(
            R"(data using "m_x_mev":(1e4*column("expected_median")) with lines dt 2 lw 1.6 lc rgb black title "expected 90 % CL")");
    }
    if (limits->find("limit_95"))
        clauses.push_back(
            R"(data using "m_x_mev":(1e4*column("limit_95")) with lines lw 1.2 lc rgb blue title "observed 95 % CL")");
    if (limits->find("limit_90"))
        clauses.push_back(
            fmt::format(R"(data using "m_x_mev":(1e4*column("limit_90")){} lw 1.4 lc rgb black title {})",
                        limits->errors("limit_90").empty()
                            ? " with linespoints pt 7 ps 0.5*dot"
                            : R"(:(1e4*column("limit_90_err")) with yerrorlines pt 7 ps 0.5*dot)",
                        quoted("observed 90 % CL, " + data_name(document))));
    if (clauses.empty()) return {};

    Figure figure;
    figure.name = document.kind + "_band";
    figure.title = "Upper limit on the coupling";
    figure.caption =
        "Upper limit on the coupling of X to electrons against its mass, by CLs. Points: observed, with "
        "Monte-Carlo errors. Dashed line and bands: median and central intervals of the limits of "
        "pseudo-experiments without X.";
    Rows rows;
    rows.add(limit_columns(*limits));
    figure.data = std::move(rows).table("band", limits->meaning);
    figure.key_rows = 5;
    figure.height_cm = 9 + 0.6 * figure.key_rows;
    figure.script = band_colours(options) + R"gnuplot(
set xlabel "{/:Italic M}_X [MeV]"
set label 100 "upper limit on {/:Italic g}_{ve} [10^{-4}]" at screen title_x, screen title_y center rotate
set autoscale xfix
set yrange [0:*]
set key width (format eq "svg" ? -5.5 : -1)
)gnuplot" + plot(clauses);
    return figure;
}

std::optional<Figure> limit_plane(const Document& document, const Options& options) {
    const auto* limits = document.find_table("limits");
    if (!limits || limits->rows() < 2 || !has(*limits, {"m_x_mev", "limit_90"}) || !options.earlier_limits)
        return {};
    const auto mass = limits->real("m_x_mev");
    const auto [lowest, highest] = std::minmax_element(mass.begin(), mass.end());

    Rows rows;
    rows.add(limit_columns(*limits));
    std::vector<std::string> clauses;
    const auto& earlier = *options.earlier_limits;
    const auto experiment = earlier.text("experiment");
    const auto m = earlier.real("m_x_mev");
    const auto kinds = earlier.text("kind");
    const auto references = earlier.text("reference");
    const auto low = earlier.real("g_ve_low");
    const auto high = earlier.real("g_ve_high");
    std::vector<std::string> names;
    for (const auto& name : experiment)
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    const char* colours[] = {"#b3b3b3", "#c9b8d8", "#b8d0c0", "#d8c8b0"};
    std::size_t colour = 0;
    double number = 0;
    for (const auto& name : names) {
        ++number;
        std::string kind, legend;
        std::vector<double> xs, lows, highs;
        for (std::size_t i = 0; i < experiment.size(); ++i)
            if (experiment[i] == name) {
                kind = kinds[i];
                legend = references[i].empty() ? name : fmt::format("{}: {}", name, references[i]);
                xs.push_back(m[i]);
                lows.push_back(low[i]);
                highs.push_back(high[i]);
            }
        // Straight in the coupling, so curved on a logarithmic axis: drawn through many points.
        const auto at = [&](const std::vector<double>& ys, double x) {
            const auto next =
                std::clamp<std::ptrdiff_t>(std::upper_bound(xs.begin(), xs.end(), x) - xs.begin(), 1,
                                           static_cast<std::ptrdiff_t>(xs.size()) - 1);
            const auto i = static_cast<std::size_t>(next);
            return ys[i - 1] + (ys[i] - ys[i - 1]) * (x - xs[i - 1]) / (xs[i] - xs[i - 1]);
        };
        if (xs.size() < 2) continue;
        std::vector<double> x, y_low, y_high;
        constexpr int steps = 50;
        const double from = std::max(*lowest, xs.front());
        const double to = std::min(*highest, xs.back());
        for (int i = 0; i <= steps && from < to; ++i) {
            x.push_back(from + (to - from) * i / steps);
            y_low.push_back(at(lows, x.back()));
            y_high.push_back(at(highs, x.back()));
        }
        rows.add({column("experiment", "", "of an earlier limit", std::vector<std::string>(x.size(), name)),
                  column("earlier_number", "", "of the experiment", std::vector<double>(x.size(), number)),
                  column("earlier_m_x_mev", "MeV", "mass of X", x),
                  column("earlier_g_ve_low", "", "lower edge of what it excludes", y_low),
                  column("earlier_g_ve_high", "", "upper edge of what it excludes", y_high)});
        if (x.empty()) continue;
        const auto only = [&](const char* y) {
            return fmt::format(R"((column("earlier_number") == {} ? column("{}") : NaN))", number, y);
        };
        const auto title = quoted(markup(legend));
        if (kind == "dark_photon")
            clauses.push_back(fmt::format(
                R"(data using "earlier_m_x_mev":{} with lines dt 4 lw 1.6 lc rgb purple title {})",
                only("earlier_g_ve_low"), title));
        else
            clauses.push_back(
                fmt::format(R"(data using "earlier_m_x_mev":{}:{} with filledcurves fc rgb {} title {})",
                            only("earlier_g_ve_low"), only("earlier_g_ve_high"),
                            kind == "mass" ? "\"#ffb08a\" fs transparent solid 0.55"
                                           : fmt::format("\"{}\"{}", colours[colour % std::size(colours)],
                                                         colour > 1 ? " fs transparent pattern 4" : ""),
                            title));
        if (kind == "excluded") ++colour;
    }
    if (has_band(*limits)) {
        clauses.push_back(
            R"(data using "m_x_mev":"expected_minus2":"expected_plus2" with filledcurves fc rgb two_sigma title "expected 90 % CL ± 2σ")");
        clauses.push_back(
            R"(data using "m_x_mev":"expected_minus1":"expected_plus1" with filledcurves fc rgb one_sigma title "expected 90 % CL ± 1σ")");
    }
    clauses.push_back(R"(data using "m_x_mev":"limit_90" with lines lw 2.2 lc rgb black title )" +
                      quoted("observed 90 % CL, " + data_name(document)));

    Figure figure;
    figure.name = document.kind + "_plane";
    figure.title = "The limit among earlier ones";
    figure.caption =
        "The observed upper limit in the plane of mass and coupling, with its expected band, the regions "
        "that others exclude, and the mass that fits the nuclear anomalies. The limit of NA48/2 holds for a "
        "dark photon; it is void for protophobic couplings.";
    figure.data = std::move(rows).table("plane", "limits of this analysis, then earlier ones");
    figure.key_rows = static_cast<int>(clauses.size());
    figure.height_cm = 9 + 0.6 * figure.key_rows;
    figure.script = band_colours(options) + R"gnuplot(
set xlabel "{/:Italic M}_X [MeV]"
set label 100 "{/:Italic g}_{ve}" at screen title_x, screen title_y center rotate
set logscale y
set format y "10^{%L}"
set autoscale xfix
set yrange [2e-5:3e-3]
set key maxcols 1
)gnuplot" + plot(clauses);
    return figure;
}

std::optional<Figure> cls(const Document& document) {
    const auto* curves = document.find_table("cls_curve");
    if (!curves || !has(*curves, {"m_x_mev", "g_ve", "cls"})) return {};
    const auto mass = curves->real("m_x_mev");
    const std::set<double> masses(mass.begin(), mass.end());
    constexpr std::size_t most = 6;  // more curves cannot be told apart
    if (masses.empty() || masses.size() > most) return {};
    const bool errors = curves->find("cls_err") != nullptr;
    std::vector<std::string> clauses{R"(0.10 with lines lc rgb "#555555" dt 2 lw 1.2 title "0.10: 90 % CL")",
                                     R"(0.05 with lines lc rgb "#555555" dt 3 lw 1.2 title "0.05: 95 % CL")"};
    const char* colours[] = {"blue", "vermilion", "green", "purple", "orange", "black"};
    std::size_t colour = 0;
    for (const double m : masses)
        clauses.push_back(fmt::format(
            R"(data using (column("m_x_mev") == {0} ? 1e4*column("g_ve") : NaN):"cls"{1} pt 7 ps 0.6*dot lw 1.4 lc rgb {2} title "{{/:Italic M}}_X = {0} MeV")",
            m, errors ? ":\"cls_err\" with yerrorlines" : " with linespoints", colours[colour++]));

    Figure figure;
    figure.name = document.kind + "_cls";
    figure.title = "CLs against the coupling";
    figure.caption =
        "CLs of the data for a signal of each coupling, with Monte-Carlo errors. The upper limits are "
        "where the curve crosses the horizontal lines.";
    figure.height_cm = 9;
    figure.key_rows = 2;
    figure.data = *curves;
    figure.script = R"gnuplot(
set xlabel "{/:Italic g}_{ve} [10^{-4}]"
set label 100 "CL_s" at screen title_x, screen title_y center rotate
set yrange [0:*]
set autoscale xfix

)gnuplot" + plot(clauses);
    return figure;
}

}  // namespace antipode::plots
