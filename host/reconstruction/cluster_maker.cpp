#include "reconstruction/cluster_maker.hpp"

#include "formats/quantities.hpp"
#include "formats/word_file.hpp"
#include "generated/ecal.hpp"

namespace antipode::reconstruction {

std::optional<LeftOut> read_clusters(std::span<const std::uint64_t> packet, const geometry::Ecal& ecal,
                                     const calibration::LeakageSettings& leakage, PrimitiveClusters& result) {
    result.clusters.clear();
    result.dropped_before = 0;
    if (packet.empty() || !words::PrimitiveHeader::is(packet.front())) return LeftOut::stray_words;
    if (!words::PrimitiveTrailer::is(packet.back())) return LeftOut::no_trailer;
    // Single fields, not whole words: this is where the time of reading goes.
    using words::get;
    const auto content = packet.first(packet.size() - 1);
    if (get<words::primitive_trailer::crc>(packet.back()) != formats::crc32_of(content))
        return LeftOut::bad_crc;
    if (get<words::primitive_trailer::words>(packet.back()) != content.size()) return LeftOut::bad_count;
    result.bunch = get<words::primitive_header::number>(packet.front());
    bool charged = false, too_many_hits = false, no_crystal = false;
    for (std::size_t i = 1; i < content.size(); ++i) {
        switch (const std::uint64_t word = content[i]; words::tag_of(word)) {
            case words::BunchCharges::tag:
                result.charges = words::BunchCharges::unpack(word);
                charged = true;
                break;
            case words::DroppedBunches::tag:
                result.dropped_before = get<words::dropped_bunches::bunches>(word);
                break;
            case words::CountersInput::tag:
                too_many_hits = get<words::counters_input::received>(word) == most_hits;
                break;
            case words::Cluster::tag: {
                if (i + 1 == content.size()) break;
                const std::uint64_t seed = content[++i];
                if (get<words::cluster::next_frame>(word)) break;
                const auto quantity = [&]<class Field>(Field) {
                    return formats::physical<Field>(get<Field>(word));
                };
                const auto position =
                    ecal.position(quantity(words::cluster::x{}), quantity(words::cluster::y{}));
                const auto column = get<words::cluster_seed::column>(seed);
                const auto row = get<words::cluster_seed::row>(seed);
                no_crystal = no_crystal || !antipode::ecal::is_crystal(row, column);
                result.clusters.push_back(
                    {position.x_mm, position.y_mm, leakage.corrected_mev(quantity(words::cluster::energy{})),
                     quantity(words::cluster::time{}), static_cast<int>(get<words::cluster_seed::hits>(seed)),
                     static_cast<int>(column), static_cast<int>(row)});
                break;
            }
            default:
                break;
        }
    }
    if (const auto why = left_out(packet.front())) return why;
    if (!charged) return LeftOut::incomplete;
    if (no_crystal) return LeftOut::stray_words;
    if (too_many_hits) return LeftOut::too_many_hits;
    if (at_full_scale(result.charges)) return LeftOut::full_scale;
    return std::nullopt;
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
