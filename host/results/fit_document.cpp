#include "results/fit_document.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace antipode::results {
namespace {

using inference::BestFit;
using inference::Goodness;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Adds a fitted value: with its error where it was free, without where it was fixed.
void add_fitted(Document& document, const std::string& name, double value, double error,
                const std::string& unit, const std::string& meaning) {
    if (error > 0)
        document.add(name, value, error, unit, meaning);
    else
        document.add(name, value, unit, meaning);
}

void add_goodness(Document& document, const std::string& ending, const Goodness& goodness,
                  const std::string& of) {
    document.add("chi2_" + ending, goodness.chi2, "", fmt::format("{}, constraints included", of));
    document.add("ndf_" + ending, goodness.degrees, "", "degrees of freedom");
    if (goodness.probability)
        document.add("p_chi2_" + ending, *goodness.probability, "", "probability of a larger chi2");
    else
        document.notes.push_back(fmt::format(
            "p_chi2_{} is left out: as many parameters as points leave no degree of freedom", ending));
    const auto& toys = goodness.by_toys;
    if (toys.n == 0) return;
    if (static_cast<double>(goodness.failed) >
        inference::most_failed * static_cast<double>(toys.n + goodness.failed)) {
        document.notes.push_back(fmt::format("p_toys_{} is left out: {} of {} toys have no result", ending,
                                             goodness.failed, toys.n + goodness.failed));
        return;
    }
    const auto interval = toys.clopper_pearson(inference::one_sigma);
    document.add("p_toys_" + ending, toys.value(), "", fmt::format("the same by {} toys", toys.n),
                 ErrorBar{toys.value() - interval.low, interval.high - toys.value()});
}

void add_points(Document& document, const blinding::OpenedScan& scan, const inference::Model& model,
                const BestFit& fit) {
    std::vector<std::int64_t> period, scan_number;
    std::vector<double> sqrt_s, g_r, g_r_err;
    std::vector<int> masked;
    for (const auto& point : model.input().points) {
        const auto row = std::find_if(scan.points.begin(), scan.points.end(),
                                      [&](const auto& p) { return p.period.period == point.period; });
        period.push_back(point.period);
        scan_number.push_back(row->period.scan);
        sqrt_s.push_back(point.sqrt_s_mev);
        g_r.push_back(row->g_r().value_or(missing));
        g_r_err.push_back(row->g_r() ? *row->g_r() * row->g_r_relative_error() : missing);
        masked.push_back(scan.sideband.masked(point.period));
    }
    document.add_table("points", "the periods of the likelihood, in the order of data taking")
        .add("period", "", "number of the period", period)
        .add("scan", "", "scan that it belongs to", scan_number)
        .add("sqrt_s_mev", "MeV", "centre-of-mass energy", sqrt_s)
        .add("g_r", "", "n2 / (n_pot b_per_pot)", g_r)
        .add("g_r_err", "", "its error", g_r_err)
        .add("masked", "", "1 in the mask of the side band", masked)
        .add("pull_b", "", "(g_r - fit) / error without X", fit.background_pulls)
        .add("pull_sb", "", "the same with X", fit.signal_pulls);
}

void add_curve(Document& document, const inference::Model& model, const BestFit& fit) {
    constexpr int steps = 300;
    const auto& points = model.input().points;
    const auto [low, high] =
        std::minmax_element(points.begin(), points.end(),
                            [](const auto& a, const auto& b) { return a.sqrt_s_mev < b.sqrt_s_mev; });
    std::vector<double> at;
    for (int i = 0; i <= steps; ++i)
        at.push_back(low->sqrt_s_mev + (high->sqrt_s_mev - low->sqrt_s_mev) * i / steps);
    const auto curve = inference::fitted_curve(model, fit, at);
    document.add_table("curve", "the fitted curves")
        .add("sqrt_s_mev", "MeV", "centre-of-mass energy", curve.sqrt_s_mev)
        .add("k", "", "K(s) of the fit with X", curve.k)
        .add("k_err", "", "its error", curve.k_error)
        .add("s_plus_b", "", "K(s) (1 + S eps_S/B)", curve.s_plus_b);
}

void add_nuisances(Document& document, const BestFit& fit) {
    std::vector<std::string> name;
    std::vector<double> prior, prior_err, value, error, pull, pull_err, minus, plus;
    for (std::size_t i = 0; i < fit.nuisances.size(); ++i) {
        const auto& nuisance = fit.nuisances[i];
        name.emplace_back(inference::parameter_names[i]);
        prior.push_back(nuisance.prior.error > 0 ? nuisance.prior.value : missing);
        prior_err.push_back(nuisance.prior.error > 0 ? nuisance.prior.error : missing);
        value.push_back(nuisance.value);
        error.push_back(nuisance.error);
        pull.push_back(nuisance.pull());
        pull_err.push_back(nuisance.pull_error());
        minus.push_back(nuisance.impact_minus);
        plus.push_back(nuisance.impact_plus);
    }
    document.add_table("nuisances", "parameters of the fit with X beside their constraints")
        .add("name", "", "parameter; the unit is in the name", name)
        .add("prior", "", "centre of its constraint", prior)
        .add("prior_err", "", "error of the constraint", prior_err)
        .add("value", "", "fitted", value)
        .add("value_err", "", "its error", error)
        .add("pull", "", "(fitted - centre) / error of the constraint", pull)
        .add("pull_err", "", "error in errors of the constraint", pull_err)
        .add("impact_minus", "", "change of g_ve with the parameter one error lower", minus)
        .add("impact_plus", "", "change of g_ve with it one error higher", plus);
}

void add_correlation(Document& document, const BestFit& fit) {
    std::vector<std::string> first, second;
    std::vector<double> correlation;
    for (std::size_t i = 0; i < fit.names.size(); ++i)
        for (std::size_t j = 0; j < fit.names.size(); ++j) {
            first.push_back(fit.names[i]);
            second.push_back(fit.names[j]);
            correlation.push_back(fit.correlation[i][j]);
        }
    document.add_table("correlation", "correlations of all free parameters, from the curvature of chi2")
        .add("first", "", "parameter", first)
        .add("second", "", "parameter", second)
        .add("correlation", "", "of the two", correlation);
}

void add_scan(Document& document, const analysis::LikelihoodScan& scan) {
    std::vector<double> mass, coupling, q;
    for (std::size_t i = 0; i < scan.masses_mev.size(); ++i)
        for (std::size_t j = 0; j < scan.couplings.size(); ++j) {
            mass.push_back(scan.masses_mev[i]);
            coupling.push_back(scan.couplings[j]);
            q.push_back(scan.q[i][j]);
        }
    document.add_table("scan", "Q over mass and coupling, all parameters profiled")
        .add("m_x_mev", "MeV", "mass", mass)
        .add("g_ve", "", "coupling", coupling)
        .add("q", "", "chi2 with X - chi2 without", q);
}

}  // namespace

