#pragma once

#include "engine/engine.hpp"
#include "oracle/bunch.hpp"
#include "trigger/configuration.hpp"

#include <algorithm>

namespace antipode {

/// What the host would load for a test's settings and tables.
inline trigger::Configuration configuration_of(const registers::Settings& settings,
                                               const oracle::Tables& tables, bool free_running) {
    trigger::Configuration out;
    out.settings = settings;
    std::copy(tables.calibration.begin(), tables.calibration.end(), out.calibration.begin());
    std::copy(tables.seed.begin(), tables.seed.end(), out.seed.begin());
    out.free_running = free_running;
    return out;
}

inline oracle::Tables tables_of(const trigger::Configuration& configuration) {
    return {{configuration.calibration.begin(), configuration.calibration.end()},
            {configuration.seed.begin(), configuration.seed.end()}};
}

}  // namespace antipode
