#pragma once

// The 42 points of the Run III search with the settings of the published fit, and the check table of an
// independent numpy implementation of that fit, which agrees with the published curves within 2e-6.

#include "inference/fit.hpp"
#include "yield/g_r.hpp"

#include <string>
#include <vector>

namespace run3 {

using namespace antipode;
using namespace antipode::inference;

inline std::vector<ScanPoint> points() {
    yield::YieldSettings settings;
    settings.eps_s_from_line = {0};
    std::vector<ScanPoint> result;
    for (const auto& point : yield::make_yield(
             yield::read_scan_table(std::string(ANTIPODE_SOURCE_DIR) + "/config/run3/scan.csv"), settings)) {
        if (point.period.role != yield::Role::resonance) continue;
        ScanPoint& to = result.emplace_back();
        to.period = static_cast<int>(point.period.period);
        to.sqrt_s_mev = point.period.sqrt_s_mev;
        to.n_pot = point.n_pot;
        to.n_pot_relative_error = point.n_pot_budget.total();
        to.b_per_pot = point.b_per_pot;
        to.b_per_pot_relative_error = point.b_budget.total();
        to.n2 = point.n2;
    }
    return result;
}

inline ModelInput published_input() {
    ModelInput input;
    input.points = points();
    input.pivot_mev = 16.92;
    input.electron_mass_mev = 0.511;
    input.binding_energy_mev = -7e-6;
    input.amplitude_mev = {13.56, 0.18};
    input.lorentz_hwhm_mev = {1.72, 0.039};
    input.beam_spread = {0.0025, 0.0005};
    input.efficiency_over_background = {24828.658, 2710.524, 26.495, 92.355, -0.03046};
    input.scale_prior = LineConstraint{1.01163, -0.0103, 0.0013, 0.004, -0.06};
    return input;
}

inline Model published_model() {
    return Model(published_input());
}

/// Errors of points, line shape and K a hundred times smaller: chi2 is then quadratic and all is normal.
inline ModelInput linear_input() {
    ModelInput input = published_input();
    for (ScanPoint& point : input.points) {
        point.n_pot *= 1e6;
        *point.n2 *= 1e6;
        point.n_pot_relative_error /= 100;
        point.b_per_pot_relative_error /= 100;
    }
    for (Constraint* constraint : {&input.amplitude_mev, &input.lorentz_hwhm_mev, &input.beam_spread})
        constraint->error /= 100;
    input.scale_prior->offset_error /= 100;
    input.scale_prior->slope_error /= 100;
    return input;
}

struct CheckRow {
    Hypothesis hypothesis;
    double chi2;
    double q;
    Parameters parameters;
};

inline constexpr double background_chi2 = 40.809942;
inline const std::vector<CheckRow> check_table = {
    {{16.90, 5.5e-4},
     37.185030,
     -3.624911,
     {1.01077508, -0.01031663, 13.549497, 1.7211934, 0.002489230, 24828.533, 2710.5794}},
    {{16.90, 3.25e-4},
     36.712019,
     -4.097923,
     {1.01167515, -0.0106309852, 13.563077, 1.7191633, 0.00247663496, 24828.694, 2710.5156}},
    {{16.60, 5.5e-4},
     54.142459,
     13.332517,
     {1.01088205, -0.00697058, 13.532247, 1.7265295, 0.002621914, 24828.307, 2711.8654}},
    {{17.04, 5.05e-4},
     40.697788,
     -0.112153,
     {1.01101168, -0.0120289041, 13.550121, 1.7217875, 0.00250204423, 24828.545, 2710.3234}},
    {{17.30, 4.15e-4},
     47.278265,
     6.468323,
     {1.01142634, -0.01348501, 13.547735, 1.7222255, 0.002531145, 24828.525, 2709.8667}},
};

}  // namespace run3
