#include "results/p_value_document.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/math/distributions/normal.hpp>
#include <fmt/format.h>

namespace antipode::results {
namespace {

using analysis::LimitExcess;
using analysis::NamedWindow;
using inference::Proportion;

ErrorBar error_of(const Proportion& p) {
    const auto interval = p.clopper_pearson(inference::one_sigma);
    return {p.value() - interval.low, interval.high - p.value()};
}

/// One-sided standard deviations of a p-value.
double z_of(double p) {
    constexpr double smallest = std::numeric_limits<double>::min();
    return boost::math::quantile(
        boost::math::complement(boost::math::normal(), std::clamp(p, smallest, 1 - 1e-16)));
}

/// @param band_error  that is not in the counts: of thresholds that fluctuate
void add_p(Document& document, const std::string& ending, const Proportion& p, const std::string& meaning,
           double band_error = 0) {
    if (p.n < static_cast<std::int64_t>(inference::least_for_p_value)) {
        document.notes.push_back(
            fmt::format("p_{} is left out: it needs {} pseudo-experiments or more, there are {}", ending,
                        inference::least_for_p_value, p.n));
        return;
    }
    const auto interval = p.clopper_pearson(inference::one_sigma);
    const auto counting = error_of(p);
    document.add("p_" + ending, p.value(), "", meaning,
                 ErrorBar{std::min(p.value(), std::hypot(counting.minus, band_error)),
                          std::min(1 - p.value(), std::hypot(counting.plus, band_error))});
    const double z = z_of(p.value());
    if (p.k == 0) {
        document.add("z_" + ending, z_of(interval.high), "", "at least so many standard deviations");
        document.notes.push_back(
            fmt::format("z_{} is a lower bound: none of {} pseudo-experiments is as extreme", ending, p.n));
    } else if (p.k == p.n) {
        document.add("z_" + ending, z_of(interval.low), "", "at most so many standard deviations");
    } else {
        const double of_band = band_error / boost::math::pdf(boost::math::normal(), z);
        document.add("z_" + ending, z, "", "the same in standard deviations, one-sided",
                     ErrorBar{std::hypot(z - z_of(interval.high), of_band),
                              std::hypot(z_of(interval.low) - z, of_band)});
    }
    document.add("n_" + ending, p.n, "", "pseudo-experiments of it");
}

/// G(t), linear between its points, as the published curve is read.
double interpolate(const inference::LookElsewhere& curve, double t) {
    if (t <= curve.t.front()) return 1;
    for (std::size_t i = 1; i < curve.t.size(); ++i) {
        if (t > curve.t[i]) continue;
        const double f = (t - curve.t[i - 1]) / (curve.t[i] - curve.t[i - 1]);
        return (1 - f) * curve.probability[i - 1].value() + f * curve.probability[i].value();
    }
    return curve.probability.back().value();
}

void add_local(Document& document, const LimitExcess& limits, const inference::LookElsewhere& curve) {
    std::vector<double> mass, limit, median, deviation, p, minus, plus, global;
    for (std::size_t i = 0; i < limits.observed.size(); ++i) {
        const auto& observed = limits.observed[i].limits.front();
        if (!observed.found) continue;
        const auto sorted = limits.expected.sorted(i);
        const auto band = limits.expected.band(i);
        const auto local = inference::local_p(sorted, observed.coupling);
        mass.push_back(limits.observed[i].mass_mev);
        limit.push_back(observed.coupling);
        median.push_back(band[2].value);
        deviation.push_back(inference::deviation(observed.coupling, band));
        p.push_back(local.value());
        minus.push_back(error_of(local).minus);
        plus.push_back(error_of(local).plus);
        global.push_back(interpolate(curve, deviation.back()));
    }
    document.add_table("local", "p-values at each mass, from limits")
        .add("m_x_mev", "MeV", "mass", mass)
        .add("limit_90", "", "observed limit on g_ve", limit)
        .add("expected_median", "", "median of the pseudo-experiments", median)
        .add("deviation", "", "of the limit from the median, in standard deviations of the band", deviation)
        .add("p_local", "", "pseudo-experiments with a larger limit at this mass", p)
        .add("p_local_err_minus", "", "its error downwards", minus)
        .add("p_local_err_plus", "", "its error upwards", plus)
        .add("p_global", "", "look-elsewhere curve at this deviation", global);
    if (p.empty()) return;
    const auto smallest = std::min_element(p.begin(), p.end()) - p.begin();
    const auto at = static_cast<std::size_t>(smallest);
    document.add("m_x_mev", mass[at], "MeV", "mass of the smallest local p-value");
    document.add("p_local", p[at], "", "local p-value there, from limits", ErrorBar{minus[at], plus[at]});
}

void add_curve(Document& document, const inference::LookElsewhere& curve) {
    std::vector<double> p, minus, plus;
    for (const auto& probability : curve.probability) {
        p.push_back(probability.value());
        minus.push_back(error_of(probability).minus);
        plus.push_back(error_of(probability).plus);
    }
    document.add_table("look_elsewhere", "how often a deviation is exceeded at any mass of the search")
        .add("threshold", "", "deviation of a limit, in standard deviations of the band", curve.t)
        .add("p_global", "", "pseudo-experiments of the band that exceed it", p)
        .add("p_global_err_minus", "", "its error downwards", minus)
        .add("p_global_err_plus", "", "its error upwards", plus);
}

void add_limits(Document& document, const std::vector<NamedWindow>& windows, const LimitExcess& limits) {
    const auto curve = inference::look_elsewhere(limits.expected, windows.front().window);
    add_local(document, limits, curve);
    add_curve(document, curve);
    document.add(
        "threshold_observed", limits.windows.front().largest.deviation.value, "",
        "largest deviation of the observed limits from the expected ones; the error holds band and toys",
        ErrorBar::symmetric(limits.windows.front().largest.deviation.error));
    for (std::size_t i = 0; i < windows.size(); ++i) {
        const auto& excess = limits.windows[i];
        document.add("m_x_exceedance" + windows[i].ending + "_mev", excess.largest.mass_mev, "MeV",
                     "mass of the largest deviation " + windows[i].meaning);
        add_p(document, "global_exceedance" + windows[i].ending, excess.global,
              "global p-value (a): a limit that deviates more, " + windows[i].meaning +
                  "; the error holds counting and the band",
              excess.largest.p_value_band_error);
        document.add("p_global_exceedance_band" + windows[i].ending, excess.largest.p_value.value, "",
                     "the same from the pseudo-experiments of the band; the error holds that of the band",
                     ErrorBar::symmetric(excess.largest.p_value.error));
    }
    document.add("early_decisions", limits.early, "",
                 fmt::format("of {} that a limit is above or below, by fewer toys", limits.decisions));
}

void add_q(Document& document, const std::vector<NamedWindow>& windows, const inference::GlobalQ& q) {
    for (std::size_t i = 0; i < windows.size(); ++i) {
        const auto& ending = windows[i].ending;
        document.add("q_min" + ending, q.observed[i].q, "", "smallest Q " + windows[i].meaning);
        document.add("m_x_q_min" + ending + "_mev", q.observed[i].mass_mev, "MeV", "its mass");
        document.add("g_ve_q_min" + ending, q.observed[i].coupling, "", "its coupling");
        add_p(document, "global_q" + ending, q.p_value(i),
              "global p-value (b): a smaller Q " + windows[i].meaning);
    }
    document.add("q_failed", q.failed, "", "pseudo-experiments with a failed fit");
}

}  // namespace

void describe_p_values(Document& document, const analysis::PValues& found) {
    if (!found.note.empty()) document.notes.push_back(found.note);
    if (found.limits) add_limits(document, found.windows, *found.limits);
    if (found.q) add_q(document, found.windows, *found.q);
}

}  // namespace antipode::results
