#include "inference/scan_minimum.hpp"

#include "base/error.hpp"
#include "base/parallel.hpp"

#include <cmath>
#include <limits>

#include <boost/math/tools/minima.hpp>
#include <fmt/format.h>

namespace antipode::inference {
namespace {

constexpr double node_step_mev = 0.02;
// A minimum between nodes lies below its node by less than this: Q of a signal of z standard deviations is a
// parabola of curvature (z / 0.04 MeV)^2 at most, 0.01 MeV from a node by up to z^2 / 16, and Q = -z^2.
constexpr double deepest_between_nodes = 0.1;
constexpr double unit_coupling = 5e-4;  // of the free-strength fits; no result depends on it
constexpr int mass_bits = 20;           // of Brent's search: 2^-20 of an interval of 0.04 MeV

}  // namespace

std::vector<Parameters> other_starts(const Model& model) {
    std::vector<Parameters> starts;
    for (const double spread : {0.3, 1.0, 2.0, 4.0})
        for (const double width : {0.5, 1.0, 2.0}) {
            if (spread == 1 && width == 1) continue;
            Parameters& start = starts.emplace_back(model.centres());
            start[beam_spread] *= spread;
            start[lorentz_hwhm] *= width;
        }
    return starts;
}

MassScan::MassScan(const Model& model, std::span<const MassWindow> windows, std::optional<double> coupling)
    : model_(&model), coupling_(coupling) {
    for (const MassWindow& window : windows) {
        if (!(window.low_mev > 0 && window.high_mev >= window.low_mev))
            throw InputError(fmt::format("a mass window must not fall and be positive, found {} to {} MeV",
                                         window.low_mev, window.high_mev));
        auto& nodes = nodes_.emplace_back();
        const double width = window.high_mev - window.low_mev;
        const auto intervals = static_cast<int>(std::ceil(width / node_step_mev - 1e-9));
        for (int i = 0; i <= intervals; ++i)
            nodes.emplace_back(model, window.low_mev + (intervals > 0 ? width * i / intervals : 0),
                               model.centres());
    }
}

ProfiledQ MassScan::profile(Fitter& fitter, const DataView& data, double chi2_background,
                            const MassPoint& mass) const {
    if (coupling_) {
        const Fit fit = fitter.signal(data, mass, *coupling_);
        return {fit.converged ? fit.chi2 - chi2_background : std::numeric_limits<double>::quiet_NaN(),
                *coupling_, fit.converged};
    }
    Fit fit = fitter.free_signal(data, mass, unit_coupling);
    if (!fit.converged)
        for (const Parameters& start : other_starts(*model_)) {
            fit = fitter.free_signal(data, MassPoint(*model_, mass.mass_mev(), start), unit_coupling);
            if (fit.converged) break;
        }
    if (!fit.converged) return {std::numeric_limits<double>::quiet_NaN(), 0, false};
    const double strength = fit.parameters[amplitude] / (*data.centres)[amplitude];
    if (strength <= 0) return {0, 0, true};
    return {fit.chi2 - chi2_background, unit_coupling * std::sqrt(strength), true};
}

std::vector<ScanMinimum> MassScan::minima(Fitter& fitter, const DataView& data) const {
    const double chi2_background = fitter.background(data).chi2;
    std::vector<ScanMinimum> result;
    for (const auto& nodes : nodes_) {
        const std::size_t n = nodes.size();
        std::vector<double> q;
        ScanMinimum best;
        const auto keep_smaller = [&](double mass_mev, const ProfiledQ& at) {
            if (at.converged && (at.q < best.q || best.mass_mev == 0)) best = {at.q, mass_mev, at.coupling};
        };
        for (const MassPoint& node : nodes) {
            const ProfiledQ at = profile(fitter, data, chi2_background, node);
            q.push_back(at.converged ? at.q : std::numeric_limits<double>::infinity());
            keep_smaller(node.mass_mev(), at);
        }
        const double smallest = best.q;
        for (std::size_t i = 0; i < n; ++i) {
            const bool is_minimum = (i == 0 || q[i] <= q[i - 1]) && (i + 1 == n || q[i] <= q[i + 1]);
            if (!is_minimum || n == 1) continue;
            // With a free coupling, minima that cannot reach the smallest need not be followed.
            if (!coupling_ && (q[i] >= 0 || q[i] * (1 + deepest_between_nodes) > smallest)) continue;
            ProfiledQ found;
            const auto at_mass = [&](double mass_mev) {
                found =
                    profile(fitter, data, chi2_background, MassPoint(*model_, mass_mev, model_->centres()));
                keep_smaller(mass_mev, found);
                return found.converged ? found.q : std::numeric_limits<double>::max();
            };
            boost::math::tools::brent_find_minima(at_mass, nodes[i == 0 ? 0 : i - 1].mass_mev(),
                                                  nodes[i + 1 == n ? i : i + 1].mass_mev(), mass_bits);
        }
        if (best.mass_mev == 0) best.q = std::numeric_limits<double>::quiet_NaN();
        result.push_back(best);
    }
    return result;
}

Proportion GlobalQ::p_value(std::size_t window) const {
    Proportion p;
    for (const ScanMinimum& minimum : pseudo[window]) {
        p.n += !std::isnan(minimum.q);
        p.k += minimum.q < observed[window].q;
    }
    return p;
}

GlobalQ global_q(const Model& model, const Truth& truth, std::span<const MassWindow> windows,
                 std::uint64_t seed, std::uint64_t first, std::size_t count, Progress& progress,
                 Checkpoint* checkpoint) {
    truth.require_gaussian(model);
    const MassScan scan(model, windows);
    GlobalQ result;
    result.windows.assign(windows.begin(), windows.end());
    Fitter observed_fitter(model);
    result.observed = scan.minima(observed_fitter, observed_data(model).view());

    // A task takes a row of pseudo-experiments, so that its fitter is made once.
    constexpr std::size_t row = 64;
    const auto row_length = [&](std::size_t task) { return std::min(row, count - task * row); };
    const auto rows =
        parallel_map((count + row - 1) / row, checkpoint, progress, row_length, [&](std::size_t task) {
            Fitter fitter(model);
            std::vector<std::vector<ScanMinimum>> minima;
            for (std::size_t i = 0; i < row_length(task); ++i) {
                const DataSet data = pseudo_data(model, truth, seed, first + task * row + i);
                minima.push_back(scan.minima(fitter, data.view()));
            }
            return minima;
        });
    result.pseudo.resize(windows.size());
    for (const auto& minima : rows)
        for (const auto& of_experiment : minima)
            for (std::size_t window = 0; window < windows.size(); ++window)
                result.pseudo[window].push_back(of_experiment[window]);
    for (const auto& minima : result.pseudo)
        for (const ScanMinimum& minimum : minima)
            result.failed += std::isnan(minimum.q);
    return result;
}

}  // namespace antipode::inference
