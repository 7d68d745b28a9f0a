#include "reconstruction/cluster_maker.hpp"

#include "formats/quantities.hpp"

namespace antipode::reconstruction {

void clusters_of(const formats::Primitives& primitives, const geometry::Ecal& ecal,
                 const calibration::LeakageSettings& leakage, std::vector<Cluster>& clusters) {
    clusters.clear();
    for (const auto& [cluster, seed] : primitives.clusters) {
        if (cluster.next_frame) continue;
        const auto position = ecal.position(formats::physical<words::cluster::x>(cluster.x),
                                            formats::physical<words::cluster::y>(cluster.y));
        clusters.push_back({position.x_mm, position.y_mm,
                            leakage.corrected_mev(formats::physical<words::cluster::energy>(cluster.energy)),
                            formats::physical<words::cluster::time>(cluster.time),
                            static_cast<int>(seed.hits), static_cast<int>(seed.column),
                            static_cast<int>(seed.row)});
    }
}

ClusterMaker::ClusterMaker(const trigger::Configuration& configuration, const geometry::Ecal& ecal,
                           const calibration::LeakageSettings& leakage)
    : trigger_(
          Trigger{trigger::Engine(trigger::Design::large_5x5, configuration), ecal, leakage, {}, {}, {}}) {}

const std::vector<Cluster>& ClusterMaker::operator()(const formats::Bunch& bunch) {
    if (greedy_) return (*greedy_)(bunch.hits);
    Trigger& t = *trigger_;
    t.in.clear();
    t.out.clear();
    formats::append_words(bunch, t.in);
    t.engine.process(t.in, t.out);
    formats::PacketFaults faults;
    clusters_of(formats::read_primitives(t.out, faults), t.ecal, t.leakage, t.clusters);
    return t.clusters;
}

}  // namespace antipode::reconstruction
