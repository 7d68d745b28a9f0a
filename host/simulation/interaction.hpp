#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace antipode::simulation {

enum class Process { bhabha, two_photon, signal, elastic, quasi_real_compton, cosmic };
constexpr auto names_of(Process) {
    return std::array{std::pair{Process::bhabha, std::string_view("bhabha")},
                      std::pair{Process::two_photon, std::string_view("two_photon")},
                      std::pair{Process::signal, std::string_view("signal")},
                      std::pair{Process::elastic, std::string_view("elastic")},
                      std::pair{Process::quasi_real_compton, std::string_view("quasi_real_compton")},
                      std::pair{Process::cosmic, std::string_view("cosmic")}};
}
constexpr bool is_two_body(Process process) noexcept {
    return process <= Process::signal;
}

/// A particle that leaves the target; small angles, so that slopes are tangents.
struct Particle {
    int charge = 0;  ///< 0: photon
    double energy_mev = 0;
    double slope_x = 0, slope_y = 0;  ///< dx/dz, dy/dz
};

/// What one positron did.
struct Interaction {
    Process process = Process::bhabha;
    double time_ns = 0;  ///< in the window
    double e_beam_mev = 0;
    double cos_theta = 0;  ///< centre of mass, of the first particle: positron, first photon
    double phi = 0;
    double x_mm = 0, y_mm = 0;  ///< on the target
    std::array<Particle, 2> particles;
    int count = 0;  ///< of the particles that are followed
};

}  // namespace antipode::simulation
