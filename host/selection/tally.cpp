#include "selection/tally.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

namespace antipode::selection {
namespace {

namespace bh = boost::histogram;

Spectrum spectrum(unsigned bins, double low, double high) {
    return bh::make_histogram_with(std::vector<std::int64_t>(), bh::axis::regular<>(bins, low, high));
}

Plane plane(unsigned x_bins, double x_low, double x_high, unsigned y_bins, double y_low, double y_high) {
    return bh::make_histogram_with(std::vector<std::int64_t>(), bh::axis::regular<>(x_bins, x_low, x_high),
                                   bh::axis::regular<>(y_bins, y_low, y_high));
}

Yield& operator+=(Yield& yield, const Yield& more) {
    yield.window += more.window;
    yield.sideband += more.sideband;
    yield.transfer = more.transfer;
    return yield;
}

constexpr double tail = 0.15866;  ///< of a Gaussian beyond one standard deviation, each side

/// Read between bin edges; 0 if the spectrum is empty.
double quantile_of(const Spectrum& spectrum, double share) {
    double total = 0, below = 0;
    for (const auto& bin : bh::indexed(spectrum))
        total += static_cast<double>(*bin);
    for (const auto& bin : bh::indexed(spectrum)) {
        const auto content = static_cast<double>(*bin);
        if (content > 0 && below + content >= share * total)
            return bin.bin().lower() + (share * total - below) / content * bin.bin().width();
        below += content;
    }
    return 0;
}

/// In one of two rising lists, not in both.
std::int64_t in_one_only(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b) {
    std::vector<std::size_t> both;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
    return static_cast<std::int64_t>(a.size() + b.size() - 2 * both.size());
}

void add_flow(CutFlow& flow, const CutFlow& more) {
    flow.pairs += more.pairs;
    for (std::size_t cut = 0; cut < flow.left.size(); ++cut)
        flow.left[cut] += more.left[cut];
}

}  // namespace

Change change_of(const Changed& changed, const Yield& as_it_is) noexcept {
    return {changed.yield.n2() / as_it_is.n2() - 1,
            std::sqrt(static_cast<double>(changed.exchanged)) / as_it_is.n2()};
}

double spread_of(const Spectrum& spectrum) {
    return (quantile_of(spectrum, 1 - tail) - quantile_of(spectrum, tail)) / 2;
}

double spread_below(const Spectrum& spectrum) {
    return spectrum.axis().value(spectrum.axis().size()) - quantile_of(spectrum, 2 * tail);
}

Tally::Tally(const SelectionSettings& settings, const physics::CentreOfMass& frame)
    : time(spectrum(80, -10, 10)),
      energy(spectrum(100, 0, 2)),
      cog_x(spectrum(120, -60, 60)),
      cog_y(spectrum(120, -60, 60)),
      dphi(spectrum(100, std::numbers::pi - 1, std::numbers::pi)),
      theta_sum(spectrum(100, 2.1, 4.1)),
      angles(plane(60, 0.9, 2.1, 60, 1.2, 2.4)),
      back_to_back(plane(64, 2.3, 3.9, 50, std::numbers::pi - 1, std::numbers::pi)),
      settings_(settings),
      frame_(frame) {
    for (double radius = 230; radius <= 300; radius += 5)
        r_max.push_back({radius, {}, 0});
    for (double below = 0; below <= 45; below += 5)
        margin.push_back({below, {}, 0});
    for (const double by : {-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0}) {
        shift_x.push_back({by, {}, 0});
        shift_y.push_back({by, {}, 0});
    }
}

void Tally::add(std::span<const Pair> pairs, geometry::Position axis, std::vector<SelectedPair>* keep) {
    const Selection selection(settings_, frame_, axis);
    const auto result = selection(pairs);
    add_flow(flow, result.flow);
    yield += result.yield;
    const auto vary = [&](std::vector<Changed>& variation, auto change) {
        for (auto& changed : variation) {
            auto settings = settings_;
            auto about = axis;
            change(changed.value, settings, about);
            const auto other = Selection(settings, frame_, about)(pairs);
            changed.yield += other.yield;
            changed.exchanged += in_one_only(result.window, other.window);
        }
    };
    vary(r_max, [](double value, auto& settings, auto&) { settings.r_max_mm = value; });
    vary(margin, [](double value, auto& settings, auto&) { settings.margin_mm = value; });
    vary(shift_x, [](double value, auto&, auto& about) { about.x_mm += value; });
    vary(shift_y, [](double value, auto&, auto& about) { about.y_mm += value; });

    for (const std::size_t i : result.window) {
        const Pair& pair = pairs[i];
        time(pair.a.time_ns - pair.b.time_ns);
        energy((pair.a.energy_mev + pair.b.energy_mev) / frame_.e_beam_mev);
        const auto centre = Selection::centre_of_gravity(pair);
        cog_x(centre.x_mm - axis.x_mm);
        cog_y(centre.y_mm - axis.y_mm);
    }
    if (keep != nullptr)
        for (const auto& [indices, in_window] :
             {std::pair{&result.window, true}, std::pair{&result.sideband, false}})
            for (const std::size_t i : *indices)
                keep->push_back({pairs[i], selection.angles(pairs[i]), axis, in_window});
    const auto inside = [](const std::vector<double>& window, double value) {
        return window[0] <= value && value < window[1];
    };
    for (const std::size_t i : result.chosen) {
        const auto found = selection.angles(pairs[i]);
        angles(found.theta_a, found.theta_b);
        back_to_back(found.theta_sum(), found.dphi);
        if (inside(settings_.theta_sum, found.theta_sum())) dphi(found.dphi);
        if (inside(settings_.dphi, found.dphi)) theta_sum(found.theta_sum());
    }
}

Tally& Tally::operator+=(const Tally& other) {
    add_flow(flow, other.flow);
    yield += other.yield;
    for (const auto variation : {&Tally::r_max, &Tally::margin, &Tally::shift_x, &Tally::shift_y})
        for (std::size_t i = 0; i < (this->*variation).size(); ++i) {
            (this->*variation)[i].yield += (other.*variation)[i].yield;
            (this->*variation)[i].exchanged += (other.*variation)[i].exchanged;
        }
    time += other.time;
    energy += other.energy;
    cog_x += other.cog_x;
    cog_y += other.cog_y;
    dphi += other.dphi;
    theta_sum += other.theta_sum;
    angles += other.angles;
    back_to_back += other.back_to_back;
    return *this;
}

void RunTally::drop_hopeless() {
    constexpr double axis_may_move_mm = 30;
    const auto& settings = tally_.settings();
    double inner =
        physics::pair_limits(tally_.frame(), tally_.r_max.back().value, settings.distance_mm).r_min_mm;
    if (settings.r_min_mm > 0) inner = std::min(inner, settings.r_min_mm);
    inner -= std::max(settings.margin_mm, tally_.margin.back().value) + axis_may_move_mm;
    const auto too_near = [&](const reconstruction::Cluster& cluster) {
        const double x = cluster.x_mm - settings.axis_x_mm, y = cluster.y_mm - settings.axis_y_mm;
        return inner > 0 && x * x + y * y < inner * inner;
    };
    const Selection selection(settings, tally_.frame(), {settings.axis_x_mm, settings.axis_y_mm});
    std::erase_if(pairs_, [&](const Pair& pair) {
        const bool late = std::abs(pair.a.time_ns - pair.b.time_ns) >= settings.time_ns;
        if (!late && !too_near(pair.a) && !too_near(pair.b)) return false;
        ++tally_.flow.pairs;
        for (auto cut = Cut::time; cut < (late ? Cut::time : selection.first_failed(pair));
             cut = static_cast<Cut>(static_cast<int>(cut) + 1))
            ++tally_.flow.left[static_cast<std::size_t>(cut)];
        return true;
    });
}

void RunTally::count() {
    if (pairs_.empty()) return;
    constexpr std::int64_t few = 200;
    auto axis = find_beam_axis(tally_.settings(), tally_.frame(), pairs_);
    if (axis.pairs < few && !axes_.empty()) {
        const auto pairs = axis.pairs;
        axis = axes_.back();
        axis.pairs = pairs;
    }
    tally_.add(pairs_, axis.mean, keeps_selected_ ? &selected_ : nullptr);
    axes_.push_back(axis);
    pairs_.clear();
}

BeamAxis mean_axis(std::span<const BeamAxis> axes) {
    BeamAxis mean;
    for (const auto& axis : axes) {
        const auto n = static_cast<double>(axis.pairs);
        mean.pairs += axis.pairs;
        mean.mean.x_mm += n * axis.mean.x_mm;
        mean.mean.y_mm += n * axis.mean.y_mm;
        mean.sigma.x_mm += n * axis.sigma.x_mm;
        mean.sigma.y_mm += n * axis.sigma.y_mm;
    }
    const auto n = static_cast<double>(mean.pairs);
    if (n == 0) return mean;
    for (auto* position : {&mean.mean, &mean.sigma}) {
        position->x_mm /= n;
        position->y_mm /= n;
    }
    mean.error = {mean.sigma.x_mm / std::sqrt(n), mean.sigma.y_mm / std::sqrt(n)};
    return mean;
}

}  // namespace antipode::selection
