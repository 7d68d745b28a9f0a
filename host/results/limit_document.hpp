#pragma once

#include "inference/expected.hpp"
#include "inference/limit.hpp"
#include "inference/scan_minimum.hpp"
#include "results/document.hpp"

#include <vector>

namespace antipode::results {

/// Fills a Document of kind "limit": observed limits, the expected band where there is one, and every CLs
/// that was computed for the data.
/// @param observed  empty while blinded
/// @param window  masses among which the largest deviation from the band is looked for
/// @param seed  of the bootstrap samples of the band
/// @param expected  one for each confidence level; empty if there were no pseudo-experiments
void describe_limits(Document& document, const std::vector<inference::MassLimits>& observed,
                     const std::vector<inference::ExpectedLimits>& expected,
                     const inference::MassWindow& window, std::uint64_t seed);

/// CLs of the data against the coupling at one mass.
struct ClsCurve {
    double mass_mev = 0;
    std::vector<inference::Cls> points;
};

/// Adds a table of CLs curves to a Document of kind "limit"; nothing if there are none.
void describe_cls_curves(Document& document, const std::vector<ClsCurve>& curves);

/// Q of every toy of every hypothesis that was tested, for HDF5: a table for B toys and one for S+B toys.
/// @param toys  [mass][hypothesis]
void describe_toys(Document& document, const std::vector<std::vector<inference::TestToys>>& toys);

}  // namespace antipode::results
