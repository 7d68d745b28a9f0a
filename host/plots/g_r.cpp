#include "plots/catalog.hpp"
#include "plots/gnuplot.hpp"
#include "plots/rows.hpp"
#include "plots/scan.hpp"
#include "plots/symbols.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

namespace antipode::plots {
namespace {

using results::Document;

constexpr const char* layout = R"gnuplot(
set xlabel "√{/:Italic s} [MeV]"
set label 100 "{/:Italic g}_{{/:Italic R}}({/:Italic s}) = {/:Italic N}_2 / ({/:Italic N}_{POT} {/:Italic B})" at screen title_x, screen title_y center rotate
set autoscale xfix
set offsets graph 0.03, graph 0.03, graph 0.06, graph 0.06
)gnuplot";

/// "best S+B" with the mass and the coupling of the fit, which hold for this picture's curve.
std::string signal_legend(const Document& document) {
    if (!document.find("m_x_mev") || !document.find("g_ve")) return "best S+B";
    return fmt::format("best S+B: {{/:Italic M}}_X = {:.2f} MeV, {{/:Italic g}}_{{ve}} = {:.2f}×10^{{−4}}",
                       document.real("m_x_mev"), document.real("g_ve") * 1e4);
}

/// Curves of K and of S+B, if the document has them.
void add_curves(const Document& document, Rows& rows, std::vector<std::string>& plotted) {
    const auto* curve = document.find_table("curve");
    if (!curve || !curve->find("k")) return;
    const auto x = curve->real("sqrt_s_mev");
    const auto k = curve->real("k");
    std::vector<results::Column> series{
        column("sqrt_s_mev", "MeV", "centre-of-mass energy", x),
        column("k", curve->at("k").unit, curve->at("k").meaning, k),
    };
    if (const auto errors = curve->errors("k"); !errors.empty()) {
        std::vector<double> low, high;
        for (std::size_t i = 0; i < k.size(); ++i) {
            low.push_back(k[i] - errors[i].minus);
            high.push_back(k[i] + errors[i].plus);
        }
        series.push_back(column("k_low", "", "K(s) less one standard deviation", low));
        series.push_back(column("k_high", "", "K(s) plus one standard deviation", high));
        plotted.insert(plotted.begin(),
                       R"gp(data using "sqrt_s_mev":"k_low":"k_high" with filledcurves fc rgb sky fs )gp"
                       R"gp(transparent solid 0.35 title "{/:Italic K}({/:Italic s}) ± 1σ")gp");
    }
    plotted.push_back(
        R"gp(data using "sqrt_s_mev":"k" with lines lc rgb blue lw 1.6 title "{/:Italic K}({/:Italic s})")gp");
    if (curve->find("s_plus_b")) {
        series.push_back(column("s_plus_b", "", "best fit with X", curve->real("s_plus_b")));
        plotted.push_back(R"gp(data using "sqrt_s_mev":"s_plus_b" with lines lc rgb green lw 2.2 title )gp" +
                          quoted(signal_legend(document)));
    }
    rows.add(series);
}

/// The points of one role, with what `plotted` holds already drawn below them.
std::optional<Figure> draw_points(const results::Table& points, Rows rows, std::vector<std::string> plotted,
                                  const std::string& data) {
    const ScanPoints scan(points);
    rows.add({column("sqrt_s_mev", "MeV", "centre-of-mass energy", points.real("sqrt_s_mev")),
              column("scan", "", "ordered set of periods that the point belongs to", scan.scan),
              column("masked", "", "1 inside the masked window", scan.masked),
              column("g_r", "", "N_2 / (N_POT B); missing while blinded", points.real("g_r")),
              column("g_r_err", "", "its error", points.real("g_r_err"))});
    for (auto& series : scan.series("g_r", "g_r_err", data))
        plotted.push_back(std::move(series));
    Figure figure;
    figure.script = scan.shade_mask() + layout + fmt::format("plot {}\n", fmt::join(plotted, ", \\\n     "));
    figure.data = std::move(rows).table("g_r", "yield over expectation: curves and points");
    return figure;
}

/// The document's points of a role; of all if it does not tell roles apart.
std::optional<results::Table> points_of(const Document& document, const std::string& role) {
    const auto* points = document.find_table("points");
    if (!points || !points->find("g_r") || !points->find("g_r_err") || !points->find("sqrt_s_mev")) return {};
    return rows_with(*points, "role", role);
}

}  // namespace

std::optional<Figure> g_r(const Document& document) {
    const auto points = points_of(document, "resonance");
    if (!points) return {};
    Rows rows;
    std::vector<std::string> plotted;
    add_curves(document, rows, plotted);
    auto figure = draw_points(*points, std::move(rows), std::move(plotted), data_name(document));
    figure->name = document.kind + "_g_r";
    figure->title = "Yield over expectation against centre-of-mass energy";
    figure->caption =
        "Ratio of observed to expected two-cluster events for each beam energy, by scan. Filled symbols "
        "lie outside the masked window, open ones inside; these are drawn only after unblinding. Error "
        "bars are one standard deviation of the errors that are independent from point to point.";
    if (const auto* curve = document.find_table("curve")) {
        figure->key_rows = curve->find("s_plus_b") ? 5 : 2;
        figure->height_cm = 9 + 0.6 * figure->key_rows;
        const bool with_signal = curve->find("s_plus_b") != nullptr;
        figure->caption += fmt::format(" The line is the smooth scale K(s) of {}, with its one-sigma band.{}",
                                       with_signal ? "the best fit with X" : "the side band",
                                       with_signal ? " The other curve is that fit." : "");
    }
    return figure;
}

std::optional<Figure> g_r_below_resonance(const Document& document) {
    const auto* all = document.find_table("points");
    if (!all || !all->find("role")) return {};
    const auto points = points_of(document, "below_resonance");
    if (!points || points->rows() == 0) return {};
    auto figure = draw_points(*points, {}, {}, data_name(document));
    figure->name = document.kind + "_g_r_below_resonance";
    figure->title = "Yield over expectation below the resonance";
    figure->caption =
        "The same ratio at beam energies below the resonance, where no X of the searched masses can be "
        "made: a check of the normalisation.";
    figure->height_cm = 7;
    return figure;
}

}  // namespace antipode::plots
