#pragma once

/// A Document with every kind of content: all types, missing cells, numbers that are none, awkward texts.

#include "results/document.hpp"

#include <cmath>
#include <limits>

inline antipode::results::Document example_document() {
    using namespace antipode::results;
    const nlohmann::ordered_json provenance = {
        {"program", "antipode"},
        {"version", "0.1.0"},
        {"seed", 18446744073709551615u},
        {"card", {{"prior", {{"k0", 1.01163}, {"note", "β² \"quoted\"\nsecond line"}}}}}};
    Document document("fit", "published", provenance);
    document.add("k0", 1.01215567, 0.0013, "", "K at the reference energy")
        .add("k1_per_mev", -0.01079871, 0.004, "1/MeV", "slope of K")
        .add("p_global", 0.039, "", "global p-value", ErrorBar{0.011, 0.015})
        .add("points", 42, "", "scan points in the likelihood")
        .add("verdict", "accepted <&> \"yes\"", "", "of the side band")
        .add("missing", std::numeric_limits<double>::quiet_NaN(), "", "not a number, so it is left out")
        .add("unbounded", std::numeric_limits<double>::infinity(), "", "no bound, so it is left out");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    document.add_table("points", "scan points, chronological")
        .add("period", "", "identifier", std::vector<int>{0, 1, 2})
        .add("sqrt_s_mev", "MeV", "centre-of-mass energy",
             std::vector<double>{17.128530643344746, 17.25, 16.9})
        .add("g_r", "", "yield over expectation", std::vector<double>{1.0267292841115543, nan, 1.0 / 3.0})
        .add("g_r_err", "", "its error", std::vector<double>{0.009455707063305861, nan, 0.0088})
        .add("category", "", "kind of period", std::vector<std::string>{"scan 1", "a,b \"c\" # d", ""})
        .add("n2_raw", "", "count", std::vector<std::int64_t>{28707, missing_integer, -1});
    document.notes.emplace_back("A note — with a dash.");
    return document;
}
