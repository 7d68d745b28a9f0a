#pragma once

/// The two-cluster selection: every cut is a setting. Cards: config/selection/.

#include "base/card.hpp"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace antipode::selection {

/// Which cluster of a pair has to be inside R_max.
enum class OuterLimit { leading, either, both };
constexpr auto names_of(OuterLimit) {
    return std::array{std::pair{OuterLimit::leading, std::string_view("leading")},
                      std::pair{OuterLimit::either, std::string_view("either")},
                      std::pair{OuterLimit::both, std::string_view("both")}};
}

/// About which point the azimuth of the sector cut is measured.
enum class AzimuthCentre { beam, detector };
constexpr auto names_of(AzimuthCentre) {
    return std::array{std::pair{AzimuthCentre::beam, std::string_view("beam")},
                      std::pair{AzimuthCentre::detector, std::string_view("detector")}};
}

/// The mass that turns laboratory angles into centre-of-mass angles.
enum class FinalState { electron, massless };
constexpr auto names_of(FinalState) {
    return std::array{std::pair{FinalState::electron, std::string_view("electron")},
                      std::pair{FinalState::massless, std::string_view("massless")}};
}

/// What is counted where a cluster has several partners.
enum class Partner { best_energy_sum, all };
constexpr auto names_of(Partner) {
    return std::array{std::pair{Partner::best_energy_sum, std::string_view("best_energy_sum")},
                      std::pair{Partner::all, std::string_view("all")}};
}

struct Interval {
    double low = 0, high = 0;
    double width() const noexcept { return high - low; }
    bool contains(double value) const noexcept { return low <= value && value < high; }
};

struct SelectionSettings {
    double distance_mm = 3640.4;
    double r_max_mm = 270;
    double r_min_mm = 0;
    double margin_mm = 31.68;
    OuterLimit outer_limit = OuterLimit::leading;
    double e_min_factor = 0.4;
    double e_max_factor = 0;
    double time_ns = 5;
    double distance_min_mm = 60;
    double sector_deg = 40.11;
    AzimuthCentre azimuth_centre = AzimuthCentre::beam;
    FinalState final_state = FinalState::electron;
    Partner partner = Partner::best_energy_sum;
    std::vector<double> theta_sum{2.8334, 3.3926};
    std::vector<double> dphi{2.7615, 3.1416};
    std::vector<double> sideband_low{2.45, 2.75};
    std::vector<double> sideband_high{3.45, 3.6};
    double transfer = 0;
    double axis_x_mm = -10, axis_y_mm = 1;

    template <class Visitor>
    void visit(Visitor& v) {
        v("distance_mm", distance_mm, Range{1000, 10000},
          "from the target to the plane that clusters are put in");
        v("r_max_mm", r_max_mm, Range{50, 400}, "largest radius; with it R_min, E_min and E_max");
        v("r_min_mm", r_min_mm, Range{0, 400}, "R_min; 0: from r_max_mm by the kinematics");
        v("margin_mm", margin_mm, Range{0, 200}, "clusters down to R_min minus this are taken");
        v("outer_limit", outer_limit, "which cluster has to be inside r_max_mm");
        v("e_min_factor", e_min_factor, Range{0, 2}, "each cluster has more than this times E_min");
        v("e_max_factor", e_max_factor, Range{0, 100},
          "each cluster has less than this times E_max; 0: no such cut");
        v("time_ns", time_ns, Range{0, 100}, "largest difference of the times");
        v("distance_min_mm", distance_min_mm, Range{0, 500}, "smallest distance of the clusters");
        v("sector_deg", sector_deg, Range{0, 90}, "largest angle to the horizontal");
        v("azimuth_centre", azimuth_centre, "where that angle is measured from");
        v("final_state", final_state, "mass assumed for the centre-of-mass angles");
        v("partner", partner, "which pairs of a cluster count");
        v("theta_sum", theta_sum, "window of the sum of the polar angles [low, high] in rad");
        v("dphi", dphi, "window of the difference of the azimuths, folded to 0 ... π [low, high] in rad");
        v("sideband_low", sideband_low,
          "side band in the sum of the polar angles below the window; empty: none");
        v("sideband_high", sideband_high, "side band above");
        v("transfer", transfer, Range{0, 100},
          "background in the window for one event in the side bands; 0: ratio of the widths");
        v("axis_x_mm", axis_x_mm, Range{-100, 100},
          "where the search for the beam axis starts, in the plane of the clusters");
        v("axis_y_mm", axis_y_mm, Range{-100, 100}, "the same");
    }
};

}  // namespace antipode::selection
