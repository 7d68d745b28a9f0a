#pragma once

/// A picture made by gnuplot from one table. Each leaves five files side by side: NAME.svg, NAME.pdf and
/// NAME.png, the data NAME.csv, and the script NAME.gp that makes the first three from the fourth (`gnuplot
/// NAME.gp`).

#include "results/document.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace antipode::plots {

struct Figure {
    std::string name;     ///< of the files, without ending: "fit_g_r"
    std::string title;    ///< what it is, in a few words
    std::string caption;  ///< what is drawn how, for the report; no number stands in it
    results::Table data;  ///< all that is drawn
    /// For contours: the column whose values a grid's rows share; an empty line stands between rows of the
    /// data file.
    std::string grid_column;
    std::string script;  ///< gnuplot commands, text from outside in it by gnuplot.hpp only; `data` is the
                         ///< data file, the colours are those of figure.cpp
    double height_cm = 10;
    int key_rows = 1;  ///< lines of the legend above the plot
};

/// Draws a figure into a folder, which is made if need be. The data file carries the provenance of `source`.
/// Throws IoError if the folder cannot be written or gnuplot is missing or fails; then no file of the figure
/// is new.
void draw(const Figure& figure, const results::Document& source, const std::filesystem::path& folder);

/// Removes what drawings that were killed have left in a folder, which nobody else must be drawing into.
void remove_scratch(const std::filesystem::path& folder);

/// The script of a figure, whole: terminals, style, commands.
std::string gnuplot_script(const Figure& figure);

}  // namespace antipode::plots
