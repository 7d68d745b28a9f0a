// Packets of hits and of primitives, as words. A packet without fault is written and read back as the same;
// the direct reader of clusters accepts no packet with a wrong checksum and gives the clusters of the full
// one; the reference reconstruction makes finite clusters of no more hits than there are.
#include "formats/packets.hpp"

#include "formats/word_file.hpp"
#include "fuzz.hpp"
#include "reconstruction/cluster_maker.hpp"
#include "reconstruction/greedy.hpp"

#include <cmath>
#include <cstring>

using namespace antipode;

namespace {

void check_bunch(std::span<const std::uint64_t> words) {
    formats::PacketFaults faults;
    const auto bunch = formats::read_bunch(words, faults);
    if (!faults.any()) {
        std::vector<std::uint64_t> written;
        formats::append_words(bunch, written);
        formats::PacketFaults again;
        fuzz::require(formats::read_bunch(written, again) == bunch && !again.any(),
                      "a bunch reads back as the same");
    }
    static const geometry::Ecal ecal{geometry::EcalSettings{}};
    static reconstruction::Greedy greedy({}, ecal, {});
    std::size_t hits = 0;
    for (const auto& cluster : greedy(bunch.hits)) {
        hits += static_cast<std::size_t>(cluster.hits);
        fuzz::require(
            std::isfinite(cluster.energy_mev) && std::isfinite(cluster.x_mm) && std::isfinite(cluster.y_mm),
            "a cluster is finite");
    }
    fuzz::require(hits <= bunch.hits.size(), "a hit is in one cluster");
}

void check_primitives(std::span<const std::uint64_t> words) {
    formats::PacketFaults faults;
    const auto primitives = formats::read_primitives(words, faults);
    if (!faults.any()) {
        std::vector<std::uint64_t> written;
        formats::append_words(primitives, written);
        formats::PacketFaults again;
        fuzz::require(formats::read_primitives(written, again) == primitives && !again.any(),
                      "a packet of primitives reads back as the same");
    }
    static const geometry::Ecal ecal{geometry::EcalSettings{}};
    reconstruction::PrimitiveClusters direct;
    if (reconstruction::read_clusters(words, ecal, {}, direct)) return;  // left out, with its reason
    fuzz::require(!faults.bad_crc && !faults.bad_count, "clusters are taken from whole packets only");
    std::size_t here = 0;
    for (const auto& cluster : primitives.clusters)
        here += cluster.cluster.next_frame ? 0 : 1;
    fuzz::require(faults.any() || here == direct.clusters.size(), "both readers find the same clusters");
    for (const auto& cluster : direct.clusters)
        fuzz::require(std::isfinite(cluster.energy_mev) && std::isfinite(cluster.x_mm),
                      "a cluster is finite");
}

std::vector<std::uint64_t> words_of(const std::uint8_t* data, std::size_t size) {
    std::vector<std::uint64_t> words(size / 8);
    if (!words.empty()) std::memcpy(words.data(), data, words.size() * 8);
    return words;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto words = words_of(data, size);
    for (const auto stream : {formats::Stream::hits, formats::Stream::primitives})
        for (std::span<const std::uint64_t> rest(words); !rest.empty();) {
            const auto packet = formats::first_packet(stream, rest);
            fuzz::accepted(
                [&] { stream == formats::Stream::hits ? check_bunch(packet) : check_primitives(packet); });
            rest = rest.subspan(packet.size());
        }
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
    fuzz::Random random(seed);
    auto words = words_of(data, size);
    fuzz::mutate_packets(words, random);
    return fuzz::give_back({reinterpret_cast<const char*>(words.data()), words.size() * 8}, data, max_size);
}
