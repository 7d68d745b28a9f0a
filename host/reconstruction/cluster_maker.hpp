#pragma once

#include "calibration/leakage.hpp"
#include "formats/packets.hpp"
#include "reconstruction/greedy.hpp"
#include "trigger/engine.hpp"

#include <optional>

namespace antipode::reconstruction {

/// Clusters of the trigger's primitives as the analysis wants them: leakage corrected, in the detector frame.
void clusters_of(const formats::Primitives& primitives, const geometry::Ecal& ecal,
                 const calibration::LeakageSettings& leakage, std::vector<Cluster>& clusters);

/// Hits in, clusters out: by the trigger, bit for bit, or by the reference reconstruction. One a thread.
class ClusterMaker {
public:
    /// The reference reconstruction.
    explicit ClusterMaker(const Greedy& greedy) : greedy_(greedy) {}
    /// The trigger.
    ClusterMaker(const trigger::Configuration& configuration, const geometry::Ecal& ecal,
                 const calibration::LeakageSettings& leakage);

    /// The clusters of a bunch. Valid until the next call.
    const std::vector<Cluster>& operator()(const formats::Bunch& bunch);

private:
    struct Trigger {
        trigger::Engine engine;
        geometry::Ecal ecal;
        calibration::LeakageSettings leakage;
        std::vector<std::uint64_t> in, out;
        std::vector<Cluster> clusters;
    };
    std::optional<Greedy> greedy_;
    std::optional<Trigger> trigger_;
};

}  // namespace antipode::reconstruction
