#pragma once

#include "analysis/period.hpp"
#include "flux/beam_catcher.hpp"
#include "physics/two_body.hpp"
#include "selection/tally.hpp"

#include <vector>

namespace antipode::analysis {

/// What was counted of one file: a run, with a beam axis of its own.
struct Run {
    Reading reading;
    double catcher_pc = 0;
    selection::RunTally tally;
};

/// A period as selected: what its scan-table row and its plots are made of.
struct SelectedPeriod {
    std::vector<Run> runs;  ///< one for each file
    Reading reading;        ///< of all
    selection::Tally total;
    selection::BeamAxis axis;
    physics::PairLimits limits;
    double n_pot = 0;  ///< positrons on target, from the beam catcher
};

/// Reads the files, each on a thread, and selects pairs. Throws InputError for a bunch that is there twice.
/// @param keep_pairs  also keep every selected pair, in `runs`
SelectedPeriod select(const PeriodRequest& request, const selection::SelectionCard& card, double e_beam_mev,
                      const flux::CatcherSettings& catcher, bool keep_pairs);

}  // namespace antipode::analysis
