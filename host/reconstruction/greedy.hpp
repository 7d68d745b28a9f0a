#pragma once

/// The clustering of Run III: greedy in decreasing seed energy, no sharing, linear energy weights.
/// PADME-Experiment/padme-fw, ECalReconstruction.cc, BuildSimpleECalClusters; settings of
/// 2022/ECal_Calib8.cfg.

#include "base/card.hpp"
#include "calibration/crystals.hpp"
#include "calibration/leakage.hpp"
#include "geometry/ecal.hpp"
#include "reconstruction/cluster.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace antipode::reconstruction {

struct GreedySettings {
    std::int64_t half_window = 2;
    double seed_mev = 15;
    double hit_mev = 1;
    double time_ns = 6;
    std::int64_t most_hits = 100;
    calibration::LeakageSettings leakage;

    template <class Visitor>
    void visit(Visitor& v) {
        v("half_window", half_window, Range{1, 3}, "cells to each side of the seed");
        v("seed_mev", seed_mev, Range{0, 1000}, "a seed has more");
        v("hit_mev", hit_mev, Range{0, 100}, "smaller hits are not used");
        v("time_ns", time_ns, Range{0, 100}, "hits of a cluster are nearer than this to its seed's time");
        v("most_hits", most_hits, Range{1, 1000}, "hits of one cluster");
        v("leakage", leakage, "");
    }
};

class Greedy {
public:
    Greedy(const GreedySettings& settings, const geometry::Ecal& ecal,
           const calibration::CrystalConstants& crystals);

    /// The clusters of a bunch, in decreasing energy of their seeds. Valid until the next call.
    const std::vector<Cluster>& operator()(std::span<const words::Hit> hits);

private:
    struct Hit {
        double energy_mev, time_ns;
        int column, row;
        bool used;
    };
    GreedySettings settings_;
    geometry::Ecal ecal_;
    calibration::CrystalConstants crystals_;
    std::vector<Hit> hits_;
    std::vector<Cluster> clusters_;
};

}  // namespace antipode::reconstruction
