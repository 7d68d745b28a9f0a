#pragma once

/// B and eps_S by energy: what a scan table takes from simulation.

#include "base/straight_line.hpp"
#include "efficiency/acceptance.hpp"
#include "physics/two_body.hpp"
#include "selection/selection.hpp"
#include "yield/scan_table.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace antipode::yield {

struct Expected {
    efficiency::Estimate b_per_pot, eps_s;
};

/// A row of the scan table from what was counted and what is expected.
ScanPeriod scan_period(std::int64_t period, std::int64_t scan, const physics::CentreOfMass& frame,
                       const selection::Yield& yield, double n_pot, const Expected& expected);

class EfficiencyTable {
public:
    /// efficiency_points.csv of `antipode efficiency`. Throws IoError or InputError.
    static EfficiencyTable read(const std::filesystem::path& path);

    void add(double sqrt_s_mev, const Expected& expected);

    /// Those of exactly this energy, or from the straight lines through all. Throws InputError if the energy
    /// is not there, or for a line through fewer than three.
    Expected at(double sqrt_s_mev, bool from_line) const;

private:
    std::string name_ = "the efficiency table";
    std::vector<double> sqrt_s_mev_;
    std::vector<Expected> expected_;
};

}  // namespace antipode::yield
