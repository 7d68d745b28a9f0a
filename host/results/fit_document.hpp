#pragma once

#include "blinding/gate.hpp"
#include "inference/best_fit.hpp"
#include "results/document.hpp"

#include <optional>
#include <vector>

namespace antipode::results {

/// Q over mass and coupling, for contours.
struct LikelihoodScan {
    std::vector<double> masses_mev, couplings;
    std::vector<std::vector<double>> q;  ///< [mass][coupling]
};

/// Fills a Document of kind "fit": the best X, goodness of fit without and with it, nuisances with pulls and
/// impacts, correlations, the points with their pulls, the fitted curves, and Q over mass and coupling where
/// it was computed.
/// @param background, signal  goodness of fit
void describe_fit(Document& document, const blinding::OpenedScan& scan, const inference::Model& model,
                  const inference::BestFit& fit, const inference::Goodness& background,
                  const inference::Goodness& signal, const std::optional<LikelihoodScan>& q);

}  // namespace antipode::results