void describe_fit(Document& document, const blinding::OpenedScan& scan, const analysis::Fit& found) {
    const auto& [model, fit, background, signal, q] = found;
    const auto& best = fit.best;
    add_fitted(document, "m_x_mev", best.mass_mev, fit.mass_error, "MeV", "mass of X");
    add_fitted(document, "g_ve", best.coupling, fit.coupling_error, "",
               "its coupling to electrons and positrons");
    const auto add_interval = [&](const std::string& name, const inference::Interval& interval,
                                  const std::string& unit) {
        if (std::isnan(interval.low) && std::isnan(interval.high)) return;
        document.add(name + "_low" + (unit.empty() ? "" : "_mev"), interval.low, unit,
                     "lower end of the 68 % interval, chi2 + 1");
        document.add(name + "_high" + (unit.empty() ? "" : "_mev"), interval.high, unit, "its upper end");
    };
    add_interval("m_x", fit.mass_interval, "MeV");
    add_interval("g_ve", fit.coupling_interval, "");
    document.add("q", fit.q, "", "chi2 with X - chi2 without");
    if (fit.question.coupling)
        document.notes.emplace_back(
            "g_ve was held: Q then compares two fixed hypotheses, and its square root is no significance");
    else
        document.add("z_local", std::sqrt(std::max(0.0, -fit.q)), "",
                     "sqrt(-Q): local significance if the mass were known");
    document.add("k0", fit.signal.parameters[inference::k0], "",
                 fmt::format("K at {} MeV, with X", model.input().pivot_mev));
    document.add("k1_per_mev", fit.signal.parameters[inference::k1], "1/MeV", "slope of K, with X");
    document.add("k0_without_x", fit.background.parameters[inference::k0], "", "K, without X");
    document.add("k1_without_x_per_mev", fit.background.parameters[inference::k1], "1/MeV",
                 "slope of K, without X");
    add_goodness(document, "b", background, "chi2 without X");
    add_goodness(document, "sb", signal, "chi2 with X");
    add_nuisances(document, fit);
    add_points(document, scan, model, fit);
    add_curve(document, model, fit);
    add_correlation(document, fit);
    if (q) add_scan(document, *q);
}

}  // namespace antipode::results
