#pragma once

#include "geometry/ecal.hpp"
#include "reconstruction/greedy.hpp"
#include "selection/settings.hpp"

namespace antipode::selection {

/// A card of config/selection: from hits to the two-cluster count.
struct SelectionCard {
    geometry::EcalSettings geometry;
    reconstruction::GreedySettings reconstruction;
    SelectionSettings selection;

    template <class Visitor>
    void visit(Visitor& v) {
        v("geometry", geometry, "");
        v("reconstruction", reconstruction, "");
        v("selection", selection, "");
    }
};

}  // namespace antipode::selection
