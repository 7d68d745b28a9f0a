#pragma once

#include "analysis/limit.hpp"
#include "results/document.hpp"

#include <vector>

namespace antipode::results {

/// Fills a Document of kind "limit": observed limits, the expected band where there is one, every CLs that
/// was computed for the data, and CLs curves.
void describe_limits(Document& document, const analysis::Limits& limits);

/// Q of every toy of every hypothesis that was tested, for HDF5: a table for B toys and one for S+B toys.
/// @param toys  [mass][hypothesis]
void describe_toys(Document& document, const std::vector<std::vector<inference::TestToys>>& toys);

}  // namespace antipode::results
