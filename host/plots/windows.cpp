#include "plots/catalog.hpp"
#include "plots/rows.hpp"

#include <algorithm>

namespace antipode::plots {

std::optional<Figure> windows(const results::Document& document) {
    const auto* table = document.find_table("windows");
    if (!table || !table->find("centre_mev") || !table->find("chi2") || table->rows() == 0) return {};
    const auto centre = table->real("centre_mev");
    const auto chi2 = table->real("chi2");
    const auto smallest = static_cast<std::size_t>(std::min_element(chi2.begin(), chi2.end()) - chi2.begin());
    Rows rows;
    rows.add({column("centre_mev", "MeV", "centre of the window that is left out", centre),
              column("chi2", "", "of the straight line through the other points", chi2)});
    rows.add(
        {column("chosen_mev", "MeV", "centre of the chosen window", std::vector<double>{centre[smallest]}),
         column("chosen_chi2", "", "its chi2", std::vector<double>{chi2[smallest]})});

    Figure figure;
    figure.name = document.kind + "_windows";
    figure.title = "Choice of the masked window";
    figure.caption =
        "χ² of a straight line through the points outside each window of neighbouring periods. The window "
        "whose removal leaves the smallest χ² is the masked one.";
    figure.height_cm = 8;
    figure.key_rows = 2;
    figure.data = std::move(rows).table("windows", "chi2 of the side band for each window left out");
    figure.script = R"gnuplot(
set xlabel "centre of the window left out [MeV]"
set label 100 "χ² of the side band" at screen title_x, screen title_y center rotate
set autoscale xfix
set offsets graph 0.02, graph 0.02, graph 0.08, graph 0.08
plot data using "centre_mev":"chi2" with linespoints pt 7 ps 0.7*dot lc rgb blue title "window of neighbouring periods", \
     data using "chosen_mev":"chosen_chi2" with points pt 7 ps 1.2*dot lc rgb vermilion title "smallest χ²: the mask"
)gnuplot";
    return figure;
}

}  // namespace antipode::plots
