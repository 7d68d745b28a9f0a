#include "formats/packets.hpp"

#include "base/error.hpp"
#include "formats/word_file.hpp"

#include <fmt/format.h>

namespace antipode::formats {
namespace {

/// Packs words one behind the other, each checked against its fields.
class Packer {
public:
    explicit Packer(std::vector<std::uint64_t>& words) : words_(words), begin_(words.size()) {}

    template <class Word>
    void add(const Word& word) {
        if (!word.fits()) {
            words_.resize(begin_);
            throw InputError(fmt::format("word {} of a packet (type {}): a value is beyond its field",
                                         words_.size() - begin_, Word::type));
        }
        words_.push_back(word.pack());
    }
    std::size_t size() const noexcept { return words_.size() - begin_; }
    std::uint32_t crc() const { return crc32_of(std::span(words_).subspan(begin_)); }

private:
    std::vector<std::uint64_t>& words_;
    std::size_t begin_;
};

/// Takes a word of which a packet has one: true if it is of this type. A second one, or one out of place, is
/// a fault.
template <class Word>
bool keep_first(std::uint64_t word, std::optional<Word>& place, bool in_place, PacketFaults& faults) {
    if (!Word::is(word)) return false;
    if (place)
        faults.incomplete = true;
    else if (!in_place)
        ++faults.stray_words;
    else
        place = Word::unpack(word);
    return true;
}

}  // namespace

void append_words(const Bunch& bunch, std::vector<std::uint64_t>& words) {
    constexpr std::size_t most = words::mask<words::bunch_trailer::hits>;
    if (bunch.hits.size() > most)
        throw InputError(
            fmt::format("bunch {}: {} hits; a packet holds {}", bunch.number, bunch.hits.size(), most));
    Packer packer(words);
    packer.add(words::BunchHeader{bunch.number});
    packer.add(words::BunchTime{bunch.time_ns});
    packer.add(bunch.charges);
    for (const auto& hit : bunch.hits)
        packer.add(hit);
    if (bunch.marker) packer.add(*bunch.marker);
    packer.add(words::BunchTrailer{packer.crc(), static_cast<std::uint32_t>(bunch.hits.size())});
}

Bunch read_bunch(std::span<const std::uint64_t> packet, PacketFaults& faults) {
    faults = {};
    Bunch bunch;
    std::optional<words::BunchHeader> header;
    std::optional<words::BunchTime> time;
    std::optional<words::BunchCharges> charges;
    std::optional<words::BunchTrailer> trailer;
    for (std::size_t i = 0; i < packet.size(); ++i) {
        const std::uint64_t word = packet[i];
        const bool inside = header && !trailer;
        if (keep_first(word, header, i == 0, faults) || keep_first(word, time, inside, faults) ||
            keep_first(word, charges, inside, faults))
            continue;
        if (inside && words::Hit::is(word)) {
            bunch.hits.push_back(words::Hit::unpack(word));
        } else if (inside && !bunch.marker && words::TimeMarker::is(word)) {
            bunch.marker = words::TimeMarker::unpack(word);
        } else if (inside && words::BunchTrailer::is(word)) {
            trailer = words::BunchTrailer::unpack(word);
            faults.bad_crc = trailer->crc != crc32_of(packet.first(i));
            faults.bad_count = trailer->hits != bunch.hits.size();
        } else {
            ++faults.stray_words;
        }
    }
    if (header) bunch.number = header->number;
    if (time) bunch.time_ns = time->time_ns;
    if (charges) bunch.charges = *charges;
    faults.incomplete = faults.incomplete || !header || !time || !charges;
    faults.no_trailer = !trailer;
    return bunch;
}

void append_words(const Primitives& primitives, std::vector<std::uint64_t>& words) {
    Packer packer(words);
    packer.add(primitives.header);
    if (primitives.time) packer.add(*primitives.time);
    if (primitives.charges) packer.add(*primitives.charges);
    packer.add(primitives.configuration);
    if (const auto& before = primitives.dropped_before) {
        packer.add(before->bunches);
        packer.add(before->beam_catcher);
        packer.add(before->target);
    }
    if (primitives.decision) {
        packer.add(*primitives.decision);
        packer.add(primitives.counters.input);
        packer.add(primitives.counters.hits);
        packer.add(primitives.counters.clusters);
        packer.add(primitives.counters.pairs);
        packer.add(primitives.counters.algorithms);
        for (const auto& [cluster, seed] : primitives.clusters) {
            packer.add(cluster);
            packer.add(seed);
        }
        for (const auto& pair : primitives.pairs)
            packer.add(pair);
        for (const auto& hit : primitives.hits)
            packer.add(hit);
    }
    packer.add(words::PrimitiveTrailer{packer.crc(), static_cast<std::uint32_t>(packer.size())});
}

namespace {

/// The words of a primitive packet of which there is at most one.
struct SingleWords {
    std::optional<words::PrimitiveHeader> header;
    std::optional<words::BunchTime> time;
    std::optional<words::BunchCharges> charges;
    std::optional<words::Configuration> configuration;
    std::optional<words::DroppedBunches> dropped_bunches;
    std::optional<words::DroppedBeamCatcher> dropped_beam_catcher;
    std::optional<words::DroppedTarget> dropped_target;
    std::optional<words::Decision> decision;
    std::optional<words::CountersInput> input;
    std::optional<words::CountersHits> hits;
    std::optional<words::CountersClusters> clusters;
    std::optional<words::CountersPairs> pairs;
    std::optional<words::CountersAlgorithms> algorithms;

