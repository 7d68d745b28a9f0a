#pragma once

/// What is simulated. Every default is a number of the experiment; config/simulation/run3.toml gives the
/// sources.

#include "base/card.hpp"
#include "physics/signal_angle.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace antipode::simulation {

/// The positron beam of one period.
struct BeamSettings {
    double energy_mev = 282.5;
    double energy_spread = 0.0025;
    double positrons_per_bunch = 2500;
    double start_ns = 200;
    double length_ns = 223;
    double target_x_mm = -0.5, target_y_mm = -1.8;
    double cog_x_mm = -10, cog_y_mm = 1;
    double spot_mm = 1;
    double divergence_mrad = 1.5;

    template <class Visitor>
    void visit(Visitor& v) {
        v("energy_mev", energy_mev, Range{50, 1000}, "mean total energy");
        v("energy_spread", energy_spread, Range{0, 0.05}, "relative standard deviation of the energy");
        v("positrons_per_bunch", positrons_per_bunch, Range{0, 1e6}, "mean; each bunch is Poisson about it");
        v("start_ns", start_ns, Range{0, 1000}, "begin of the bunch in its window");
        v("length_ns", length_ns, Range{1, 1000}, "length of the bunch, flat in time");
        v("target_x_mm", target_x_mm, Range{-10, 10}, "centre of the spot on the target");
        v("target_y_mm", target_y_mm, Range{-10, 10}, "centre of the spot on the target");
        v("cog_x_mm", cog_x_mm, Range{-50, 50}, "where the beam axis meets the plane of the showers");
        v("cog_y_mm", cog_y_mm, Range{-50, 50}, "where the beam axis meets the plane of the showers");
        v("spot_mm", spot_mm, Range{0, 10}, "standard deviation of the spot, each axis");
        v("divergence_mrad", divergence_mrad, Range{0, 10}, "standard deviation of the slopes, each axis");
    }
};

/// Where things stand, along the beam from the centre of the magnet yoke.
struct LayoutSettings {
    double target_z_mm = -1028;
    double face_z_mm = 2612.41;
    double shower_z_mm = 2683.96;
    double pitch_mm = 21.35;
    double crystal_mm = 21;
    double crystal_length_mm = 230;
    double offset_x_mm = 3.41, offset_y_mm = 3.86;
    std::vector<double> bore_z_mm{519, 799};
    std::vector<double> bore_half_height_mm{102.5, 127.5};
    double window_z_mm = 2275;
    double window_radiation_lengths = 0.0102;
    double material_loss_mev = 1.8;

    template <class Visitor>
    void visit(Visitor& v) {
        v("target_z_mm", target_z_mm, Range{-1e4, 0}, "front of the target");
        v("face_z_mm", face_z_mm, Range{0, 1e4}, "front faces of the crystals");
        v("shower_z_mm", shower_z_mm, Range{0, 1e4}, "plane of beam.cog_x_mm and cog_y_mm");
        v("pitch_mm", pitch_mm, Range{20, 23}, "true distance between crystal centres");
        v("crystal_mm", crystal_mm, Range{15, 23}, "side of a crystal, below the pitch");
        v("crystal_length_mm", crystal_length_mm, Range{50, 500}, "length of a crystal");
        v("offset_x_mm", offset_x_mm, Range{-50, 50}, "true centre of cell (14, 14)");
        v("offset_y_mm", offset_y_mm, Range{-50, 50}, "true centre of cell (14, 14)");
        v("bore_z_mm", bore_z_mm, "places where the chamber in the dipole limits the height");
        v("bore_half_height_mm", bore_half_height_mm,
          "free half height there; particles beyond are absorbed");
        v("window_z_mm", window_z_mm, Range{0, 1e4}, "vacuum window before the calorimeter");
        v("window_radiation_lengths", window_radiation_lengths, Range{0, 0.2}, "its thickness");
        v("material_loss_mev", material_loss_mev, Range{0, 20},
          "energy that a charged particle leaves before the crystals");
    }
};

/// Which interactions happen, and how.
struct ProcessSettings {
    bool bhabha = true, two_photon = true, elastic = true, quasi_real_compton = true, cosmics = true;
    bool radiative = true;
    CardFile radiative_table{"../physics/radiative_corrections.csv", {}};
    double signal_g_ve = 0;
    double signal_mass_mev = 16.9;
    physics::SignalSpin signal_spin = physics::SignalSpin::vector;
    double signal_amplitude_mev = 13.56;
    double signal_lorentz_hwhm_mev = 1.72;
    double binding_energy_mev = -7e-6;
    double target_thickness_mm = 0.1;
    double inner_radius_mm = 35;
    double wide_cos = 0.45;
    double compton_q_max_over_m = 0.5;
    double field_kick_mev = 0;
    double cosmics_hz = 25;

