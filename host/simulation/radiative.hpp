#pragma once

#include "base/straight_line.hpp"

#include <filesystem>

namespace antipode::simulation {

/// Radiative corrections to the accepted two-body cross sections, as factors on the tree level: the straight
/// lines through a table of ratios of BabaYaga, with its photon emission, to leading order.
struct RadiativeFactors {
    StraightLine bhabha;
    StraightLine two_photon;
    StraightLine sum;

    /// Reads a table with the columns channel (bhabha, two_photon, sum), sqrt_s_mev, ratio, ratio_err.
    /// @param x_ref_mev centre of the lines
    static RadiativeFactors read(const std::filesystem::path& table, double x_ref_mev = 16.92);
};

}  // namespace antipode::simulation
