#pragma once

#include "analysis/p_value.hpp"
#include "results/document.hpp"

namespace antipode::results {

/// Fills a Document of kind "pvalue": definition (a), and (b), the smallest Q over mass and coupling. Either
/// may be absent.
void describe_p_values(Document& document, const analysis::PValues& found);

}  // namespace antipode::results