    template <class Visitor>
    void visit(Visitor& v) {
        v("bhabha", bhabha, "e+ e- -> e+ e-");
        v("two_photon", two_photon, "e+ e- -> two photons");
        v("elastic", elastic, "scattering on the nuclei of the target");
        v("quasi_real_compton", quasi_real_compton, "e+ C -> e+ γ C: bremsstrahlung at wide angles");
        v("cosmics", cosmics, "muons through the calorimeter");
        v("radiative", radiative, "multiply the two-body cross sections by their radiative factors");
        v("radiative_table", radiative_table, "table of the radiative factors; relative to the card");
        v("signal_g_ve", signal_g_ve, Range{0, 1}, "coupling of X to electrons; 0: no signal");
        v("signal_mass_mev", signal_mass_mev, Range{2, 40}, "mass of X");
        v("signal_spin", signal_spin, "angular distribution of its decay");
        v("signal_amplitude_mev", signal_amplitude_mev, Range{0, 100},
          "X per positron = g² amplitude Voigt(E - E_res)");
        v("signal_lorentz_hwhm_mev", signal_lorentz_hwhm_mev, Range{0.01, 20},
          "half width of the Lorentzian");
        v("binding_energy_mev", binding_energy_mev, Range{-1e-3, 0},
          "mean energy of the electrons of the target");
        v("target_thickness_mm", target_thickness_mm, Range{0, 1}, "of the diamond");
        v("inner_radius_mm", inner_radius_mm, Range{5, 100},
          "particles nearer to the beam axis at the calorimeter are not made");
        v("wide_cos", wide_cos, Range{0.4, 0.9},
          "two-body interactions below this |cos θ*| make a bunch a two-body bunch");
        v("compton_q_max_over_m", compton_q_max_over_m, Range{0.2, 1}, "reach of the equivalent photons");
        v("field_kick_mev", field_kick_mev, Range{-10, 10},
          "transverse momentum in x that the residual field gives a positive charge");
        v("cosmics_hz", cosmics_hz, Range{0, 1e4}, "muons through the calorimeter");
    }
};

/// Showers in the crystals.
struct ShowerSettings {
    double lateral_scale = 1.09;
    double stochastic = 0.011;
    double constant = 0.012;
    double noise_term = 0.00003;

    template <class Visitor>
    void visit(Visitor& v) {
        v("lateral_scale", lateral_scale, Range{0.5, 2}, "multiplies the radii of the parametrisation");
        v("stochastic", stochastic, Range{0, 0.2},
          "of a shower's energy: σ/E = stochastic/sqrt(E/GeV) + constant + noise_term/(E/GeV)");
        v("constant", constant, Range{0, 0.2}, "the three terms are added in quadrature");
        v("noise_term", noise_term, Range{0, 0.2}, "in GeV");
    }
};

/// What the front end makes of energy in crystals.
struct FrontEndSettings {
    double photoelectrons_per_mev = 200;
    double noise_mev = 0.3;
    double time_ns = 0.9;
    double threshold_mev = 1;
    double saturation_mev = 340;
    double two_hit_ns = 25;
    double gain_spread = 0;
    double miscalibration = 0;
    bool dead_crystals = true;
    double window_ns = 1024;

    template <class Visitor>
    void visit(Visitor& v) {
        v("photoelectrons_per_mev", photoelectrons_per_mev, Range{1, 1e5}, "photostatistics of a crystal");
        v("noise_mev", noise_mev, Range{0, 10}, "noise of a crystal that has a signal");
        v("time_ns", time_ns, Range{0, 10}, "resolution of a hit");
        v("threshold_mev", threshold_mev, Range{0, 100}, "smaller hits are not given");
        v("saturation_mev", saturation_mev, Range{10, 2047}, "larger hits are cut to this and flagged");
        v("two_hit_ns", two_hit_ns, Range{0, 100}, "hits of a crystal closer than this are one");
        v("gain_spread", gain_spread, Range{0, 0.3}, "relative spread of the gains before calibration");
        v("miscalibration", miscalibration, Range{0, 0.2}, "relative error of the calibration constants");
        v("dead_crystals", dead_crystals, "the crystals that were dead in Run III give no hits");
        v("window_ns", window_ns, Range{100, 1024}, "later hits are not given");
    }
};

/// Beam catcher and active target.
struct MonitorSettings {
    double pc_per_positron_402 = 0.239;
    double catcher_factor = 1;
    double positron_resolution = 0.1;
    double pedestal_pc = 1;
    double target_over_catcher = 2.4e-4;
    double target_noise_pc = 0.02;

    template <class Visitor>
    void visit(Visitor& v) {
        v("pc_per_positron_402", pc_per_positron_402, Range{0, 10},
          "beam catcher's charge of a positron of 402.5 MeV [pC]");
        v("catcher_factor", catcher_factor, Range{0.1, 2}, "leakage and ageing: multiplies the charge");
        v("positron_resolution", positron_resolution, Range{0, 1}, "relative resolution for one positron");
        v("pedestal_pc", pedestal_pc, Range{0, 100}, "fluctuation of the pedestal [pC]");
        v("target_over_catcher", target_over_catcher, Range{0, 1},
          "charge of the target over that of the catcher");
        v("target_noise_pc", target_noise_pc, Range{0, 10}, "noise of the target [pC]");
    }
};

struct SimulationSettings {
    BeamSettings beam;
    LayoutSettings layout;
    ProcessSettings processes;
    ShowerSettings shower;
    FrontEndSettings front_end;
    MonitorSettings monitors;

    template <class Visitor>
    void visit(Visitor& v) {
        v("beam", beam, "");
        v("layout", layout, "");
        v("processes", processes, "");
        v("shower", shower, "");
        v("front_end", front_end, "");
        v("monitors", monitors, "");
    }
};

}  // namespace antipode::simulation
