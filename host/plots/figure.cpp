#include "plots/figure.hpp"

#include "base/files.hpp"
#include "base/lock.hpp"
#include "plots/gnuplot.hpp"
#include "results/csv.hpp"

#include <fmt/format.h>

namespace antipode::plots {
namespace {

namespace fs = std::filesystem;

constexpr double width_cm = 16;  // a text column of a paper; fonts are 11 pt at this width

/// {0} name, {1} and {2} size in cm, {3} and {4} in SVG units, {5} and {6} in pixels (300 dpi), {7} lines of
/// the legend, {8} the commands.
///
/// Margins are given in cm: left to itself gnuplot takes letters of the SVG to be wider than they are.
/// Colours are Okabe and Ito's, which the colour-blind can tell apart (jfly.uni-koeln.de/color).
constexpr const char* frame = R"gnuplot(# Draws {0}.svg, {0}.pdf and {0}.png from {0}.csv: gnuplot {0}.gp
data = "{0}.csv"
black = "#000000"; grey = "#999999"; light = "#e4e4e4"
blue = "#0072b2"; vermilion = "#d55e00"; green = "#009e73"; purple = "#cc79a7"; sky = "#56b4e9"; orange = "#e69f00"
width = {1:.2f}; height = {2:.2f}  # cm

do for [format in "svg pdf png"] {{
reset
if (format eq "svg") {{ set terminal svg size {3},{4} dynamic enhanced font "Arial,38.8" linewidth 2.5 name "{0}" background rgb "white" }}
if (format eq "pdf") {{ set terminal pdfcairo size {1}cm,{2}cm enhanced color font "Arial,11" fontscale 0.75 linewidth 1.4 pointscale 0.6 }}
if (format eq "png") {{ set terminal pngcairo size {5},{6} enhanced color font "Arial,34.4" linewidth 2.9 pointscale 2.6 }}
set output "{0}.".format
dot = format eq "svg" ? 0.65 : 1  # symbols of one size in all formats
set encoding utf8
set minussign
set datafile separator ","
set datafile columnheaders
set border 31 lc rgb "#333333"
set tics scale 0.7 nomirror
set grid lt 1 lc rgb light lw 0.7
left = 1.85; right = 0.5; bottom = 1.6; top = 0.35 + 0.6*{7}
set lmargin at screen left/width; set rmargin at screen 1 - right/width
set bmargin at screen bottom/height; set tmargin at screen 1 - top/height
set key at screen left/width, screen 1 - 0.2/height left top horizontal Left reverse samplen 2 maxrows {7} \
    width (format eq "svg" ? -3 : 0) spacing (format eq "svg" ? 1.0 : 1.1)
if (format eq "svg") {{ set xlabel offset 0,0.6 }}
title_x = 0.4/width; title_y = (bottom + height - top)/2/height  # of the vertical axis
set style fill solid noborder
set errorbars small
set pointintervalbox dot  # how far a symbol blanks out its own error bar

{8}
unset output
}}
)gnuplot";

constexpr std::string_view scratch_ending = ".drawing";

struct Removed {
    const fs::path& path;
    ~Removed() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
};

}  // namespace

void remove_scratch(const fs::path& folder) {
    std::error_code ignored;
    std::vector<fs::path> left;
    for (const auto& entry : fs::directory_iterator(folder, ignored))
        if (const auto name = entry.path().filename().string();
            name.starts_with('.') && name.ends_with(scratch_ending))
            left.push_back(entry.path());
    for (const auto& path : left)
        fs::remove_all(path, ignored);
}

void draw(const Figure& figure, const results::Document& source, const fs::path& folder) {
    const fs::path scratch = folder / fmt::format(".{}{}", figure.name, scratch_ending);
    const Removed removed{scratch};
    const auto file = [&](const char* ending) { return fs::path(figure.name + ending); };
    write_file(scratch / file(".csv"), results::to_csv(source, figure.data, figure.grid_column));
    write_file(scratch / file(".gp"), gnuplot_script(figure));
    run_gnuplot(scratch, file(".gp").string(), {file(".svg"), file(".pdf"), file(".png")});
    for (const char* ending : {".csv", ".gp", ".svg", ".pdf", ".png"})
        write_file(folder / file(ending), read_file(scratch / file(ending)));
}

std::string gnuplot_script(const Figure& figure) {
    constexpr double svg_units_per_cm = 100;  // the terminal rounds shapes to whole units
    constexpr double pixels_per_cm = 300 / 2.54;
    const auto svg = [](double cm) { return fmt::format("{:.0f}", cm * svg_units_per_cm); };
    const auto pixels = [](double cm) { return fmt::format("{:.0f}", cm * pixels_per_cm); };
    return fmt::format(frame, figure.name, width_cm, figure.height_cm, svg(width_cm), svg(figure.height_cm),
                       pixels(width_cm), pixels(figure.height_cm), figure.key_rows, figure.script);
}

}  // namespace antipode::plots
