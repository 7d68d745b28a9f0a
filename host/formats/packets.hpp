#pragma once

/// Packets of words as structs: a bunch of hits, and what the trigger made of a bunch.
///
/// Values are the integers of the words; quantities.hpp turns them into MeV and ns.

#include "generated/words.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace antipode::formats {

/// What is wrong with a packet. The names are those of the flags of primitive_header.
struct PacketFaults {
    bool bad_crc = false;
    bool bad_count = false;
    bool no_trailer = false;
    bool incomplete = false;        ///< bunch_time or bunch_charges missing or twice; of primitives: any word
    std::uint32_t stray_words = 0;  ///< of unknown type or version, or out of place

    bool any() const noexcept { return bad_crc || bad_count || no_trailer || incomplete || stray_words > 0; }
};

/// One packet of the hit stream: a bunch, or a frame in free-running mode.
struct Bunch {
    std::uint32_t number = 0;
    std::uint64_t time_ns = 0;      ///< since the start of the run
    words::BunchCharges charges{};  ///< beam catcher and target
    std::vector<words::Hit> hits;
    std::optional<words::TimeMarker> marker;  ///< free-running mode

    friend bool operator==(const Bunch&, const Bunch&) = default;
};

/// Appends the packet, with its count and CRC. Throws InputError for more than 65535 hits or a value beyond
/// its field.
void append_words(const Bunch& bunch, std::vector<std::uint64_t>& words);

/// Reads a packet; what it can be read for is read, the rest is in `faults`.
Bunch read_bunch(std::span<const std::uint64_t> packet, PacketFaults& faults);

/// A cluster with its place in the detector.
struct ClusterWords {
    words::Cluster cluster{};
    words::ClusterSeed seed{};
    friend bool operator==(const ClusterWords&, const ClusterWords&) = default;
};

/// Charges of earlier bunches that left no packet.
struct DroppedBefore {
    words::DroppedBunches bunches{};
    words::DroppedBeamCatcher beam_catcher{};
    words::DroppedTarget target{};
    friend bool operator==(const DroppedBefore&, const DroppedBefore&) = default;
};

/// What is counted in each bunch that was processed.
struct BunchCounters {
    words::CountersInput input{};
    words::CountersHits hits{};
    words::CountersClusters clusters{};
    words::CountersPairs pairs{};
    words::CountersAlgorithms algorithms{};
    friend bool operator==(const BunchCounters&, const BunchCounters&) = default;
};

/// One packet of the primitive stream.
struct Primitives {
    words::PrimitiveHeader header{};
    std::optional<words::BunchTime> time;        ///< none where the hit packet had none
    std::optional<words::BunchCharges> charges;  ///< none where the hit packet had none
    words::Configuration configuration{};
    std::optional<DroppedBefore> dropped_before;
    std::optional<words::Decision> decision;  ///< none if the bunch was dropped
    BunchCounters counters{};
    std::vector<ClusterWords> clusters;
    std::vector<words::Pair> pairs;
    std::vector<words::CalibratedHit> hits;

    friend bool operator==(const Primitives&, const Primitives&) = default;
};

/// Appends the packet, with its count and CRC. Throws InputError for a value beyond its field.
void append_words(const Primitives& primitives, std::vector<std::uint64_t>& words);

/// Reads a packet; what it can be read for is read, the rest is in `faults`.
Primitives read_primitives(std::span<const std::uint64_t> packet, PacketFaults& faults);

}  // namespace antipode::formats
