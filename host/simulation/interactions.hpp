#pragma once

#include "physics/quasi_real_compton.hpp"
#include "physics/tabulated_density.hpp"
#include "physics/target.hpp"
#include "physics/two_body.hpp"
#include "simulation/draws.hpp"
#include "simulation/interaction.hpp"
#include "simulation/settings.hpp"

#include <optional>

namespace antipode::simulation {

/// Makes the interactions of the positrons of a bunch: how many of each process, and what comes out of each.
/// Only those that can reach the calorimeter are made.
class Interactions {
public:
    Interactions(const BeamSettings& beam, const LayoutSettings& layout, const ProcessSettings& processes);

    /// Expected interactions for one positron on target, in the range that is generated.
    double rate(Process process) const noexcept { return rates_[static_cast<std::size_t>(process)]; }
    /// The part of a two-body process with |cos θ*| < wide_cos.
    double wide_rate(Process process) const noexcept {
        return wide_rates_[static_cast<std::size_t>(process)];
    }

    /// An interaction of a positron of the beam. For two-body processes `wide` restricts |cos θ*| to wide_cos
    /// or to the rest. None if the products miss the calorimeter: the try counts, there is nothing to follow.
    std::optional<Interaction> make(Process process, bool wide, Draws& draws) const;

private:
    struct Ray {
        double slope_x, slope_y;
    };
    void two_body(Interaction& interaction, double mass_mev, const physics::CentreOfMass& frame,
                  const Ray& beam, double depth, Draws& draws) const;
    void elastic(Interaction& interaction, const Ray& beam, double depth, Draws& draws) const;
    bool quasi_real_compton(Interaction& interaction, const Ray& beam, double depth, Draws& draws) const;
    Particle leave(int charge, double energy_mev, const Ray& beam, double tan_theta, double phi, double depth,
                   Draws& draws) const;
    double target_scattering_rad(double energy_mev, double depth) const noexcept;
    bool in_reach(const Particle& particle) const noexcept;

    BeamSettings beam_;
    ProcessSettings processes_;
    physics::Target target_;
    double distance_mm_;  ///< target to crystal faces
    double axis_x_, axis_y_;
    double theta_low_, theta_high_;
    physics::CentreOfMass frame_;
    physics::QuasiRealCompton compton_;
    physics::TabulatedDensity bhabha_wide_, bhabha_backward_, bhabha_forward_, photons_wide_,
        photons_forward_;
    physics::TabulatedDensity compton_log_;
    std::array<double, 6> rates_{}, wide_rates_{};
};

}  // namespace antipode::simulation
