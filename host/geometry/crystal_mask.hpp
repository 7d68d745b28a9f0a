#pragma once

#include "base/card.hpp"

#include <cstdint>
#include <vector>

namespace antipode::geometry {

/// The crystals that are left out: one list, the same keys in the cards of the trigger and of the
/// reconstruction.
struct MaskSettings {
    bool mask_dead_run3 = true;
    std::vector<std::int64_t> masked_crystals;

    template <class Visitor>
    void visit(Visitor& v) {
        v("mask_dead_run3", mask_dead_run3, "mask the ten crystals dead in Run III (config/ecal.csv)");
        v("masked_crystals", masked_crystals, "channel numbers (100 x + y) to mask besides");
    }
};

/// True for each cell, by raster index, whose hits are left out. Cells without a crystal are masked.
/// Throws InputError for a number that is no crystal.
std::vector<bool> masked_cells(const MaskSettings& settings);

}  // namespace antipode::geometry
