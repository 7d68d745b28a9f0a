#pragma once

#include "base/card.hpp"

namespace antipode::flux {

/// From the charge of the beam catcher to positrons on target: N = Q / (q E/E_ref) / factor.
struct CatcherSettings {
    double pc_per_positron = 0.239;
    double reference_mev = 402.5;
    double factor = 1;

    template <class Visitor>
    void visit(Visitor& v) {
        v("pc_per_positron", pc_per_positron, Range{1e-6, 100},
          "charge of one positron of the reference energy [pC]");
        v("reference_mev", reference_mev, Range{1, 1e4}, "the reference energy");
        v("factor", factor, Range{0.1, 10},
          "leakage and ageing of the period: the charge is this times the ideal one");
    }

    double positrons(double charge_pc, double e_beam_mev) const noexcept {
        return charge_pc / (pc_per_positron * e_beam_mev / reference_mev) / factor;
    }
};

}  // namespace antipode::flux
