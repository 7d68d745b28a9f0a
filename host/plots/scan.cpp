#include "plots/scan.hpp"

#include "plots/gnuplot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

namespace antipode::plots {
namespace {

struct Look {
    const char* colour;
    int symbol;
};
constexpr std::array<Look, 4> looks{{{"black", 7}, {"vermilion", 5}, {"purple", 9}, {"green", 11}}};

std::vector<double> real_or(const results::Table& table, const char* column, double otherwise) {
    return table.find(column) ? table.real(column) : std::vector<double>(table.rows(), otherwise);
}

}  // namespace

ScanPoints::ScanPoints(const results::Table& points)
    : sqrt_s_mev(points.real("sqrt_s_mev")),
      scan(real_or(points, "scan", 1)),
      masked(real_or(points, "masked", 0)) {}

std::vector<std::string> ScanPoints::series(const std::string& column, const std::string& error,
                                            const std::string& data_name) const {
    std::vector<std::string> clauses;
    std::size_t look = 0;
    const std::set<double> scans(scan.begin(), scan.end());
    for (const double number : scans) {
        const auto& [colour, symbol] = looks[look++ % looks.size()];
        const auto y = [&](int inside) {
            return fmt::format(R"((column("scan") == {} && column("masked") == {} ? column("{}") : NaN))",
                               number, inside, column);
        };
        for (const int inside : {0, 1}) {
            const auto title = inside ? std::string("notitle")
                               : scans.size() > 1
                                   ? "title " + quoted(fmt::format("{}, scan {}", data_name, number))
                                   : "title " + quoted(data_name);
            clauses.push_back(
                fmt::format(R"(data using "sqrt_s_mev":{}{} with {} pt {} ps 0.9*dot lc rgb {} lw 1.2 {})",
                            y(inside), error.empty() ? "" : fmt::format(":\"{}\"", error),
                            error.empty() ? "points" : "yerrorbars", symbol, colour, title));
        }
        // A white heart makes a symbol open in all formats; the SVG terminal draws open ones too thin.
        clauses.push_back(
            fmt::format(R"(data using "sqrt_s_mev":{} with points pt {} ps 0.5*dot lc rgb "#ffffff" notitle)",
                        y(1), symbol));
    }
    return clauses;
}

std::string ScanPoints::shade_mask() const {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (std::size_t i = 0; i < masked.size(); ++i)
        if (masked[i] == 1) {
            low = std::min(low, sqrt_s_mev[i]);
            high = std::max(high, sqrt_s_mev[i]);
        }
    if (low > high) return {};
    // The edges of the shade lie half-way to the neighbours outside.
    double below = -std::numeric_limits<double>::infinity();
    double above = -below;
    for (const double x : sqrt_s_mev) {
        if (x < low) below = std::max(below, x);
        if (x > high) above = std::min(above, x);
    }
    if (std::isfinite(below)) low = (low + below) / 2;
    if (std::isfinite(above)) high = (high + above) / 2;
    return fmt::format(
        "set object 1 rectangle from {}, graph 0 to {}, graph 1 fc rgb \"#f3f3f3\" fs solid noborder "
        "behind\nset label 1 \"{{/*0.75 masked window}}\" at {}, graph 0.965 center tc rgb \"#777777\"\n",
        low, high, (low + high) / 2);
}

}  // namespace antipode::plots
