#include "plots/catalog.hpp"

namespace antipode::plots {

std::vector<Figure> figures(const results::Document& document, const Options& options) {
    std::vector<Figure> all;
    const auto add = [&](std::optional<Figure> figure) {
        if (figure) all.push_back(std::move(*figure));
    };
    add(g_r(document));
    add(g_r_below_resonance(document));
    add(corrections(document));
    add(pulls(document));
    add(windows(document));
    add(error_budget(document));
    add(contour(document));
    add(nuisances(document));
    add(correlation(document));
    add(limit_band(document, options));
    add(limit_plane(document, options));
    add(cls(document));
    add(p_values(document));
    for (auto& figure : look_elsewhere(document))
        all.push_back(std::move(figure));
    add(event_display(document));
    add(trigger_efficiency(document));
    add(efficiency_line(document));
    add(cut_flow(document));
    for (auto& figure : stability(document))
        all.push_back(std::move(figure));
    for (auto& figure : spectra(document))
        all.push_back(std::move(figure));
    for (auto& figure : angle_planes(document))
        all.push_back(std::move(figure));
    return all;
}

}  // namespace antipode::plots
