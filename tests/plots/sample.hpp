#pragma once

/// Results of every kind with invented numbers, small: what the pictures and the report are tested on.

#include "results/document.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace sample {

using antipode::results::Document;
using antipode::results::ErrorBar;

inline std::vector<double> range(double from, double to, int count) {
    std::vector<double> values;
    for (int i = 0; i < count; ++i)
        values.push_back(from + (to - from) * i / (count - 1));
    return values;
}

template <class Function>
std::vector<double> map(const std::vector<double>& values, Function function) {
    std::vector<double> result;
    for (const double value : values)
        result.push_back(function(value));
    return result;
}

inline Document document(const std::string& kind, const std::string& card) {
    return Document(kind, card,
                    {{"program", "antipode"},
                     {"version", "0.1.0"},
                     {"commit", "0123456789ab"},
                     {"command_line", "antipode " + kind + " --set 'likelihood.k0=<1>&2'"},
                     {"utc", "2026-01-31T12:34:56Z"},
                     {"host", "host"},
                     {"threads", 2},
                     {"seed", 7},
                     {"random_generator", "Philox"},
                     {"inputs", {{{"path", "scan.csv"}, {"sha256", std::string(64, 'a')}}}},
                     {"card", {{"likelihood", {{"k0", 1.01163}}}}}});
}

/// Points of two scans; those in the middle are masked, and blinded if asked for.
inline void add_points(Document& result, bool blinded) {
    const auto x = range(16.4, 17.4, 20);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    std::vector<int> scan, masked;
    std::vector<double> g_r, error, pull;
    for (std::size_t i = 0; i < x.size(); ++i) {
        scan.push_back(i % 2 ? 1 : 2);
        masked.push_back(i > 7 && i < 12);
        const bool hidden = blinded && masked.back();
        pull.push_back(hidden ? nan : 2 * std::sin(7.0 * static_cast<double>(i)));
        error.push_back(hidden ? nan : 0.009);
        g_r.push_back(hidden ? nan : 1.01 + 0.009 * pull.back());
    }
    auto& points = result.add_table("points", "scan points");
    points.add("period", "", "identifier", map(x, [n = 0.0](double) mutable { return n++; }))
        .add("scan", "", "scan", scan)
        .add("sqrt_s_mev", "MeV", "centre-of-mass energy", x)
        .add("g_r", "", "yield over expectation", g_r)
        .add("g_r_err", "", "its error", error)
        .add("masked", "", "1 inside the mask", masked);
    if (result.kind != "table") points.add(result.kind == "fit" ? "pull_sb" : "pull", "", "pull", pull);
}

inline Document fit(const std::string& card = "published") {
    auto result = document("fit", card);
    result.add("m_x_mev", 16.91, 0.02, "MeV", "mass of X at the best fit")
        .add("g_ve", 4.3e-4, 0.9e-4, "", "coupling at the best fit")
        .add("q", -5.0, "", "chi2 with X less chi2 without");
    add_points(result, false);
    const auto x = range(16.4, 17.4, 50);
    const auto line = [](double s) { return 1.012 - 0.01 * (s - 16.92); };
    result.add_table("curve", "fitted curves")
        .add("sqrt_s_mev", "MeV", "", x)
        .add("k", "", "", map(x, line))
        .add("k_err", "", "", map(x, [](double) { return 0.001; }))
        .add("s_plus_b", "", "",
             map(x, [&](double s) { return line(s) + 0.01 * std::exp(-200 * std::pow(s - 16.91, 2)); }));
    const std::vector<std::string> names{"k0", "k1_per_mev", "another_one"};
    result.add_table("nuisances", "nuisance parameters")
        .add("name", "", "", names)
        .add("pull", "", "", std::vector<double>{0.1, -0.5, 0})
        .add("pull_err", "", "", std::vector<double>{0.7, 0.9, 1})
        .add("impact_minus", "", "", std::vector<double>{2e-5, -1e-6, 0})
        .add("impact_plus", "", "", std::vector<double>{-2e-5, 1e-6, 0});
    std::vector<std::string> first, second;
    std::vector<double> rho;
    for (const auto& a : names)
        for (const auto& b : names) {
            first.push_back(a);
            second.push_back(b);
            rho.push_back(a == b ? 1 : -0.2);
        }
    result.add_table("correlation", "correlations")
        .add("first", "", "", first)
        .add("second", "", "", second)
        .add("correlation", "", "", rho);
    std::vector<double> mass, coupling, q;
    for (const double m : range(16.7, 17.1, 20))
        for (const double g : range(0, 9e-4, 20)) {
            mass.push_back(m);
            coupling.push_back(g);
            q.push_back(-5 + std::pow((m - 16.91) / 0.04, 2) + std::pow((g - 4.3e-4) / 0.9e-4, 2));
        }
    result.add_table("scan", "Q")
        .add("m_x_mev", "MeV", "", mass)
        .add("g_ve", "", "", coupling)
        .add("q", "", "", q);
    return result;
}

