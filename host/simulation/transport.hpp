#pragma once

#include "simulation/draws.hpp"
#include "simulation/interaction.hpp"
#include "simulation/settings.hpp"

#include <optional>

namespace antipode::simulation {

/// A particle at the front faces of the crystals.
struct Arrival {
    bool photon = false;
    double energy_mev = 0;
    double x_mm = 0, y_mm = 0;
    double slope_x = 0, slope_y = 0;
    double time_ns = 0;
};

/// From the target to the calorimeter: the kick of the residual field in the middle of the yoke, the chamber
/// in the dipole, scattering and energy loss in the window and the tagger. Straight lines else.
class Transport {
public:
    Transport(const LayoutSettings& layout, double field_kick_mev);

    /// None if the particle is absorbed on the way. `which` is the particle's index.
    std::optional<Arrival> follow(const Interaction& interaction, std::size_t which, Draws& draws) const;

private:
    LayoutSettings layout_;
    double field_kick_mev_;
};

}  // namespace antipode::simulation
