#include "yield/g_r.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include <fmt/format.h>

namespace antipode::yield {
namespace {

double n_pot_of(const ScanPeriod& period, const Corrections& on) {
    double n_pot = period.n_pot;
    if (!on.leakage) n_pot *= period.leakage.value;
    if (!on.ageing)
        n_pot *= on.ageing_sense == AgeingSense::multiplies ? 1 / period.ageing.value : period.ageing.value;
    return n_pot;
}

std::optional<double> n2_of(const ScanPeriod& period, const Corrections& on) {
    if (on.sideband_subtraction || !period.n2) return period.n2;
    if (!period.n2_raw)
        throw InputError(fmt::format(
            "period {}: corrections.sideband_subtraction = false needs the column n2_raw", period.period));
    return period.n2_raw;
}

double b_of(const ScanPeriod& period, const Corrections& on) {
    if (!on.tag_probe) return period.b_per_pot;
    if (!period.tag_probe_ratio)
        throw InputError(fmt::format(
            "period {}: corrections.tag_probe = true needs the column tag_probe_ratio", period.period));
    return period.b_per_pot * period.tag_probe_ratio->value * period.tag_probe_ratio->value;
}

YieldPoint make_point(const ScanPeriod& period, const YieldSettings& settings) {
    const auto& on = settings.corrections;
    const auto& errors = settings.errors;
    YieldPoint point;
    point.period = period;
    point.n2 = n2_of(period, on);
    point.n_pot = n_pot_of(period, on);
    point.b_per_pot = b_of(period, on);
    if (period.eps_s) {
        point.eps_s = period.eps_s->value;
        point.eps_s_err = period.eps_s->error;
    }
    if (point.n2) {
        point.n2_budget.terms.push_back({statistics_term, 1 / std::sqrt(*point.n2)});
        if (period.n2_err && on.sideband_subtraction) {
            // The column is the whole error of n2; counting is in the likelihood already.
            const double beyond = std::max(0.0, *period.n2_err * *period.n2_err - *point.n2);
            point.n2_budget.terms.push_back({"n2_err beyond statistics", std::sqrt(beyond) / *point.n2});
        } else if (errors.n2_sideband && on.sideband_subtraction && period.n2_raw)
            point.n2_budget.terms.push_back(
                {"side-band subtraction", period.n2_net_fraction_err * *period.n2_raw / *period.n2});
    }
    point.n_pot_budget.terms.push_back({"energy scale", errors.n_pot_scale});
    if (period.n_pot_err) point.n_pot_budget.terms.push_back({"n_pot_err", *period.n_pot_err / period.n_pot});
    if (on.leakage)
        point.n_pot_budget.terms.push_back({"leakage", period.leakage.error / period.leakage.value});
    if (on.ageing) point.n_pot_budget.terms.push_back({"ageing", period.ageing.error / period.ageing.value});
    point.b_budget.terms.push_back({"cuts, efficiency, beam spot", errors.b_other});
    point.b_budget.terms.push_back({"simulation statistics", period.b_per_pot_err / period.b_per_pot});
    if (on.tag_probe)
        point.b_budget.terms.push_back(
            {"tag and probe", 2 * period.tag_probe_ratio->error / period.tag_probe_ratio->value});
    return point;
}

using Selection = std::function<bool(const YieldPoint&)>;

/// Line of a quantity with its absolute error over the selected points.
StraightLine line_of(const std::vector<YieldPoint>& points, const Selection& selected, double x_ref,
                     const std::function<Factor(const YieldPoint&)>& quantity) {
    std::vector<double> x, y, error;
    for (const auto& point : points) {
        if (!selected(point)) continue;
        const Factor value = quantity(point);
        x.push_back(point.period.sqrt_s_mev);
        y.push_back(value.value);
        error.push_back(value.error);
    }
    return fit_line(x, y, error, x_ref);
}

bool in_search(const YieldPoint& point) {
    return point.period.role == Role::resonance;
}

Factor b_quantity(const YieldPoint& point) {
    return {point.b_per_pot, point.b_per_pot * point.b_budget.total()};
}

Factor eps_over_b_quantity(const YieldPoint& point) {
    const double ratio = *point.eps_s / point.b_per_pot;
    return {ratio, ratio * std::hypot(point.eps_s_err / *point.eps_s, point.b_budget.total())};
}

std::vector<ScanLine> lines(const std::vector<YieldPoint>& points, double x_ref,
                            const std::function<Factor(const YieldPoint&)>& quantity) {
    std::vector<ScanLine> result{{0, line_of(points, in_search, x_ref, quantity)}};
    std::set<std::int64_t> scans;
    for (const auto& point : points)
        if (in_search(point)) scans.insert(point.period.scan);
    if (scans.size() < 2) return result;
    for (const auto scan : scans) {
        const auto here = [&](const YieldPoint& point) {
            return in_search(point) && point.period.scan == scan;
        };
        if (std::count_if(points.begin(), points.end(), here) >= 3)
            result.push_back({scan, line_of(points, here, x_ref, quantity)});
    }
    return result;
}

void replace_eps_s(std::vector<YieldPoint>& points, const YieldSettings& settings) {
    const auto& replaced = settings.eps_s_from_line;
    if (std::none_of(points.begin(), points.end(), [](const YieldPoint& point) { return point.eps_s; }))
        return;
    const auto is_replaced = [&](const YieldPoint& point) {
        return std::find(replaced.begin(), replaced.end(), point.period.period) != replaced.end();
    };
    for (auto& point : points) {
        if (!is_replaced(point)) continue;
        const auto rest = [&](const YieldPoint& other) {
            return in_search(other) && other.period.scan == point.period.scan && !is_replaced(other) &&
                   other.eps_s;
        };
        if (std::count_if(points.begin(), points.end(), rest) < 2)
            throw InputError(
                fmt::format("yield.eps_s_from_line: scan {} has too few other periods with eps_s to replace "
                            "that of period {}",
                            point.period.scan, point.period.period));
        // The line does not depend on where its offset is written.
        const auto line =
            line_of(points, rest, settings.x_ref_mev.value_or(point.period.sqrt_s_mev), eps_over_b_quantity);
        point.eps_s = point.b_per_pot * line.at(point.period.sqrt_s_mev);
    }
}

}  // namespace

void YieldSettings::resolve(const std::vector<double>& sqrt_s_mev) {
    if (sqrt_s_mev.empty())
        throw InputError(
            "the scan table has no period with the role resonance: nothing takes part in a search");
    const auto [low, high] = std::minmax_element(sqrt_s_mev.begin(), sqrt_s_mev.end());
    if (!x_ref_mev) x_ref_mev = (*low + *high) / 2;
}

double Budget::total() const {
    double sum = 0;
    for (const auto& term : terms)
        sum += term.relative * term.relative;
    return std::sqrt(sum);
}

std::optional<double> YieldPoint::g_r() const {
    if (!n2) return std::nullopt;
    return *n2 / (n_pot * b_per_pot);
}

double YieldPoint::g_r_relative_error() const {
    return std::hypot(n2_budget.total(), n_pot_budget.total(), b_budget.total());
}

std::vector<YieldPoint> make_yield(const ScanTable& table, const YieldSettings& settings) {
    std::vector<YieldPoint> points;
    points.reserve(table.periods.size());
    for (const auto& period : table.periods)
        points.push_back(make_point(period, settings));
    replace_eps_s(points, settings);
    return points;
}

std::vector<Variant> correction_variants(const Corrections& applied) {
    std::vector<Variant> variants;
    const auto add = [&](const char* what, bool Corrections::*member) {
        auto changed = applied;
        changed.*member = !(applied.*member);
        variants.push_back({fmt::format("{} {}", applied.*member ? "without" : "with", what), changed});
    };
    add("leakage", &Corrections::leakage);
    add("ageing", &Corrections::ageing);
    add("side-band subtraction", &Corrections::sideband_subtraction);
    add("tag and probe", &Corrections::tag_probe);
    return variants;
}

std::vector<ScanLine> b_lines(const std::vector<YieldPoint>& points, double x_ref_mev) {
    return lines(points, x_ref_mev, b_quantity);
}

std::vector<ScanLine> eps_over_b_lines(const std::vector<YieldPoint>& points, double x_ref_mev) {
    for (const auto& point : points)
        if (in_search(point) && !point.eps_s) return {};
    return lines(points, x_ref_mev, eps_over_b_quantity);
}

}  // namespace antipode::yield
