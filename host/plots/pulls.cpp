#include "plots/catalog.hpp"
#include "plots/rows.hpp"
#include "plots/scan.hpp"

#include <algorithm>
#include <cmath>

#include <boost/histogram.hpp>
#include <fmt/format.h>

namespace antipode::plots {
namespace {

constexpr double range = 4;  ///< pulls are shown from -range to +range; those beyond are in the last bins
constexpr double bin_width = 0.5;

constexpr const char* left_panel = R"gnuplot(
set multiplot
set yrange [-range:range]
set ytics 1
set xlabel "√{/:Italic s} [MeV]"
set label 100 "pull of {/:Italic g}_{/:Italic R}" at screen title_x, screen title_y center rotate
set autoscale xfix
set offsets graph 0.02, graph 0.02, 0, 0
set rmargin at screen 0.70
set xzeroaxis lc rgb "#333333" lw 1
)gnuplot";

constexpr const char* right_panel = R"gnuplot(
unset object 1; unset label 1
set lmargin at screen 0.73; set rmargin at screen 0.97
set offsets 0, 0, 0, 0
set format y ""
unset label 100
set xlabel "points a bin"
set xrange [0:*]
plot data using (column("points_in_bin")/2):((column("bin_low")+column("bin_high"))/2):(0):"points_in_bin":"bin_low":"bin_high" with boxxyerror fc rgb sky fs transparent solid 0.5 notitle, \
     [t=-range:range] "+" using (area*exp(-t*t/2)/sqrt(2*pi)):(t) with lines lc rgb black lw 1.4 notitle
unset multiplot
)gnuplot";

/// Rows of a histogram: height, and the two edges of each bin.
std::vector<results::Column> binned(const std::vector<double>& pulls) {
    namespace bh = boost::histogram;
    auto histogram =
        bh::make_histogram(bh::axis::regular<>(static_cast<unsigned>(2 * range / bin_width), -range, range));
    for (const double pull : pulls)
        if (std::isfinite(pull)) histogram(std::clamp(pull, -range + bin_width / 2, range - bin_width / 2));
    std::vector<double> height, low, high;
    for (const auto& bin : bh::indexed(histogram)) {
        height.push_back(*bin);
        low.push_back(bin.bin().lower());
        high.push_back(bin.bin().upper());
    }
    return {column("points_in_bin", "", "pulls in the bin", height), column("bin_low", "", "lower edge", low),
            column("bin_high", "", "upper edge", high)};
}

}  // namespace

std::optional<Figure> pulls(const results::Document& document) {
    const auto* points = document.find_table("points");
    if (!points || !points->find("sqrt_s_mev")) return {};
    const bool with_signal = points->find("pull_sb") != nullptr;
    const char* name = with_signal ? "pull_sb" : "pull";
    if (!points->find(name)) return {};
    const auto values = points->real(name);

    const ScanPoints scan(*points);
    Rows rows;
    rows.add({column("sqrt_s_mev", "MeV", "centre-of-mass energy", scan.sqrt_s_mev),
              column("scan", "", "ordered set of periods that the point belongs to", scan.scan),
              column("masked", "", "1 inside the masked window", scan.masked),
              column("pull", "", "(g_R - fit) / error; missing while blinded", values)});
    rows.add(binned(values));

    Figure figure;
    figure.name = document.kind + "_pulls";
    figure.title = "Pulls";
    figure.caption = fmt::format(
        "Distance of each point from {}, in units of its error: against centre-of-mass energy by scan "
        "(open symbols inside the masked window), and as a histogram with a unit Gaussian of the same "
        "number of points.",
        with_signal ? "the best fit with X" : "the straight line K(s) of the side band");
    figure.height_cm = 9;
    const auto count = static_cast<double>(
        std::count_if(values.begin(), values.end(), [](double pull) { return std::isfinite(pull); }));
    figure.script =
        fmt::format("range = {}\narea = {}\n{}{}plot {}\n{}", range, count * bin_width, scan.shade_mask(),
                    left_panel, fmt::join(scan.series("pull"), ", \\\n     "), right_panel);
    figure.data = std::move(rows).table("pulls", "pulls: points, then their histogram");
    return figure;
}

}  // namespace antipode::plots
