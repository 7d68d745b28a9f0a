#pragma once

namespace antipode::reconstruction {

/// A cluster in the detector frame, calibrated. Whether it was made by the trigger or by the reference
/// reconstruction makes no difference to what follows.
struct Cluster {
    double x_mm = 0, y_mm = 0;
    double energy_mev = 0;
    double time_ns = 0;
    int hits = 0;
    int seed_column = 0, seed_row = 0;
};

}  // namespace antipode::reconstruction
