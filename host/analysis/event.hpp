#pragma once

#include "analysis/period.hpp"
#include "formats/packets.hpp"
#include "selection/pairs.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace antipode::analysis {

/// A bunch with its clusters and those pairs that pass the selection.
struct Event {
    formats::Bunch bunch;
    std::vector<reconstruction::Cluster> clusters;
    std::vector<selection::Pair> pairs;
};

/// The bunch of this number in files of hits; without a number the first with a pair in the window. None if
/// there is none. Throws InputError for a file of primitives.
std::optional<Event> find_event(const PeriodRequest& request, const selection::SelectionCard& card,
                                double e_beam_mev, std::optional<std::uint32_t> number);

}  // namespace antipode::analysis