inline Document table(bool blinded = true) {
    auto result = document("table", "published");
    add_points(result, blinded);
    result.add_table("error_budget", "relative errors")
        .add("observable", "", "", std::vector<std::string>{"n2", "n2", "g_r"})
        .add("source", "", "", std::vector<std::string>{"statistics", "total", "total"})
        .add("mean_percent", "%", "", std::vector<double>{0.6, 0.6, 0.9})
        .add("min_percent", "%", "", std::vector<double>{0.5, 0.5, 0.8})
        .add("max_percent", "%", "", std::vector<double>{0.7, 0.7, 1});
    return result;
}

inline Document sideband(bool blinded = true) {
    auto result = document("sideband", "published");
    result.add("k0", 1.0116, 0.0016, "", "K at the pivot").add("verdict", "accepted", "", "of the side band");
    add_points(result, blinded);
    const auto x = range(16.4, 17.4, 20);
    result.add_table("curve", "K").add("sqrt_s_mev", "MeV", "", x).add("k", "", "", map(x, [](double) {
                                                                           return 1.01;
                                                                       }));
    if (!blinded)
        result.add_table("windows", "chi2 of each window")
            .add("centre_mev", "MeV", "", range(16.6, 17.2, 15))
            .add("chi2", "", "", map(range(-1, 1, 15), [](double u) { return 24 + 8 * u * u; }));
    return result;
}

inline Document limit() {
    auto result = document("limit", "published");
    const auto mass = range(16.3, 17.6, 14);
    const auto scaled = [&](double factor) {
        return map(mass, [=](double m) { return factor * 3.7e-4 * (1 + std::pow(m - 16.9, 2)); });
    };
    result.add_table("limits", "upper limits on g_ve")
        .add("m_x_mev", "MeV", "mass of X", mass)
        .add("limit_90", "", "observed", scaled(1.2))
        .add("limit_90_err", "", "", scaled(0.01))
        .add("limit_95", "", "observed", scaled(1.3))
        .add("expected_minus2", "", "", scaled(0.6))
        .add("expected_minus1", "", "", scaled(0.8))
        .add("expected_median", "", "", scaled(1))
        .add("expected_plus1", "", "", scaled(1.25))
        .add("expected_plus2", "", "", scaled(1.5));
    const auto g = range(1e-4, 8e-4, 8);
    result.add_table("cls_curve", "CLs of the data")
        .add("m_x_mev", "MeV", "", std::vector<double>(g.size(), 16.9))
        .add("g_ve", "", "", g)
        .add("cls", "", "", map(g, [](double c) { return 1 / (1 + std::exp((c - 4e-4) / 1e-4)); }))
        .add("cls_err", "", "", std::vector<double>(g.size(), 0.01));
    return result;
}

inline Document pvalue() {
    auto result = document("pvalue", "published");
    result.add("p_global", 0.04, "", "global p-value", ErrorBar{0.01, 0.015})
        .add("threshold_exceedance_observed", 2.5, "", "largest deviation of the data");
    const auto mass = range(16.6, 17.2, 13);
    const auto p = map(mass, [](double m) { return 0.01 + std::min(0.8, 20 * std::pow(m - 16.9, 2)); });
    result.add_table("local", "p-values against mass")
        .add("m_x_mev", "MeV", "", mass)
        .add("p_local", "", "", p)
        .add("p_local_err", "", "", map(p, [](double v) { return 0.1 * v; }))
        .add("p_global", "", "", map(p, [](double v) { return std::min(1.0, 4 * v); }));
    const auto t = range(0, 4, 9);
    result.add_table("look_elsewhere_exceedance", "how often any mass exceeds a threshold")
        .add("threshold", "", "largest deviation", t)
        .add("p_global", "", "", map(t, [](double v) { return std::exp(-v * v / 2); }))
        .add("p_global_err", "", "", std::vector<double>(t.size(), 0.001));
    return result;
}

}  // namespace sample
