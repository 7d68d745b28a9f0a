#pragma once

#include "base/progress.hpp"
#include "base/provenance.hpp"
#include "simulation/settings.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace antipode::analysis {

struct SimulateRequest {
    std::uint32_t bunches = 10000;
    std::uint32_t first = 0;
    std::string mode = "full";  ///< or "two_body"
    std::uint64_t seed = 1;
    std::string out = "run.hits";            ///< "-": standard output
    std::optional<std::string> truth;        ///< what really happened (CSV); no analysis opens it
    std::optional<std::string> calibration;  ///< constants of the simulated crystals (CSV)
    ProgressStyle progress = ProgressStyle::silent;
};

/// Simulates bunches into a file of hits. Throws InputError for another mode, IoError, Interrupted.
void simulate(const SimulateRequest& request, const simulation::SimulationSettings& settings,
              const Provenance& provenance);

}  // namespace antipode::analysis
