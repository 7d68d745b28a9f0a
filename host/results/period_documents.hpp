#pragma once

/// Documents of what stands before the scan table: what was counted of a period, B and eps_S, a simulated
/// scan.

#include "analysis/campaign.hpp"
#include "efficiency/trigger_efficiency.hpp"
#include "results/document.hpp"

#include <functional>
#include <span>
#include <vector>

namespace antipode::results {

/// Relative changes of B with the cuts, as selection::Tally has them for N2; empty: not known.
struct ExpectedChanges {
    std::vector<efficiency::Estimate> r_max, margin;
};

/// Cut flow, stability of N2, spectra and resolutions. @param e_beam_mev turns (E1 + E2)/E_beam into MeV
void describe_tally(Document& document, const selection::Tally& tally, double e_beam_mev,
                    const ExpectedChanges& expected = {});

/// Fills a Document of kind "efficiency": B and eps_S of each energy, and their straight lines.
void describe_efficiency(Document& document, std::span<const analysis::EfficiencyPoint> points,
                         double x_ref_mev);

/// Fills a Document of kind "run". Of a period that is not shown it has energies, N_POT, B and eps_S, which
/// know nothing of its pairs; all that is counted is summed over the others.
/// @param shown  whether the counts of a period, by its number, may be shown
void describe_run(Document& document, std::span<const analysis::CampaignPeriod> periods,
                  const std::function<bool(int)>& shown);

/// Fills a Document of kind "trigger_efficiency": one point for each number of positrons a bunch.
void describe_trigger_efficiency(Document& document, std::span<const efficiency::TriggerEfficiency> points);

/// The same without the tables that are pictures rather than text.
Document without_spectra(Document document);

}  // namespace antipode::results
