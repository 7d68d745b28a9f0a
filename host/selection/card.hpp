#pragma once

#include "base/card.hpp"
#include "geometry/ecal.hpp"
#include "reconstruction/greedy.hpp"
#include "selection/settings.hpp"

namespace antipode::selection {

/// What a period may have lost and still enter a scan.
struct LossSettings {
    double share_max = 0.01;
    bool incomplete = false;

    template <class Visitor>
    void visit(Visitor& v) {
        v("share_max", share_max, Range{0, 1},
          "largest share of bunches left out or lost with which a period enters a scan");
        v("incomplete", incomplete, "a period with a file that has no end may enter a scan");
    }
};

/// A card of config/selection: from hits to the two-cluster count.
struct SelectionCard {
    geometry::EcalSettings geometry;
    reconstruction::GreedySettings reconstruction;
    SelectionSettings selection;
    LossSettings losses;

    template <class Visitor>
    void visit(Visitor& v) {
        v("geometry", geometry, "");
        v("reconstruction", reconstruction, "");
        v("selection", selection, "");
        v("losses", losses, "");
    }
};

}  // namespace antipode::selection
