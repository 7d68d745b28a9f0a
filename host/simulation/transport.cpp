#include "simulation/transport.hpp"

#include "base/error.hpp"
#include "physics/multiple_scattering.hpp"

#include <cmath>

namespace antipode::simulation {

Transport::Transport(const LayoutSettings& layout, double field_kick_mev)
    : layout_(layout), field_kick_mev_(field_kick_mev) {
    if (layout.bore_z_mm.size() != layout.bore_half_height_mm.size())
        throw InputError(
            "layout.bore_z_mm and layout.bore_half_height_mm must have as many values as each other");
}

std::optional<Arrival> Transport::follow(const Interaction& interaction, std::size_t which,
                                         Draws& draws) const {
    const Particle& particle = interaction.particles[which];
    for (std::size_t i = 0; i < layout_.bore_z_mm.size(); ++i) {
        const double y = interaction.y_mm + particle.slope_y * (layout_.bore_z_mm[i] - layout_.target_z_mm);
        if (std::abs(y) > layout_.bore_half_height_mm[i]) return std::nullopt;
    }
    const double length = layout_.face_z_mm - layout_.target_z_mm;
    Arrival arrival{particle.charge == 0,
                    particle.energy_mev,
                    interaction.x_mm + particle.slope_x * length,
                    interaction.y_mm + particle.slope_y * length,
                    particle.slope_x,
                    particle.slope_y,
                    interaction.time_ns};
    if (particle.charge == 0) return arrival;

    const double kick =
        particle.charge * field_kick_mev_ / particle.energy_mev;  // the yoke's centre is z = 0
    arrival.slope_x += kick;
    arrival.x_mm += kick * layout_.face_z_mm;
    const double sigma = physics::scattering_angle_rad(particle.energy_mev, layout_.window_radiation_lengths);
    const double lever = layout_.face_z_mm - layout_.window_z_mm;
    const double dx = sigma * draws.normal();
    const double dy = sigma * draws.normal();
    arrival.slope_x += dx;
    arrival.slope_y += dy;
    arrival.x_mm += dx * lever;
    arrival.y_mm += dy * lever;
    arrival.energy_mev -= layout_.material_loss_mev;
    if (arrival.energy_mev <= 0) return std::nullopt;
    return arrival;
}

}  // namespace antipode::simulation
