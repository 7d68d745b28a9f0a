#include "blinding/sideband.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <fmt/format.h>

namespace antipode::blinding {
namespace {

/// Periods of the search in the order of sqrt(s), as three columns.
struct Columns {
    std::vector<double> x, y, error;
    std::size_t size() const { return x.size(); }
    void add(const yield::YieldPoint& point) {
        const double g_r = point.g_r().value();
        x.push_back(point.period.sqrt_s_mev);
        y.push_back(g_r);
        error.push_back(g_r * point.g_r_relative_error());
    }
};

std::vector<std::size_t> by_sqrt_s(const std::vector<yield::YieldPoint>& points) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (points[i].period.role == yield::Role::resonance) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return points[a].period.sqrt_s_mev < points[b].period.sqrt_s_mev;
    });
    return order;
}

Columns outside(const Columns& all, const Window& window) {
    Columns rest;
    for (std::size_t rank = 0; rank < all.size(); ++rank) {
        if (window.contains(rank)) continue;
        rest.x.push_back(all.x[rank]);
        rest.y.push_back(all.y[rank]);
        rest.error.push_back(all.error[rank]);
    }
    return rest;
}

/// A line needs three points to be tested, at more than one energy; less is fitted with a constant.
StraightLine fit(const Columns& points, KShape shape, double x_ref) {
    const auto [low, high] = std::minmax_element(points.x.begin(), points.x.end());
    const bool linear = shape == KShape::linear && points.size() > 2 && *low < *high;
    return linear ? fit_line(points.x, points.y, points.error, x_ref)
                  : fit_constant(points.x, points.y, points.error, x_ref);
}

std::vector<Window> all_windows(const Columns& all, std::size_t count, KShape shape, double x_ref) {
    std::vector<Window> windows;
    for (std::size_t first = 0; first + count <= all.size(); ++first) {
        Window window{first, first + count - 1, all.x[first + count / 2], 0};
        window.chi2 = fit(outside(all, window), shape, x_ref).chi2;
        windows.push_back(window);
    }
    return windows;
}

Window smallest(const std::vector<Window>& windows) {
    return *std::min_element(windows.begin(), windows.end(),
                             [](const Window& a, const Window& b) { return a.chi2 < b.chi2; });
}

/// Four bins of four pulls, below which Pearson's chi2 says nothing.
constexpr std::size_t min_pulls_gaussian = 16;

/// Probability that the pulls come from a Gaussian of their own mean and width: Pearson's chi2 in bins that
/// are equally probable under it, about four pulls a bin, two degrees of freedom lost to mean and width.
double gaussian_probability(const std::vector<Pull>& pulls) {
    const auto n = static_cast<double>(pulls.size());
    double mean = 0, square = 0;
    for (const auto& pull : pulls)
        mean += pull.value / n;
    for (const auto& pull : pulls)
        square += (pull.value - mean) * (pull.value - mean) / n;
    if (!(square > 0)) return 0;  // no scatter at all
    const boost::math::normal gaussian(mean, std::sqrt(square));
    const auto bins = pulls.size() / 4;
    std::vector<double> content(bins, 0.0);
    for (const auto& pull : pulls) {
        const double position = boost::math::cdf(gaussian, pull.value) * static_cast<double>(bins);
        content[std::min(bins - 1, static_cast<std::size_t>(position))] += 1;
    }
    const double expected = n / static_cast<double>(bins);
    double chi2 = 0;
    for (const double count : content)
        chi2 += (count - expected) * (count - expected) / expected;
    return boost::math::cdf(
        boost::math::complement(boost::math::chi_squared(static_cast<double>(bins) - 3), chi2));
}

StraightLine line_through(const std::vector<Pull>& pulls) {
    const double middle = static_cast<double>(pulls.size() - 1) / 2;
    std::vector<double> x, y;
    for (std::size_t rank = 0; rank < pulls.size(); ++rank) {
        x.push_back((static_cast<double>(rank) - middle) / middle);
        y.push_back(pulls[rank].value);
    }
    return fit_line(x, y, std::vector<double>(pulls.size(), 1.0), 0.0);
}

