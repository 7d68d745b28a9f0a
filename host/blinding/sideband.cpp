#include "blinding/sideband.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <fmt/format.h>

namespace antipode::blinding {
namespace {

/// The periods of the search in the order of sqrt(s), as three columns.
struct Columns {
    std::vector<double> x, y, error;
    std::size_t size() const { return x.size(); }
};

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

StraightLine fit(const Columns& points, KShape shape, double x_ref) {
    return shape == KShape::linear ? fit_line(points.x, points.y, points.error, x_ref)
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
    const auto bins = std::max<std::size_t>(4, pulls.size() / 4);
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

std::vector<Criterion> judge(const Sideband& sideband, const SidebandSettings& settings) {
    const auto above = [](std::string name, double value, double threshold) {
        return Criterion{std::move(name), value, fmt::format("> {}", threshold), value > threshold};
    };
    const auto below = [](std::string name, double value, double threshold) {
        return Criterion{std::move(name), value, fmt::format("< {}", threshold), value < threshold};
    };
    const auto& line = sideband.pulls_line;
    return {
        above("P(chi2) of the side band", sideband.k.probability(), settings.chi2_probability_min),
        above("P of the pulls to be Gaussian", gaussian_probability(sideband.pulls),
              settings.pulls_probability_min),
        below("slope of the pulls / sigma", std::abs(line.p1) / line.p1_err, settings.pulls_slope_sigma_max),
        below("|k0 - 1|", std::abs(sideband.k.p0 - 1), settings.k0_tolerance),
        below("|k1| per MeV", std::abs(sideband.k.p1), settings.k1_tolerance_per_mev)};
}

}  // namespace

std::size_t mask_width(const SidebandSettings& settings, std::size_t periods) {
    if (settings.mask_periods > 0) return static_cast<std::size_t>(settings.mask_periods);
    return std::max<std::size_t>(1, (periods + 2) / 4);
}

bool Sideband::masked(std::int64_t period) const {
    return std::find(masked_periods.begin(), masked_periods.end(), period) != masked_periods.end();
}

Sideband find_sideband(const std::vector<yield::YieldPoint>& points, const SidebandSettings& settings,
                       double x_ref_mev) {
    Sideband sideband;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (points[i].period.role == yield::Role::resonance) sideband.by_sqrt_s.push_back(i);
    std::stable_sort(sideband.by_sqrt_s.begin(), sideband.by_sqrt_s.end(), [&](std::size_t a, std::size_t b) {
        return points[a].period.sqrt_s_mev < points[b].period.sqrt_s_mev;
    });
    const auto count = mask_width(settings, sideband.by_sqrt_s.size());
    constexpr std::size_t least_sideband = 6;  // fewer cannot be judged
    if (sideband.by_sqrt_s.size() < count + least_sideband)
        throw InputError(
            fmt::format("the scan has {} periods in the search: expected at least {}, sideband.mask_periods "
                        "+ {} for the side band",
                        sideband.by_sqrt_s.size(), count + least_sideband, least_sideband));

    Columns all;
    for (const auto i : sideband.by_sqrt_s) {
        const double g_r = points[i].g_r().value();
        all.x.push_back(points[i].period.sqrt_s_mev);
        all.y.push_back(g_r);
        all.error.push_back(g_r * points[i].g_r_relative_error());
    }
    sideband.windows = all_windows(all, count, settings.k_shape, x_ref_mev);
    sideband.mask = smallest(sideband.windows);
    const auto rest = outside(all, sideband.mask);
    sideband.k = fit(rest, settings.k_shape, x_ref_mev);
    sideband.constant_same_mask = fit(rest, KShape::constant, x_ref_mev);
    sideband.constant_own_mask = smallest(all_windows(all, count, KShape::constant, x_ref_mev));
    sideband.constant_own_line = fit(outside(all, *sideband.constant_own_mask), KShape::constant, x_ref_mev);

    for (std::size_t rank = 0; rank < all.size(); ++rank) {
        const auto period = points[sideband.by_sqrt_s[rank]].period.period;
        if (sideband.mask.contains(rank))
            sideband.masked_periods.push_back(period);
        else
            sideband.pulls.push_back(
                {period, all.x[rank], (all.y[rank] - sideband.k.at(all.x[rank])) / all.error[rank]});
    }
    sideband.pulls_line = line_through(sideband.pulls);
    sideband.criteria = judge(sideband, settings);
    sideband.accepted = std::all_of(sideband.criteria.begin(), sideband.criteria.end(),
                                    [](const Criterion& c) { return c.passed; });
    return sideband;
}

}  // namespace antipode::blinding
