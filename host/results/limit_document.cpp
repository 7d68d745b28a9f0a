#include "results/limit_document.hpp"

#include "inference/p_value.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include <fmt/format.h>

namespace antipode::results {
namespace {

using inference::ExpectedLimits;
using inference::MassLimits;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<double> masses_of(const std::vector<MassLimits>& observed,
                              const std::vector<ExpectedLimits>& expected) {
    if (observed.empty()) return expected.front().masses_mev;
    std::vector<double> masses;
    for (const auto& mass : observed)
        masses.push_back(mass.mass_mev);
    return masses;
}

void add_observed(Table& table, const std::vector<MassLimits>& observed) {
    for (std::size_t level = 0; level < observed.front().limits.size(); ++level) {
        std::vector<double> coupling, error;
        for (const auto& mass : observed) {
            coupling.push_back(mass.limits[level].found ? mass.limits[level].coupling : missing);
            error.push_back(mass.limits[level].found ? mass.limits[level].error : missing);
        }
        const auto name = fmt::format("limit_{:.0f}", 100 * observed.front().limits[level].confidence);
        table.add(name, "", "observed upper limit on g_ve at this confidence level in percent", coupling)
            .add(name + "_err", "", "its Monte-Carlo error", error);
    }
}

void add_band(Table& table, const ExpectedLimits& expected) {
    constexpr std::array names = {"minus2", "minus1", "median", "plus1", "plus2"};
    std::array<std::vector<double>, names.size()> value, error;
    for (std::size_t mass = 0; mass < expected.masses_mev.size(); ++mass) {
        const auto band = expected.band(mass);
        for (std::size_t line = 0; line < names.size(); ++line) {
            value[line].push_back(band[line].value);
            error[line].push_back(band[line].error);
        }
    }
    const auto level = fmt::format("{:.0f}", 100 * expected.confidence);
    // The band of the 90 % limit is the one that is drawn.
    const auto prefix = level == "90" ? std::string("expected_") : fmt::format("expected_{}_", level);
    for (std::size_t line = 0; line < names.size(); ++line) {
        const auto least = inference::least_pseudo_experiments(inference::band_sigmas[line]);
        if (expected.couplings.size() < least) continue;
        table
            .add(prefix + names[line], "",
                 fmt::format("expected {} % limit without X, at {:+.0f} sigma", level,
                             inference::band_sigmas[line]),
                 value[line])
            .add(prefix + names[line] + "_err", "", "its Monte-Carlo error", error[line]);
    }
}

void add_cls_table(Document& document, const std::string& name, const std::string& meaning,
                   const std::vector<analysis::ClsCurve>& curves) {
    std::vector<double> mass_mev, coupling, value, error, q, p_b, p_s;
    for (const auto& curve : curves)
        for (const auto& cls : curve.points) {
            mass_mev.push_back(curve.mass_mev);
            coupling.push_back(cls.coupling);
            value.push_back(cls.value());
            error.push_back(cls.error());
            q.push_back(cls.q_observed);
            p_b.push_back(cls.p_b.value());
            p_s.push_back(cls.p_s.value());
        }
    document.add_table(name, meaning)
        .add("m_x_mev", "MeV", "mass", mass_mev)
        .add("g_ve", "", "coupling", coupling)
        .add("cls", "", "P_S / (1 - P_B)", value)
        .add("cls_err", "", "its Monte-Carlo error", error)
        .add("q", "", "chi2(S+B) - chi2(B) of the data", q)
        .add("p_b", "", "B toys with a smaller Q", p_b)
        .add("p_s", "", "S+B toys with a larger Q", p_s);
}

void add_tested(Document& document, const std::vector<MassLimits>& observed) {
    std::vector<analysis::ClsCurve> tested;
    std::int64_t failed = 0, unresolved = 0;
    for (const auto& mass : observed) {
        tested.push_back({mass.mass_mev, mass.tested});
        failed += mass.failed;
        unresolved += mass.unresolved;
    }
    add_cls_table(document, "cls", "every CLs that the search for the limits computed for the data", tested);
    document.add("failed_toys", failed, "", "toys of the data without a result");
    document.add(
        "unresolved_cls", unresolved, "",
        "CLs of the data with P_B = 1: no B toy is as background-like, and CLs is that of a Gaussian g^2");
    if (unresolved > 0)
        document.notes.push_back(fmt::format(
            "{} CLs of the data have P_B = 1: no toy without X is as background-like as the data. CLs is "
            "then that "
            "of many events, where g^2 is measured with a Gaussian error, and its error is the value itself",
            unresolved));
    std::vector<double> without_error;
    for (const auto& mass : observed)
        if (std::any_of(mass.limits.begin(), mass.limits.end(),
                        [](const auto& limit) { return limit.found && std::isnan(limit.error); }))
            without_error.push_back(mass.mass_mev);
    if (!without_error.empty())
        document.notes.push_back(
            fmt::format("Monte-Carlo error of the observed limit not known at M = {} MeV",
                        fmt::join(without_error, ", ")));
}

void add_largest_deviation(Document& document, const analysis::LargestLimit& largest) {
    document.add("m_x_largest_mev", largest.there.mass_mev, "MeV",
                 "mass of the largest deviation of the observed limit");
    document.add("deviation_largest", largest.deviation.value, largest.deviation.error, "",
                 "that deviation, in standard deviations of the band; the error holds band and toys");
    for (const auto& limit : largest.there.limits)
        if (limit.found)
            document.add(fmt::format("limit_{:.0f}_largest", 100 * limit.confidence), limit.coupling,
                         limit.error, "", "observed limit on g_ve there");
    document.add("expected_median_largest", largest.expected.value, largest.expected.error, "",
                 "expected limit there, median");
}

void add_band_effort(Document& document, const std::vector<ExpectedLimits>& expected) {
    if (const auto n = expected.front().couplings.size(); n < inference::least_for_p_value)
        document.notes.push_back(
            fmt::format("{} pseudo-experiments are too few for a whole band: its median needs {}, one "
                        "standard deviation {}, two, "
                        "and the largest deviation, {}",
                        n, inference::least_pseudo_experiments(0), inference::least_pseudo_experiments(1),
                        inference::least_for_p_value));
    document.add("pseudo_experiments", expected.front().couplings.size(), "",
                 "pseudo-experiments of the band");
    std::int64_t lost = 0, unresolved = 0, failed = 0;
    for (const auto& band : expected)
        lost += band.missing;
    unresolved = expected.front().unresolved;
    failed = expected.front().failed_toys;
    document.add("pseudo_limits_missing", lost, "", "limits of pseudo-experiments that were not found");
    document.add("pseudo_unresolved_cls", unresolved, "", "CLs of pseudo-experiments with P_B = 1");
    document.add("pseudo_failed_toys", failed, "", "toys of pseudo-experiments without a result");
}

}  // namespace

void describe_limits(Document& document, const analysis::Limits& limits) {
    const auto& observed = limits.observed;
    const auto& expected = limits.expected;
    if (observed.empty() && expected.empty()) return;
    auto& table = document.add_table("limits", "upper limits on g_ve against mass");
    table.add("m_x_mev", "MeV", "mass", masses_of(observed, expected));
    if (!observed.empty()) add_observed(table, observed);
    for (const auto& band : expected)
        add_band(table, band);
    if (!observed.empty()) add_tested(document, observed);
    if (limits.largest) add_largest_deviation(document, *limits.largest);
    if (!expected.empty()) add_band_effort(document, expected);
    if (!limits.curves.empty())
        add_cls_table(document, "cls_curve", "CLs of the data against the coupling", limits.curves);
    if (!limits.fault.empty()) document.notes.push_back(limits.fault);
}

void describe_toys(Document& document, const std::vector<std::vector<inference::TestToys>>& toys) {
    const auto add = [&](const char* name, const char* meaning, auto values) {
        std::vector<double> mass_mev, coupling, q_observed, q;
        std::vector<std::int64_t> toy;
        for (const auto& mass : toys)
            for (const auto& test : mass)
                for (std::size_t i = 0; i < (test.*values).size(); ++i) {
                    mass_mev.push_back(test.hypothesis.mass_mev);
                    coupling.push_back(test.hypothesis.coupling);
                    q_observed.push_back(test.q_observed);
                    toy.push_back(static_cast<std::int64_t>(i));
                    q.push_back((test.*values)[i]);
                }
        document.add_table(name, meaning)
            .add("m_x_mev", "MeV", "mass of the hypothesis", mass_mev)
            .add("g_ve", "", "its coupling", coupling)
            .add("q_observed", "", "Q of the data", q_observed)
            .add("toy", "", "number of the toy: its random stream is (seed, name, toy)", toy)
            .add("q", "", "Q of the toy; missing where a fit failed", q);
    };
    add("b_toys", "Q of toys without X", &inference::TestToys::background);
    add("s_toys", "Q of toys with X", &inference::TestToys::signal);
}

}  // namespace antipode::results
