#include "reconstruction/cluster_maker.hpp"

#include "formats/quantities.hpp"
#include "formats/word_file.hpp"

namespace antipode::reconstruction {

bool read_clusters(std::span<const std::uint64_t> packet, const geometry::Ecal& ecal,
                   const calibration::LeakageSettings& leakage, PrimitiveClusters& result) {
    result.clusters.clear();
    if (packet.size() < 2 || !words::PrimitiveHeader::is(packet.front()) ||
        !words::PrimitiveTrailer::is(packet.back()))
        return false;
    const auto header = words::PrimitiveHeader::unpack(packet.front());
    const auto trailer = words::PrimitiveTrailer::unpack(packet.back());
    const auto content = packet.first(packet.size() - 1);
    if (header.dropped || trailer.words != content.size() || trailer.crc != formats::crc32_of(content))
        return false;
    result.bunch = header.number;
    bool charged = false;
    for (std::size_t i = 1; i < content.size(); ++i) {
        if (words::BunchCharges::is(content[i])) {
            result.charges = words::BunchCharges::unpack(content[i]);
            charged = true;
        } else if (words::Cluster::is(content[i]) && i + 1 < content.size()) {
            const auto cluster = words::Cluster::unpack(content[i]);
            const auto seed = words::ClusterSeed::unpack(content[++i]);
            if (cluster.next_frame) continue;
            const auto position = ecal.position(formats::physical<words::cluster::x>(cluster.x),
                                                formats::physical<words::cluster::y>(cluster.y));
            result.clusters.push_back(
                {position.x_mm, position.y_mm,
                 leakage.corrected_mev(formats::physical<words::cluster::energy>(cluster.energy)),
                 formats::physical<words::cluster::time>(cluster.time), static_cast<int>(seed.hits),
                 static_cast<int>(seed.column), static_cast<int>(seed.row)});
        }
    }
    return charged;
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
    read_clusters(t.out, t.ecal, t.leakage, t.read);
    return t.read.clusters;
}

}  // namespace antipode::reconstruction
