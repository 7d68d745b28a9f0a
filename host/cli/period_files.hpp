#pragma once

/// The options of the subcommands that read the files of a period.

#include "analysis/period.hpp"
#include "cli/analysis.hpp"

namespace antipode::cli {

struct PeriodFiles : analysis::PeriodRequest {
    void add_to(CLI::App& command);
    /// --energy, for commands that need it.
    void add_energy_to(CLI::App& command);
};

/// One line on standard error for each loss of a file, as far as there are any; the status that tells of it.
ExitStatus report_losses(const reconstruction::BunchAccount& account,
                         const reconstruction::HitsLeftOut& hits);

}  // namespace antipode::cli
