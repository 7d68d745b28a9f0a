#include "plots/figure.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "plots/gnuplot.hpp"
#include "results/csv.hpp"

#include <fmt/format.h>
#include <oneapi/tbb/parallel_for_each.h>

namespace antipode::plots {
namespace {

namespace fs = std::filesystem;

constexpr double width_cm = 16;  // a text column of a paper; fonts are 11 pt at this width

/// {0} name, {1} and {2} size in cm, {3} and {4} in SVG units, {5} and {6} in pixels (300 dpi), {7} the
/// commands. Colours: Okabe and Ito's set, which the colour-blind can tell apart (jfly.uni-koeln.de/color).
constexpr const char* frame = R"gnuplot(# Draws {0}.svg, {0}.pdf and {0}.png from {0}.csv: gnuplot {0}.gp
data = "{0}.csv"
black = "#000000"; grey = "#999999"; light = "#e4e4e4"
blue = "#0072b2"; vermilion = "#d55e00"; green = "#009e73"; purple = "#cc79a7"; sky = "#56b4e9"; orange = "#e69f00"

do for [format in "svg pdf png"] {{
reset
if (format eq "svg") {{ set terminal svg size {3},{4} dynamic enhanced font "Arial,15.5" name "{0}" background rgb "white" }}
if (format eq "pdf") {{ set terminal pdfcairo size {1}cm,{2}cm enhanced color font "Arial,11" linewidth 1.4 pointscale 0.6 }}
if (format eq "png") {{ set terminal pngcairo size {5},{6} enhanced color font "Arial,34.4" linewidth 2.9 pointscale 2.6 }}
set output "{0}.".format
set encoding utf8
set minussign
set datafile separator ","
set datafile columnheaders
set border 31 lc rgb "#333333"
set tics scale 0.7 nomirror
set grid lt 1 lc rgb light lw 0.7
set key above horizontal left Left reverse samplen 2.5 spacing 1.1
set style fill solid noborder
set errorbars small

{7}
unset output
}}
)gnuplot";

void draw_one(const Figure& figure, const results::Document& source, const fs::path& folder) {
    const fs::path scratch = folder / fmt::format(".{}.drawing", figure.name);
    struct Removed {
        const fs::path& path;
        ~Removed() {
            std::error_code ignored;
            fs::remove_all(path, ignored);
        }
    } const removed{scratch};
    const auto file = [&](const char* ending) { return fs::path(figure.name + ending); };
    write_file(scratch / file(".csv"), results::to_csv(source, figure.data, figure.grid_column));
    write_file(scratch / file(".gp"), gnuplot_script(figure));
    run_gnuplot(scratch, file(".gp").string());
    for (const char* ending : {".csv", ".gp", ".svg", ".pdf", ".png"}) {
        std::error_code error;
        fs::rename(scratch / file(ending), folder / file(ending), error);
        if (error)
            throw IoError(
                fmt::format("cannot write {}: {}", (folder / file(ending)).string(), error.message()));
    }
}

}  // namespace

std::string gnuplot_script(const Figure& figure) {
    constexpr double svg_units_per_cm = 40;
    constexpr double pixels_per_cm = 300 / 2.54;
    const auto svg = [](double cm) { return fmt::format("{:.0f}", cm * svg_units_per_cm); };
    const auto pixels = [](double cm) { return fmt::format("{:.0f}", cm * pixels_per_cm); };
    return fmt::format(frame, figure.name, width_cm, figure.height_cm, svg(width_cm), svg(figure.height_cm),
                       pixels(width_cm), pixels(figure.height_cm), figure.script);
}

void draw(const std::vector<Figure>& figures, const results::Document& source, const fs::path& folder) {
    tbb::parallel_for_each(figures, [&](const Figure& figure) { draw_one(figure, source, folder); });
}

}  // namespace antipode::plots
