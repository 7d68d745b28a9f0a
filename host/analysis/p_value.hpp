#pragma once

#include "analysis/search.hpp"
#include "inference/p_value.hpp"
#include "inference/scan_minimum.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace antipode::analysis {

/// A range of masses in which a p-value looks for an excess, and the ending of the names of its results.
struct NamedWindow {
    std::string ending;   ///< "" for the whole search, "_near" for the range near the expected mass
    std::string meaning;  ///< "at any mass of the search"
    inference::MassWindow window;
};

/// The largest deviation of the observed limits in a window, and how often pseudo-experiments exceed it.
struct Excess {
    inference::LargestDeviation largest;
    inference::Proportion global;  ///< from pseudo-experiments of its own, or of the band (`of_band`)
    bool of_band = false;
};

/// Definition (a) of the global p-value: limits. Observed limits, band and pseudo-experiments at the same
/// masses.
struct LimitExcess {
    std::vector<inference::MassLimits> observed;
    inference::ExpectedLimits expected;
    std::vector<Excess> windows;
    std::int64_t decisions = 0;  ///< of "is this limit above the threshold"
    std::int64_t early = 0;      ///< of them, those that did not need all toys
};

/// Local and global p-value of an excess, by two definitions.
struct PValues {
    std::vector<NamedWindow> windows;
    std::optional<LimitExcess> limits;    ///< (a)
    std::optional<inference::GlobalQ> q;  ///< (b): the smallest Q over mass and coupling
    std::string note;                     ///< why (a) is left out, where it was asked for
};

/// Throws InputError for a blinded scan, a mass outside it, or an effort that gives no p-value; Error with
/// the status `rejected` where limits, toys or fits fail.
PValues p_values(const Search& search);

}  // namespace antipode::analysis
