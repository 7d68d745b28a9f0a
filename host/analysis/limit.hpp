#pragma once

#include "analysis/search.hpp"
#include "inference/expected.hpp"
#include "inference/limit.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace antipode::analysis {

struct LimitQuestion {
    std::vector<double> masses_mev;  ///< none: those of the card
    bool expected_only = false;      ///< what a blinded scan allows
    bool keep_toys = false;          ///< Q of every toy of the data
};

/// CLs of the data against the coupling at one mass.
struct ClsCurve {
    double mass_mev = 0;
    std::vector<inference::Cls> points;
};

/// The largest deviation of the observed limits from the band.
struct LargestLimit {
    inference::MassLimits there;
    inference::Estimate deviation;  ///< in standard deviations of the band; the error holds band and toys
    inference::Estimate expected;   ///< median there
};

/// Upper limits on g_ve at 90 and 95 %.
struct Limits {
    std::vector<inference::MassLimits> observed;  ///< empty if only expected ones were asked for
    std::vector<inference::ExpectedLimits>
        expected;  ///< one for each confidence; none without pseudo-experiments
    std::optional<LargestLimit> largest;
    std::vector<ClsCurve> curves;
    std::vector<std::vector<inference::TestToys>> toys;  ///< [mass][hypothesis], if they are kept
    std::string fault;  ///< why the limits are not what was asked for; empty if they are
};

/// Throws InputError for observed limits of a blinded scan, a mass outside the scan, or an effort that gives
/// no median.
Limits limits(const Search& search, const LimitQuestion& question);

}  // namespace antipode::analysis
