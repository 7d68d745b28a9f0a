#pragma once

/// From the selected periods to the scan table.

#include "analysis/period.hpp"
#include "selection/selection.hpp"
#include "yield/efficiency_table.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace antipode::analysis {

/// What the scan table needs of a selected period.
struct PeriodCounts {
    std::string source;  ///< for messages
    double e_beam_mev = 0;
    selection::Yield yield;
    double n_pot = 0;
    std::int64_t bunches = 0;         ///< that count
    std::int64_t not_counted = 0;     ///< left out, lost, or dropped without a packet
    bool whole = false;               ///< no file is damaged, and each has its end
    std::vector<BunchRange> ranges;   ///< that were kept
    nlohmann::ordered_json card;      ///< of the selection
    selection::LossSettings allowed;  ///< by that card
};

/// The scan table, a row for each period in their order. Throws InputError for a period that lost more than
/// its card allows or has no positrons, one that was made with another card than the first, and bunches that
/// are there twice.
yield::ScanTable scan_table(std::span<const PeriodCounts> periods, const yield::EfficiencyTable& efficiency,
                            std::int64_t scan, bool b_from_line);

}  // namespace antipode::analysis
