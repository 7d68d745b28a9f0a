#pragma once

#include "base/card.hpp"

#include <vector>

namespace antipode::calibration {

/// Share of a shower's energy that its cluster holds, from the experiment's Monte Carlo: a polynomial in the
/// cluster's energy, a constant above 1 GeV. Clusters are divided by it.
struct LeakageSettings {
    /// 5x5 cells with hits above 1 MeV: PADME-Experiment/padme-fw, PadmeReco/ECal/src/ECalReconstruction.cc.
    std::vector<double> coefficients{0.915362, 1.96729e-4, -4.50361e-7, 4.58042e-10, -1.70299e-13};
    double above_1_gev = 0.94;
    bool apply = true;

    template <class Visitor>
    void visit(Visitor& v) {
        v("coefficients", coefficients, "of powers of the energy in MeV, lowest first");
        v("above_1_gev", above_1_gev, Range{0.1, 2}, "the share above 1 GeV");
        v("apply", apply, "divide by it");
    }

    double contained(double energy_mev) const noexcept {
        if (energy_mev > 1000) return above_1_gev;
        double share = 0;
        for (auto c = coefficients.rbegin(); c != coefficients.rend(); ++c)
            share = share * energy_mev + *c;
        return share;
    }
    double corrected_mev(double energy_mev) const noexcept {
        return apply ? energy_mev / contained(energy_mev) : energy_mev;
    }
};

}  // namespace antipode::calibration
