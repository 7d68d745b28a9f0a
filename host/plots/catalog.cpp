#include "plots/catalog.hpp"

namespace antipode::plots {

std::vector<Figure> figures(const results::Document& document, const Options& options) {
    std::vector<Figure> all;
    const auto add = [&](std::optional<Figure> figure) {
        if (figure) all.push_back(std::move(*figure));
    };
    add(g_r(document));
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
    add(look_elsewhere(document));
    return all;
}

}  // namespace antipode::plots
