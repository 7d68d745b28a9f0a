#pragma once

/// The analysis of the scan table that `antipode run` has made: the steps of its card, through the blinding
/// gate.

#include "analysis/campaign.hpp"
#include "analysis/finished_steps.hpp"
#include "cli/campaign_options.hpp"
#include "cli/steps.hpp"

#include <span>
#include <string>

namespace antipode::cli {

struct RunOptions : CampaignOptions {
    bool no_plots = false;
};

/// Throws InputError for what the steps would meet after hours of simulation.
void check_steps(const analysis::CampaignCard& card);

class RunSteps {
public:
    RunSteps(const RunOptions& options, const analysis::CampaignCard& card);

    /// Makes a step unless it is finished. The status is `done` or that of a result that fails its criterion.
    ExitStatus make(const std::string& step) const;
    /// Opens the masked periods, once for a table, card and version, after the side band was accepted.
    ExitStatus unblind(const std::string& reason) const;
    /// Adds what the run found, less what the scan hides; unblindings are named.
    void describe(results::Document& document, std::span<const analysis::CampaignPeriod> periods) const;

private:
    AnalysisOptions options_of(const std::string& step, const std::vector<std::string>& more = {}) const;

    const RunOptions& options_;
    std::string card_;
    analysis::FinishedSteps steps_;
};

}  // namespace antipode::cli
