#pragma once

/// The card of the trigger: what a physicist asks for, in MeV, mm, ns and rad. configuration.hpp turns it
/// into registers. config/trigger.toml is the card of Run III.

#include "base/card.hpp"
#include "geometry/crystal_mask.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace antipode::trigger {

struct ClusterCard {
    double time_seed_ns = 6;
    double time_sum_ns = 6;
    double hit_threshold_mev = 1;
    double seed_threshold_mev = 15;

    template <class Visitor>
    void visit(Visitor& v) {
        v("time_seed_ns", time_seed_ns, Range{0, 8}, "a hit competes with a seed within this time");
        v("time_sum_ns", time_sum_ns, Range{0, 8}, "a hit is summed within this time of the seed");
        v("hit_threshold_mev", hit_threshold_mev, Range{0, 2047}, "hits below are left out");
        v("seed_threshold_mev", seed_threshold_mev, Range{0, 2047}, "smallest energy of a seed");
    }
};

/// One pair algorithm. Limits that lie beyond a register's end stand at its end: open.
struct PairCard {
    bool enable = false;
    double prescale = 1;
    std::vector<std::string> cuts;
    double time_lower_ns = 0;
    double time_upper_ns = 63.75;
    double energy_fraction = 0.7;
    double sum_lower_mev = 0;
    double sum_upper_mev = 4096;
    double distance_lower_mm = 0;
    double distance_upper_mm = 1000;
    double radius_margin_mm = 0;
    double radius_upper_mm = 700;
    bool radius_both = false;
    double polar_lower_rad = 0.1;
    double polar_upper_rad = 6.1;
    double azimuth_lower_rad = 1.7;
    double azimuth_upper_rad = 4.6;
    bool azimuth_folded = false;
    double balance_lower = -1;
    double balance_upper = 1;
    double shadow_half_width_deg = 0;

    template <class Visitor>
    void visit(Visitor& v) {
        v("enable", enable, "the algorithm can fire");
        v("prescale", prescale, Range{0, 1}, "fraction of its firings that is accepted; 0: off");
        v("cuts", cuts,
          "enabled cuts: time, energy, sum, distance, radius, polar, azimuth, balance, fiducial");
        v("time_lower_ns", time_lower_ns, Range{0, 64}, "smallest |t1 - t2|");
        v("time_upper_ns", time_upper_ns, Range{0, 64}, "largest |t1 - t2|");
        v("energy_fraction", energy_fraction, Range{0.01, 1},
          "each energy is between this times E_min and E_max over this, of two bodies inside radius_max_mm");
        v("sum_lower_mev", sum_lower_mev, Range{0, 4096}, "smallest E1 + E2");
        v("sum_upper_mev", sum_upper_mev, Range{0, 4096}, "largest E1 + E2");
        v("distance_lower_mm", distance_lower_mm, Range{0, 1000}, "smallest distance of the clusters");
        v("distance_upper_mm", distance_upper_mm, Range{0, 1000}, "largest distance of the clusters");
        v("radius_margin_mm", radius_margin_mm, Range{-700, 700},
          "each radius is at least R_min less this; R_min: partner of a cluster at radius_max_mm");
        v("radius_upper_mm", radius_upper_mm, Range{0, 700}, "largest radius of the leading cluster");
        v("radius_both", radius_both, "radius_upper_mm holds for both clusters");
        v("polar_lower_rad", polar_lower_rad, Range{0.1, 6.1},
          "smallest theta1 + theta2 in the centre of mass");
        v("polar_upper_rad", polar_upper_rad, Range{0.1, 6.1},
          "largest theta1 + theta2 in the centre of mass");
        v("azimuth_lower_rad", azimuth_lower_rad, Range{1.6, 4.7}, "smallest phi2 - phi1, 1 the leading");
        v("azimuth_upper_rad", azimuth_upper_rad, Range{1.6, 4.7}, "largest phi2 - phi1, 1 the leading");
        v("azimuth_folded", azimuth_folded,
          "the azimuth window is one of |phi2 - phi1| folded into 0 ... pi: mirrored about pi and joined");
        v("balance_lower", balance_lower, Range{-1, 1}, "smallest E1/(E1 + E2) - r2/(r1 + r2)");
        v("balance_upper", balance_upper, Range{-1, 1}, "largest E1/(E1 + E2) - r2/(r1 + r2)");
        v("shadow_half_width_deg", shadow_half_width_deg, Range{0, 90},
          "seeds within this angle of the vertical fail the fiducial cut: shadow of the magnet's poles");
    }
};

struct SingleCard {
    bool enable = false;
    double prescale = 1;
    double energy_lower_mev = 0;
    double energy_upper_mev = 2048;
    double radius_lower_mm = 0;
    double radius_upper_mm = 700;
    std::int64_t hits_lower = 1;

    template <class Visitor>
    void visit(Visitor& v) {
        v("enable", enable, "the algorithm can fire");
        v("prescale", prescale, Range{0, 1}, "fraction of its firings that is accepted; 0: off");
        v("energy_lower_mev", energy_lower_mev, Range{0, 2048}, "smallest energy");
        v("energy_upper_mev", energy_upper_mev, Range{0, 2048}, "largest energy");
        v("radius_lower_mm", radius_lower_mm, Range{0, 700}, "smallest radius");
        v("radius_upper_mm", radius_upper_mm, Range{0, 700}, "largest radius");
        v("hits_lower", hits_lower, Range{0, 25}, "smallest number of hits");
    }
};

