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
    // Single fields, not whole words: this is where the time of reading goes.
    using words::get;
    const auto content = packet.first(packet.size() - 1);
    if (get<words::primitive_header::dropped>(packet.front()) ||
        get<words::primitive_trailer::words>(packet.back()) != content.size() ||
        get<words::primitive_trailer::crc>(packet.back()) != formats::crc32_of(content))
        return false;
    result.bunch = get<words::primitive_header::number>(packet.front());
    bool charged = false;
    for (std::size_t i = 1; i < content.size(); ++i) {
        if (words::BunchCharges::is(content[i])) {
            result.charges = words::BunchCharges::unpack(content[i]);
            charged = true;
        } else if (words::Cluster::is(content[i]) && i + 1 < content.size()) {
            const std::uint64_t cluster = content[i], seed = content[++i];
            if (get<words::cluster::next_frame>(cluster)) continue;
            const auto quantity = [&]<class Field>(Field) {
                return formats::physical<Field>(get<Field>(cluster));
            };
            const auto position = ecal.position(quantity(words::cluster::x{}), quantity(words::cluster::y{}));
            result.clusters.push_back(
                {position.x_mm, position.y_mm, leakage.corrected_mev(quantity(words::cluster::energy{})),
                 quantity(words::cluster::time{}), static_cast<int>(get<words::cluster_seed::hits>(seed)),
                 static_cast<int>(get<words::cluster_seed::column>(seed)),
                 static_cast<int>(get<words::cluster_seed::row>(seed))});
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
