#pragma once

#include "analysis/event.hpp"
#include "results/document.hpp"

namespace antipode::results {

/// Fills a Document of kind "event": the crystals with their energies, the clusters, the selected pairs.
void describe_event(Document& document, const analysis::Event& event, const selection::SelectionCard& card,
                    double e_beam_mev);

}  // namespace antipode::results
