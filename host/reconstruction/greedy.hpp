#pragma once

/// The clustering of Run III: greedy in decreasing seed energy, no sharing, linear energy weights.
/// PADME-Experiment/padme-fw, ECalReconstruction.cc, BuildSimpleECalClusters; settings of
/// 2022/ECal_Calib8.cfg.

#include "base/card.hpp"
#include "calibration/crystals.hpp"
#include "calibration/leakage.hpp"
#include "geometry/crystal_mask.hpp"
#include "geometry/ecal.hpp"
#include "reconstruction/cluster.hpp"

#include <array>
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
    geometry::MaskSettings mask;
    calibration::LeakageSettings leakage;

    template <class Visitor>
    void visit(Visitor& v) {
        v("half_window", half_window, Range{1, 3}, "cells to each side of the seed");
        v("seed_mev", seed_mev, Range{0, 1000}, "a seed has more");
        v("hit_mev", hit_mev, Range{0, 100}, "smaller hits are not used");
        v("time_ns", time_ns, Range{0, 100}, "hits of a cluster are nearer than this to its seed's time");
        v("most_hits", most_hits, Range{1, 1000}, "hits of one cluster");
        mask.visit(v);
        v("leakage", leakage, "");
    }
};

/// Hits that a reconstruction left out, as the trigger does and counts.
struct HitsLeftOut {
    std::int64_t no_crystal = 0;  ///< of a cell without a crystal, or outside the grid
    std::int64_t masked = 0;      ///< of a masked crystal
    std::int64_t too_close = 0;   ///< within two_hit_ticks of a larger hit of the same crystal

    HitsLeftOut& operator+=(const HitsLeftOut& other) noexcept {
        no_crystal += other.no_crystal;
        masked += other.masked;
        too_close += other.too_close;
        return *this;
    }
};

class Greedy {
public:
    /// Throws InputError for a masked crystal that does not exist.
    Greedy(const GreedySettings& settings, const geometry::Ecal& ecal,
           const calibration::CrystalConstants& crystals);

    /// The clusters of a bunch, in decreasing energy of their seeds. Valid until the next call. The work
    /// grows with the number of hits, not with its square: a seed looks at the hits of its cells and times
    /// only.
    const std::vector<Cluster>& operator()(std::span<const words::Hit> hits);

    /// Of all bunches so far.
    const HitsLeftOut& left_out() const noexcept { return left_out_; }

private:
    struct Hit {
        double energy_mev, time_ns;
        std::uint32_t cell, ticks;
        int column, row;
        bool used;
    };
    void keep(std::span<const words::Hit> hits);
    void sort_by_cell();
    void leave_out_too_close();
    void add_cluster(const Hit& seed);

    GreedySettings settings_;
    geometry::Ecal ecal_;
    calibration::CrystalConstants crystals_;
    std::vector<bool> masked_;
    HitsLeftOut left_out_;
    std::vector<Hit> hits_;               ///< in decreasing energy
    std::vector<std::uint32_t> by_cell_;  ///< places in hits_, by cell and in a cell by time
    std::array<std::uint32_t, constants::cells + 1> begin_{};  ///< of each cell in by_cell_
    std::vector<std::uint32_t> place_;                         ///< of each hit in by_cell_
    std::vector<std::uint32_t> near_;                          ///< hits of one cluster
    std::vector<Cluster> clusters_;
};

}  // namespace antipode::reconstruction
