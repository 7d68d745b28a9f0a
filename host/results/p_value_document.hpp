#pragma once

#include "inference/p_value.hpp"
#include "inference/scan_minimum.hpp"
#include "results/document.hpp"

#include <vector>

namespace antipode::results {

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

/// Fills a Document of kind "pvalue": definition (a), and (b), the smallest Q over mass and coupling. Either
/// may be absent.
void describe_p_values(Document& document, const std::vector<NamedWindow>& windows, const LimitExcess* limits,
                       const inference::GlobalQ* q);

}  // namespace antipode::results
