#pragma once

#include "calibration/leakage.hpp"
#include "formats/packets.hpp"
#include "reconstruction/bunch_account.hpp"
#include "reconstruction/greedy.hpp"
#include "trigger/engine.hpp"

#include <optional>

namespace antipode::reconstruction {

/// What the analysis takes of a packet of primitives.
struct PrimitiveClusters {
    std::uint32_t bunch = 0;
    words::BunchCharges charges;
    std::uint32_t dropped_before = 0;  ///< bunches before this one that left no packet
    std::vector<Cluster> clusters;     ///< leakage corrected, in the detector frame
};

/// Reads them straight from the words of one packet. Returns why the bunch is left out, if it is; nothing of
/// it may be used then but `dropped_before`.
std::optional<LeftOut> read_clusters(std::span<const std::uint64_t> packet, const geometry::Ecal& ecal,
                                     const calibration::LeakageSettings& leakage, PrimitiveClusters& result);

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
        PrimitiveClusters read;
    };
    std::optional<Greedy> greedy_;
    std::optional<Trigger> trigger_;
};

}  // namespace antipode::reconstruction