    bool keep(std::uint64_t word, bool first, bool inside, PacketFaults& faults) {
        return keep_first(word, header, first, faults) || keep_first(word, time, inside, faults) ||
               keep_first(word, charges, inside, faults) || keep_first(word, configuration, inside, faults) ||
               keep_first(word, dropped_bunches, inside, faults) ||
               keep_first(word, dropped_beam_catcher, inside, faults) ||
               keep_first(word, dropped_target, inside, faults) ||
               keep_first(word, decision, inside, faults) || keep_first(word, input, inside, faults) ||
               keep_first(word, hits, inside, faults) || keep_first(word, clusters, inside, faults) ||
               keep_first(word, pairs, inside, faults) || keep_first(word, algorithms, inside, faults);
    }

    /// Puts them into the packet. False if one is missing that its flags announce.
    bool give(Primitives& to) const {
        to.header = header.value_or(words::PrimitiveHeader{});
        to.time = time;
        to.charges = charges;
        to.configuration = configuration.value_or(words::Configuration{});
        to.decision = decision;
        const bool all_dropped = dropped_bunches && dropped_beam_catcher && dropped_target;
        if (all_dropped)
            to.dropped_before = DroppedBefore{*dropped_bunches, *dropped_beam_catcher, *dropped_target};
        const bool all_counters = input && hits && clusters && pairs && algorithms;
        if (all_counters) to.counters = BunchCounters{*input, *hits, *clusters, *pairs, *algorithms};
        return header && configuration && ((time && charges) || to.header.incomplete) &&
               all_dropped == to.header.dropped_before && all_counters == !to.header.dropped &&
               decision.has_value() == !to.header.dropped;
    }
};

}  // namespace

Primitives read_primitives(std::span<const std::uint64_t> packet, PacketFaults& faults) {
    faults = {};
    Primitives result;
    SingleWords singles;
    std::optional<words::PrimitiveTrailer> trailer;
    for (std::size_t i = 0; i < packet.size(); ++i) {
        const std::uint64_t word = packet[i];
        const bool inside = singles.header && !trailer;
        if (singles.keep(word, i == 0, inside, faults)) continue;
        if (inside && words::Cluster::is(word) && i + 1 < packet.size() &&
            words::ClusterSeed::is(packet[i + 1])) {
            result.clusters.push_back(
                {words::Cluster::unpack(word), words::ClusterSeed::unpack(packet[i + 1])});
            ++i;
        } else if (inside && words::Pair::is(word)) {
            result.pairs.push_back(words::Pair::unpack(word));
        } else if (inside && words::CalibratedHit::is(word)) {
            result.hits.push_back(words::CalibratedHit::unpack(word));
        } else if (inside && words::PrimitiveTrailer::is(word)) {
            trailer = words::PrimitiveTrailer::unpack(word);
            faults.bad_crc = trailer->crc != crc32_of(packet.first(i));
            faults.bad_count = trailer->words != i;
        } else {
            ++faults.stray_words;
        }
    }
    // A pair that names no cluster cannot be used.
    faults.stray_words +=
        static_cast<std::uint32_t>(std::erase_if(result.pairs, [&](const words::Pair& pair) {
            return pair.first >= result.clusters.size() || pair.second >= result.clusters.size();
        }));
    faults.incomplete = !singles.give(result) || faults.incomplete;
    faults.no_trailer = !trailer;
    return result;
}

}  // namespace antipode::formats