struct MultiplicityCard {
    bool enable = false;
    double prescale = 1;
    double energy_lower_mev = 0;
    std::int64_t clusters_lower = 0;
    std::int64_t clusters_upper = 511;

    template <class Visitor>
    void visit(Visitor& v) {
        v("enable", enable, "the algorithm can fire");
        v("prescale", prescale, Range{0, 1}, "fraction of its firings that is accepted; 0: off");
        v("energy_lower_mev", energy_lower_mev, Range{0, 2047}, "smallest energy of a cluster that counts");
        v("clusters_lower", clusters_lower, Range{0, 511}, "smallest number of clusters");
        v("clusters_upper", clusters_upper, Range{0, 511}, "largest number of clusters");
    }
};

struct RandomCard {
    double rate = 0;
    double prescale = 1;
    std::int64_t seed = 1;

    template <class Visitor>
    void visit(Visitor& v) {
        v("rate", rate, Range{0, 1}, "probability that a bunch fires");
        v("prescale", prescale, Range{0, 1}, "fraction of its firings that is accepted; 0: off");
        v("seed", seed, Range{1, 4294967295.0},
          "state of the random generator when the settings are applied");
    }
};

struct PeriodicCard {
    std::int64_t period_bunches = 0;
    double prescale = 1;

    template <class Visitor>
    void visit(Visitor& v) {
        v("period_bunches", period_bunches, Range{0, 4294967295.0},
          "fires in each bunch whose number is a multiple of this; 0: never");
        v("prescale", prescale, Range{0, 1}, "fraction of its firings that is accepted; 0: off");
    }
};

struct OutputCard {
    std::vector<std::string> accept;
    std::vector<std::string> attach_hits;
    bool clusters = true;
    bool pairs = true;
    std::int64_t decision_latency_clocks = 1048575;

    template <class Visitor>
    void visit(Visitor& v) {
        v("accept", accept,
          "items that give a decision pulse: signal, side_band, loose, spare, single_0, single_1, "
          "multiplicity_0, multiplicity_1, random, periodic");
        v("attach_hits", attach_hits, "items that attach the calibrated hits to the packet");
        v("clusters", clusters, "write the clusters of bunches that were not accepted");
        v("pairs", pairs, "write the pairs of bunches that were not accepted");
        v("decision_latency_clocks", decision_latency_clocks, Range{0, 1048575},
          "from the acceptance of the trailer to the decision pulse");
    }
};

struct TriggerCard {
    std::string name = "open";
    std::string about;
    double beam_energy_mev = 282.5;
    double beam_x_mm = 0;
    double beam_y_mm = 0;
    double radius_max_mm = 270;
    bool free_running = false;
    double window_ns = 1024;
    double late_limit_ns = 256;
    double pair_width_ns = 63.75;
    geometry::MaskSettings mask;
    std::string crystals;
    ClusterCard clusters;
    PairCard signal;
    PairCard side_band;
    PairCard loose;
    PairCard spare;
    SingleCard single_0;
    SingleCard single_1;
    MultiplicityCard multiplicity_0;
    MultiplicityCard multiplicity_1;
    RandomCard random;
    PeriodicCard periodic;
    OutputCard output;

    template <class Visitor>
    void visit(Visitor& v) {
        v("name", name, "name of the card; each result carries it");
        v("about", about, "what this card stands for");
        v("beam_energy_mev", beam_energy_mev, Range{50, 2000}, "energy of the positron beam");
        v("beam_x_mm", beam_x_mm, Range{-80, 80}, "beam centre at the plane of the showers");
        v("beam_y_mm", beam_y_mm, Range{-80, 80}, "beam centre at the plane of the showers");
        v("radius_max_mm", radius_max_mm, Range{100, 400},
          "largest radius of the acceptance: R_min, E_min and E_max follow from it");
        v("free_running", free_running, "frames of 1024 ns in place of bunches");
        v("window_ns", window_ns, Range{0.25, 1024}, "bunch mode: later hits are left out");
        v("late_limit_ns", late_limit_ns, Range{0, 952}, "free-running: how late a hit may come");
        v("pair_width_ns", pair_width_ns, Range{0, 63.75}, "clusters further apart in time are no pair");
        mask.visit(v);
        v("crystals", crystals,
          "file of crystal constants, relative to the card: CSV with channel_id and any of gain, delay_ns, "
          "seed_threshold_mev, masked");
        v("clusters", clusters, "");
        v("signal", signal, "");
        v("side_band", side_band, "");
        v("loose", loose, "");
        v("spare", spare, "");
        v("single_0", single_0, "");
        v("single_1", single_1, "");
        v("multiplicity_0", multiplicity_0, "");
        v("multiplicity_1", multiplicity_1, "");
        v("random", random, "");
        v("periodic", periodic, "");
        v("output", output, "");
    }
};

}  // namespace antipode::trigger
