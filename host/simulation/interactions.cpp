#include "simulation/interactions.hpp"

#include "physics/bhabha.hpp"
#include "physics/elastic.hpp"
#include "physics/kinematics.hpp"
#include "physics/multiple_scattering.hpp"
#include "physics/two_photon.hpp"
#include "physics/voigt.hpp"
#include "simulation/radiative.hpp"

#include <cmath>
#include <numbers>

namespace antipode::simulation {
namespace {

using physics::CentreOfMass;
using physics::TabulatedDensity;

constexpr double two_pi = 2 * std::numbers::pi;
constexpr double outer_radius_mm = 340;    ///< beyond the last crystal, for every beam position
constexpr double smallest_energy_mev = 5;  ///< below it nothing passes the seed threshold
constexpr double m2_e = electron_mass_mev * electron_mass_mev;
/// Range of M² - m² of e+ γ systems of which one member can reach the calorimeter with smallest_energy_mev.
constexpr double compton_low = 0.05, compton_high = 1e4;

physics::Target target_of(const ProcessSettings& processes) {
    physics::Target target;
    target.thickness_mm = processes.target_thickness_mm;
    return target;
}

std::size_t index(Process process) noexcept {
    return static_cast<std::size_t>(process);
}

}  // namespace

Interactions::Interactions(const BeamSettings& beam, const LayoutSettings& layout,
                           const ProcessSettings& processes)
    : beam_(beam),
      processes_(processes),
      target_(target_of(processes)),
      distance_mm_(layout.face_z_mm - layout.target_z_mm),
      axis_x_((beam.cog_x_mm - beam.target_x_mm) / (layout.shower_z_mm - layout.target_z_mm)),
      axis_y_((beam.cog_y_mm - beam.target_y_mm) / (layout.shower_z_mm - layout.target_z_mm)),
      theta_low_(processes.inner_radius_mm / distance_mm_),
      theta_high_(outer_radius_mm / distance_mm_),
      frame_(CentreOfMass::from_beam(beam.energy_mev)),
      compton_(target_, beam.energy_mev, processes.compton_q_max_over_m) {
    const double electrons = target_.electrons_per_mb(), nuclei = target_.nuclei_per_mb();
    const double x = frame_.gamma * theta_low_;
    const double c_forward = (1 - x * x) / (1 + x * x), c_wide = processes.wide_cos;
    double bhabha_factor = electrons, photon_factor = electrons;
    if (processes.radiative) {
        const auto factors = RadiativeFactors::read(processes.radiative_table.path());
        bhabha_factor *= factors.bhabha.at(frame_.sqrt_s_mev);
        photon_factor *= factors.two_photon.at(frame_.sqrt_s_mev);
    }
    const auto two_body_rates = [&](Process process, bool on, double wide_mb, double other_mb,
                                    double factor) {
        wide_rates_[index(process)] = on ? wide_mb * factor : 0;
        rates_[index(process)] = on ? (wide_mb + other_mb) * factor : 0;
    };

    const auto bhabha = [&](double c) { return physics::Bhabha::mb_per_sr(frame_, c); };
    bhabha_wide_ = TabulatedDensity(bhabha, -c_wide, c_wide);
    bhabha_backward_ = TabulatedDensity(bhabha, -c_forward, -c_wide);
    bhabha_forward_ = TabulatedDensity(bhabha, c_wide, c_forward);
    two_body_rates(Process::bhabha, processes.bhabha, two_pi * bhabha_wide_.integral(),
                   two_pi * (bhabha_backward_.integral() + bhabha_forward_.integral()), bhabha_factor);

    const auto photons = [&](double c) { return physics::TwoPhoton::mb_per_sr(frame_, c); };
    photons_wide_ = TabulatedDensity(photons, 0, c_wide);
    photons_forward_ = TabulatedDensity(photons, c_wide, c_forward);
    two_body_rates(Process::two_photon, processes.two_photon, two_pi * photons_wide_.integral(),
                   two_pi * photons_forward_.integral(), photon_factor);

    if (processes.signal_g_ve > 0) {
        const double resonance = physics::resonance_energy_mev(processes.signal_mass_mev, electron_mass_mev,
                                                               processes.binding_energy_mev);
        const double per_positron =
            processes.signal_g_ve * processes.signal_g_ve * processes.signal_amplitude_mev *
            physics::voigt(beam.energy_mev - resonance, beam.energy_spread * resonance,
                           processes.signal_lorentz_hwhm_mev)
                .value;
        rates_[index(Process::signal)] = per_positron;
        wide_rates_[index(Process::signal)] =
            per_positron * physics::signal_fraction(processes.signal_spin, c_wide);
    }
    if (processes.elastic)
        rates_[index(Process::elastic)] =
            nuclei * physics::Elastic::mb(target_, beam.energy_mev, theta_low_, theta_high_);

    compton_log_ = TabulatedDensity(
        [&](double log_excess) {
            const double m2 = m2_e + std::exp(log_excess);
            return compton_.photons(m2) * physics::QuasiRealCompton::compton_mb(m2);
        },
        std::log(compton_low), std::log(compton_high));
    if (processes.quasi_real_compton)
        rates_[index(Process::quasi_real_compton)] = nuclei * compton_log_.integral();
}

double Interactions::target_scattering_rad(double energy_mev, double depth) const noexcept {
    return physics::scattering_angle_rad(energy_mev, target_.radiation_lengths() * depth);
}

bool Interactions::in_reach(const Particle& particle) const noexcept {
    // About the nominal axis; the rest of the geometry is the transport's.
    const double x = particle.slope_x - axis_x_, y = particle.slope_y - axis_y_;
    const double theta2 = x * x + y * y;
    return particle.energy_mev > smallest_energy_mev && theta2 > theta_low_ * theta_low_ * 0.25 &&
           theta2 < theta_high_ * theta_high_;
}

Particle Interactions::leave(int charge, double energy_mev, const Ray& beam, double tan_theta, double phi,
                             double depth, Draws& draws) const {
    Particle particle{charge, energy_mev, beam.slope_x + tan_theta * std::cos(phi),
                      beam.slope_y + tan_theta * std::sin(phi)};
    if (charge != 0) {
        const double sigma = target_scattering_rad(energy_mev, 1 - depth);
        particle.slope_x += sigma * draws.normal();
        particle.slope_y += sigma * draws.normal();
    }
    return particle;
}

void Interactions::two_body(Interaction& interaction, double mass_mev, const CentreOfMass& frame,
                            const Ray& beam, double depth, Draws& draws) const {
    const int charge = mass_mev > 0 ? 1 : 0;
    const auto one = to_lab(frame, mass_mev, interaction.cos_theta),
               two = to_lab(frame, mass_mev, -interaction.cos_theta);
    interaction.particles[0] =
        leave(charge, one.energy_mev, beam, one.tan_theta, interaction.phi, depth, draws);
    interaction.particles[1] =
        leave(-charge, two.energy_mev, beam, two.tan_theta, interaction.phi + std::numbers::pi, depth, draws);
    interaction.count = 2;
}

void Interactions::elastic(Interaction& interaction, const Ray& beam, double depth, Draws& draws) const {
    double theta = -1;
    while (theta < 0) {
        const double random = draws.uniform(), accept = draws.uniform();
        theta = physics::Elastic::sample_theta(theta_low_, theta_high_, random, accept);
    }
    interaction.particles[0] =
        leave(1, interaction.e_beam_mev, beam, std::tan(theta), interaction.phi, depth, draws);
    interaction.count = 1;
}

bool Interactions::quasi_real_compton(Interaction& interaction, const Ray& beam, double depth,
                                      Draws& draws) const {
    const double m2 = m2_e + std::exp(compton_log_.quantile(draws.uniform()));
    double x = -1;
    while (x < 0) {
        const double choice = draws.uniform(), random = draws.uniform(), accept = draws.uniform();
        x = physics::QuasiRealCompton::sample_x(m2, choice, random, accept);
    }
    const double m = std::sqrt(m2), gamma = interaction.e_beam_mev / m;
    const double p = (m2 - m2_e) / (2 * m), cos_photon = physics::QuasiRealCompton::cos_photon(m2, x);
    const double transverse = p * std::sqrt(std::max(0.0, 1 - cos_photon * cos_photon));
    // γβ and γ of the e+ γ system are the same to 1e-3 at the largest M.
    const double photon_energy = gamma * p * (1 + cos_photon);
    const double positron_energy = interaction.e_beam_mev - photon_energy;
    if (photon_energy <= 0 || positron_energy <= electron_mass_mev) return false;
    // Most are inside the hole: the random numbers of the rest are not drawn for them.
    const double photon_tan = transverse / photon_energy, positron_tan = transverse / positron_energy;
    if (std::max(photon_tan, positron_tan) < theta_low_ / 2) return false;
    const double q = compton_.sample_q_mev(m2, draws.uniform()), q_phi = draws.uniform(0, two_pi);
    const Ray axis{beam.slope_x + q / interaction.e_beam_mev * std::cos(q_phi),
                   beam.slope_y + q / interaction.e_beam_mev * std::sin(q_phi)};
    interaction.cos_theta = -cos_photon;
    interaction.particles[0] = leave(1, positron_energy, axis, positron_tan, interaction.phi, depth, draws);
    interaction.particles[1] =
        leave(0, photon_energy, axis, photon_tan, interaction.phi + std::numbers::pi, depth, draws);
    interaction.count = 2;
    return true;
}

std::optional<Interaction> Interactions::make(Process process, bool wide, Draws& draws) const {
    Interaction result;
    result.process = process;
    result.time_ns = beam_.start_ns + beam_.length_ns * draws.uniform();
    result.e_beam_mev = beam_.energy_mev * (1 + beam_.energy_spread * draws.normal());
    result.phi = draws.uniform(0, two_pi);
    result.x_mm = beam_.target_x_mm + beam_.spot_mm * draws.normal();
    result.y_mm = beam_.target_y_mm + beam_.spot_mm * draws.normal();
    const double depth = draws.uniform();
    const double spread =
        std::hypot(beam_.divergence_mrad * 1e-3, target_scattering_rad(result.e_beam_mev, depth));
    Ray beam{axis_x_, axis_y_};
    beam.slope_x += spread * draws.normal();
    beam.slope_y += spread * draws.normal();
    const auto sign = [&](double c) { return draws.uniform() < 0.5 ? c : -c; };
    switch (process) {
        case Process::bhabha: {
            const double backward = bhabha_backward_.integral();
            if (wide)
                result.cos_theta = bhabha_wide_.quantile(draws.uniform());
            else if (draws.uniform() * (backward + bhabha_forward_.integral()) < backward)
                result.cos_theta = bhabha_backward_.quantile(draws.uniform());
            else
                result.cos_theta = bhabha_forward_.quantile(draws.uniform());
            two_body(result, electron_mass_mev, CentreOfMass::from_beam(result.e_beam_mev), beam, depth,
                     draws);
            break;
        }
        case Process::two_photon:
            result.cos_theta = sign((wide ? photons_wide_ : photons_forward_).quantile(draws.uniform()));
            two_body(result, 0, CentreOfMass::from_beam(result.e_beam_mev), beam, depth, draws);
            break;
        case Process::signal: {
            // |c| by inversion of its cumulative distribution between the limits.
            const double low = wide ? 0 : processes_.wide_cos, high = wide ? processes_.wide_cos : 1;
            const auto cumulative = [&](double c) {
                return physics::signal_fraction(processes_.signal_spin, c);
            };
            const double target = draws.uniform() * (cumulative(high) - cumulative(low)) + cumulative(low);
            double c = target;
            for (int step = 0; step < 4; ++step)
                c -= (cumulative(c) - target) / (2 * physics::signal_density(processes_.signal_spin, c));
            result.cos_theta = sign(c);
            // The motion of the target's electron makes up what the beam's energy lacks: mass M, total energy
            // E + m.
            const double mass = processes_.signal_mass_mev,
                         gamma = (result.e_beam_mev + electron_mass_mev) / mass;
            const CentreOfMass frame{result.e_beam_mev, mass, gamma, std::sqrt(1 - 1 / (gamma * gamma))};
            two_body(result, electron_mass_mev, frame, beam, depth, draws);
            break;
        }
        case Process::elastic:
            elastic(result, beam, depth, draws);
            break;
        case Process::quasi_real_compton:
            if (!quasi_real_compton(result, beam, depth, draws)) return std::nullopt;
            break;
        case Process::cosmic:
            return std::nullopt;
    }
    bool any = false;
    for (int i = 0; i < result.count; ++i)
        any = any || in_reach(result.particles[static_cast<std::size_t>(i)]);
    if (!any) return std::nullopt;
    return result;
}

}  // namespace antipode::simulation
