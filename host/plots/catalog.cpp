#include "plots/catalog.hpp"

#include "base/error.hpp"
#include "base/lock.hpp"
#include "base/parallel.hpp"

#include <algorithm>
#include <exception>

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

Drawn draw_all(const results::Document& document, const std::filesystem::path& folder,
               const Options& options) {
    Drawn drawn;
    std::vector<Figure> planned;
    std::vector<std::string> failures;
    try {
        planned = figures(document, options);
    } catch (const std::exception& error) {  // a table of another shape than ours
        drawn.failures.emplace_back(error.what());
    }
    if (planned.empty()) return drawn;
    failures.resize(planned.size());
    std::optional<Lock> drawing;
    try {
        drawing.emplace(Lock::folder(folder, Busy::wait));
        remove_scratch(folder);
    } catch (const Error& error) {
        drawn.failures.emplace_back(error.what());
        return drawn;
    }
    parallel_for(planned.size(), [&](std::size_t i) {
        try {
            draw(planned[i], document, folder);
        } catch (const std::exception& error) {
            failures[i] = error.what();
        }
    });
    for (std::size_t i = 0; i < planned.size(); ++i)
        if (failures[i].empty())
            drawn.figures.push_back(std::move(planned[i]));
        else if (std::find(drawn.failures.begin(), drawn.failures.end(), failures[i]) == drawn.failures.end())
            drawn.failures.push_back(std::move(failures[i]));
    return drawn;
}

}  // namespace antipode::plots