void judge(Sideband& sideband, const SidebandSettings& settings) {
    const auto add = [&](std::string name, double value, const char* sign, double threshold, bool passed) {
        sideband.criteria.push_back({std::move(name), value, fmt::format("{} {}", sign, threshold), passed});
    };
    const auto above = [&](std::string name, double value, double threshold) {
        add(std::move(name), value, ">", threshold, value > threshold);
    };
    const auto below = [&](std::string name, double value, double threshold) {
        add(std::move(name), value, "<", threshold, value < threshold);
    };
    const auto pulls = sideband.pulls.size();
    const auto enough = [&](const char* name, std::size_t needed) {
        if (pulls >= needed) return true;
        sideband.not_judged.push_back(fmt::format("{} (of {} periods; needs {})", name, pulls, needed));
        return false;
    };
    above("P(chi2) of the side band", sideband.k.probability(), settings.chi2_probability_min);
    if (const auto* name = "P of the pulls to be Gaussian"; enough(name, min_pulls_gaussian))
        above(name, gaussian_probability(sideband.pulls), settings.pulls_probability_min);
    if (const auto* name = "slope of the pulls / sigma"; enough(name, 3)) {
        sideband.pulls_line = line_through(sideband.pulls);
        below(name, std::abs(sideband.pulls_line.p1) / sideband.pulls_line.p1_err,
              settings.pulls_slope_sigma_max);
    }
    below("|k0 - 1|", std::abs(sideband.k.p0 - 1), settings.k0_tolerance);
    if (const auto* name = "|k1| per MeV"; enough(name, 3))
        below(name, std::abs(sideband.k.p1), settings.k1_tolerance_per_mev);
    sideband.accepted = std::all_of(sideband.criteria.begin(), sideband.criteria.end(),
                                    [](const Criterion& c) { return c.passed; });
}

}  // namespace

std::size_t mask_size(std::size_t periods, const SidebandSettings& settings) {
    if (periods < min_periods)
        throw InputError(fmt::format(
            "the scan has {} periods in the search: expected at least {}, one for the mask and {} "
            "for the side band",
            periods, min_periods, min_sideband_periods));
    // Run III masked 10 of 42.
    if (settings.mask_periods == 0) return std::max<std::size_t>(1, (periods + 1) / 4);
    const auto count = static_cast<std::size_t>(settings.mask_periods);
    if (periods < count + min_sideband_periods)
        throw InputError(fmt::format(
            "the scan has {} periods in the search: sideband.mask_periods = {} needs at least {}; "
            "0 masks a quarter of them and needs at least {}",
            periods, count, count + min_sideband_periods, min_periods));
    return count;
}

Mask find_mask(const std::vector<yield::YieldPoint>& points, const SidebandSettings& settings) {
    const auto order = by_sqrt_s(points);
    const auto count = mask_size(order.size(), settings);
    Columns all;
    for (const auto i : order)
        all.add(points[i]);
    const auto window = smallest(all_windows(all, count, settings.k_shape, all.x.front()));
    Mask mask;
    for (auto rank = window.first_rank; rank <= window.last_rank; ++rank)
        mask.insert(points[order[rank]].period.period);
    return mask;
}

Sideband find_sideband(const std::vector<yield::YieldPoint>& points, const Mask& mask,
                       const SidebandSettings& settings, double x_ref_mev) {
    Sideband sideband;
    sideband.mask = mask;
    sideband.by_sqrt_s = by_sqrt_s(points);
    Columns open;
    for (std::size_t rank = 0; rank < sideband.by_sqrt_s.size(); ++rank) {
        const auto& point = points[sideband.by_sqrt_s[rank]];
        if (sideband.masked(point.period.period))
            sideband.masked_ranks.push_back(rank);
        else {
            open.add(point);
            sideband.pulls.push_back({point.period.period, point.period.sqrt_s_mev, 0});
        }
    }
    if (open.size() < min_sideband_periods)
        throw InputError(
            fmt::format("{} of {} periods of the search are masked, by these settings and by earlier looks: "
                        "expected at least {} outside. Take the settings of an earlier look.",
                        sideband.masked_ranks.size(), sideband.by_sqrt_s.size(), min_sideband_periods));
    sideband.k = fit(open, settings.k_shape, x_ref_mev);
    sideband.constant_same_mask = fit(open, KShape::constant, x_ref_mev);
    for (std::size_t i = 0; i < open.size(); ++i)
        sideband.pulls[i].value = (open.y[i] - sideband.k.at(open.x[i])) / open.error[i];
    judge(sideband, settings);
    return sideband;
}

WindowScan scan_windows(const std::vector<yield::YieldPoint>& points, const SidebandSettings& settings,
                        double x_ref_mev) {
    const auto order = by_sqrt_s(points);
    const auto count = mask_size(order.size(), settings);
    Columns all;
    for (const auto i : order)
        all.add(points[i]);
    WindowScan result;
    result.windows = all_windows(all, count, settings.k_shape, x_ref_mev);
    result.constant_own_mask = smallest(all_windows(all, count, KShape::constant, x_ref_mev));
    result.constant_own_line = fit(outside(all, result.constant_own_mask), KShape::constant, x_ref_mev);
    return result;
}

}  // namespace antipode::blinding
