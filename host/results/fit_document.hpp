#pragma once

#include "analysis/fit.hpp"
#include "results/document.hpp"

namespace antipode::results {

/// Fills a Document of kind "fit": the best X, goodness of fit without and with it, nuisances with pulls and
/// impacts, correlations, the points with their pulls, the fitted curves, and Q over mass and coupling where
/// it was computed.
void describe_fit(Document& document, const blinding::OpenedScan& scan, const analysis::Fit& found);

}  // namespace antipode::results
