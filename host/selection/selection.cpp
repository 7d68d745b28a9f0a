#include "selection/selection.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include <fmt/format.h>

namespace antipode::selection {
namespace {

using reconstruction::Cluster;

Interval interval(std::string_view key, const std::vector<double>& values) {
    if (values.size() != 2 || !(values[0] < values[1]))
        throw InputError(fmt::format("selection.{}: expected [low, high] with low < high", key));
    return {values[0], values[1]};
}

struct Core {
    double mean, spread;
};

Core core_of(std::vector<double>& values) {
    std::sort(values.begin(), values.end());
    const auto quantile = [&](double share) {
        return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
    };
    constexpr double tail = 0.1587;
    const double median = quantile(0.5), spread = (quantile(1 - tail) - quantile(tail)) / 2;
    double sum = 0;
    int count = 0;
    for (const double value : values)
        if (std::abs(value - median) <= 3 * spread) {
            sum += value;
            ++count;
        }
    return {sum / count, spread};
}

}  // namespace

Selection::Selection(const SelectionSettings& settings, const physics::CentreOfMass& frame,
                     geometry::Position axis)
    : settings_(settings),
      frame_(frame),
      axis_(axis),
      limits_(physics::pair_limits(frame, settings.r_max_mm, settings.distance_mm)),
      theta_sum_(interval("theta_sum", settings.theta_sum)),
      dphi_(interval("dphi", settings.dphi)),
      tan_sector_(std::tan(std::min(settings.sector_deg, 89.9999) * std::numbers::pi / 180)) {
    if (settings.r_min_mm > 0) limits_.r_min_mm = settings.r_min_mm;
    double width = 0;
    for (const auto& [key, values] : {std::pair{"sideband_low", &settings.sideband_low},
                                      std::pair{"sideband_high", &settings.sideband_high}}) {
        if (values->empty()) continue;
        const Interval band = interval(key, *values);
        if (band.low < theta_sum_.high && theta_sum_.low < band.high)
            throw InputError(fmt::format("selection.{} overlaps selection.theta_sum", key));
        sidebands_.push_back(band);
        width += band.width();
    }
    if (width > 0) transfer_ = settings.transfer > 0 ? settings.transfer : theta_sum_.width() / width;
}

geometry::Position Selection::centre_of_gravity(const Pair& pair) noexcept {
    const double total = pair.a.energy_mev + pair.b.energy_mev;
    return {(pair.a.energy_mev * pair.a.x_mm + pair.b.energy_mev * pair.b.x_mm) / total,
            (pair.a.energy_mev * pair.a.y_mm + pair.b.energy_mev * pair.b.y_mm) / total};
}

PairAngles Selection::angles(const Pair& pair) const noexcept {
    const double xa = pair.a.x_mm - axis_.x_mm, ya = pair.a.y_mm - axis_.y_mm;
    const double xb = pair.b.x_mm - axis_.x_mm, yb = pair.b.y_mm - axis_.y_mm;
    const auto polar = [&](double radius) {
        if (settings_.final_state == FinalState::electron)
            return physics::theta_cm(frame_, radius, settings_.distance_mm);
        // Massless: tan(θ*/2) = γ (1 + β) tan(θ/2).
        const double half = std::atan(radius / settings_.distance_mm) / 2;
        return 2 * std::atan(frame_.gamma * (1 + frame_.beta) * std::tan(half));
    };
    return {polar(std::hypot(xa, ya)), polar(std::hypot(xb, yb)),
            std::abs(std::atan2(xa * yb - ya * xb, xa * xb + ya * yb))};
}

bool Selection::in_sector(const Cluster& cluster) const noexcept {
    const bool beam = settings_.azimuth_centre == AzimuthCentre::beam;
    const double x = cluster.x_mm - (beam ? axis_.x_mm : 0), y = cluster.y_mm - (beam ? axis_.y_mm : 0);
    return std::abs(y) < tan_sector_ * std::abs(x);
}

Cut Selection::first_failed(const Pair& pair) const noexcept {
    if (!(std::abs(pair.a.time_ns - pair.b.time_ns) < settings_.time_ns)) return Cut::time;

    const auto energy_passes = [&](const Cluster& cluster) {
        return cluster.energy_mev > settings_.e_min_factor * limits_.e_min_mev &&
               (settings_.e_max_factor == 0 ||
                cluster.energy_mev < settings_.e_max_factor * limits_.e_max_mev);
    };
    if (!energy_passes(pair.a) || !energy_passes(pair.b)) return Cut::energy;

    const auto radius = [&](const Cluster& cluster) {
        return std::hypot(cluster.x_mm - axis_.x_mm, cluster.y_mm - axis_.y_mm);
    };
    const double ra = radius(pair.a), rb = radius(pair.b), inner = limits_.r_min_mm - settings_.margin_mm;
    const bool a_inside = ra < settings_.r_max_mm, b_inside = rb < settings_.r_max_mm;
    bool outer_passes = a_inside;  // the leading cluster
    if (settings_.outer_limit == OuterLimit::either) outer_passes = a_inside || b_inside;
    if (settings_.outer_limit == OuterLimit::both) outer_passes = a_inside && b_inside;
    if (!(ra > inner) || !(rb > inner) || !outer_passes) return Cut::radius;

    if (!in_sector(pair.a) || !in_sector(pair.b)) return Cut::sector;
    if (!(std::hypot(pair.a.x_mm - pair.b.x_mm, pair.a.y_mm - pair.b.y_mm) > settings_.distance_min_mm))
        return Cut::distance;
    return Cut::partner;
}

Selection::Result Selection::operator()(std::span<const Pair> pairs) const {
    Result result;
    result.yield.transfer = transfer_;
    result.flow.pairs = static_cast<std::int64_t>(pairs.size());
    const auto passed = [&](Cut from, Cut to) {  // the cuts from <= cut < to
        for (auto cut = static_cast<std::size_t>(from); cut < static_cast<std::size_t>(to); ++cut)
            ++result.flow.left[cut];
    };

    std::vector<std::size_t> bunch;  // pairs of one bunch that pass all cuts before `partner`
    const auto same = [](const Cluster& one, const Cluster& two) {
        return one.seed_column == two.seed_column && one.seed_row == two.seed_row &&
               one.time_ns == two.time_ns;
    };
    const auto missing_energy = [&](std::size_t i) {
        return std::abs(pairs[i].a.energy_mev + pairs[i].b.energy_mev - frame_.e_beam_mev);
    };
    const auto finish_bunch = [&] {
        for (const std::size_t i : bunch) {
            if (settings_.partner == Partner::best_energy_sum &&
                std::any_of(bunch.begin(), bunch.end(), [&](std::size_t j) {
                    const bool shared = same(pairs[i].a, pairs[j].a) || same(pairs[i].a, pairs[j].b) ||
                                        same(pairs[i].b, pairs[j].a) || same(pairs[i].b, pairs[j].b);
                    return j != i && shared && missing_energy(j) < missing_energy(i);
                }))
                continue;
            passed(Cut::partner, Cut::dphi);
            result.chosen.push_back(i);
            const PairAngles angles = this->angles(pairs[i]);
            if (!dphi_.contains(angles.dphi)) continue;
            passed(Cut::dphi, Cut::theta_sum);
            const double sum = angles.theta_sum();
            if (theta_sum_.contains(sum)) {
                ++result.flow.left.back();
                ++result.yield.window;
                result.window.push_back(i);
            } else if (std::any_of(sidebands_.begin(), sidebands_.end(),
                                   [&](const Interval& band) { return band.contains(sum); })) {
                ++result.yield.sideband;
                result.sideband.push_back(i);
            }
        }
        bunch.clear();
    };
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        if (!bunch.empty() && pairs[bunch.front()].bunch != pairs[i].bunch) finish_bunch();
        const Cut failed = first_failed(pairs[i]);
        passed(Cut::time, failed);
        if (failed == Cut::partner) bunch.push_back(i);
    }
    finish_bunch();
    return result;
}

BeamAxis find_beam_axis(const SelectionSettings& settings, const physics::CentreOfMass& frame,
                        std::span<const Pair> pairs) {
    BeamAxis axis;
    axis.mean = {settings.axis_x_mm, settings.axis_y_mm};
    for (int pass = 0; pass < 4; ++pass) {
        const auto result = Selection(settings, frame, axis.mean)(pairs);
        if (result.window.empty()) break;
        std::vector<double> x, y;
        for (const std::size_t i : result.window) {
            const auto centre = Selection::centre_of_gravity(pairs[i]);
            x.push_back(centre.x_mm);
            y.push_back(centre.y_mm);
        }
        const auto x_core = core_of(x), y_core = core_of(y);
        axis.pairs = static_cast<std::int64_t>(x.size());
        axis.mean = {x_core.mean, y_core.mean};
        axis.sigma = {x_core.spread, y_core.spread};
        const double root = std::sqrt(static_cast<double>(x.size()));
        axis.error = {x_core.spread / root, y_core.spread / root};
    }
    return axis;
}

}  // namespace antipode::selection
