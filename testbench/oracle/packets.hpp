#pragma once

/// Streams of packets, taken apart, put together, changed and damaged.

#include "generated/words.hpp"
#include "oracle/bunch.hpp"

#include <cstdint>
#include <stdexcept>
#include <vector>

namespace antipode::oracle {

/// The packets of a primitive stream.
inline std::vector<std::vector<std::uint64_t>> split(const std::vector<std::uint64_t>& stream) {
    std::vector<std::vector<std::uint64_t>> packets;
    for (const std::uint64_t word : stream) {
        if (words::PrimitiveHeader::is(word)) packets.emplace_back();
        if (packets.empty()) throw std::logic_error("a primitive stream begins with no header");
        packets.back().push_back(word);
    }
    return packets;
}

/// The stream of packets.
inline std::vector<std::uint64_t> joined(const std::vector<std::vector<std::uint64_t>>& packets) {
    std::vector<std::uint64_t> stream;
    for (const auto& packet : packets)
        stream.insert(stream.end(), packet.begin(), packet.end());
    return stream;
}

/// A primitive packet with another header, and the CRC that it then has.
template <class Change>
std::vector<std::uint64_t> with_header(std::vector<std::uint64_t> packet, Change change) {
    auto header = words::PrimitiveHeader::unpack(packet.front());
    change(header);
    packet.front() = header.pack();
    auto trailer = words::PrimitiveTrailer::unpack(packet.back());
    packet.pop_back();
    trailer.crc = crc32_of(packet);
    packet.push_back(trailer.pack());
    return packet;
}

/// A primitive packet as the host's library makes it, which knows no clock: no decision is late.
inline std::vector<std::uint64_t> in_time(std::vector<std::uint64_t> packet) {
    return with_header(std::move(packet), [](auto& header) { header.late_decision = false; });
}

/// Damages a hit packet, or leaves it whole in 7 of 12 cases.
template <class Random>
void damage(std::vector<std::uint64_t>& packet, Random& random) {
    const std::size_t at = 1 + random() % (packet.size() - 1);
    switch (random() % 12) {
        case 0:
            packet[at] ^= std::uint64_t{1} << random() % 56;
            break;
        case 1:
            packet.pop_back();
            break;
        case 2:
            packet.insert(packet.begin() + static_cast<std::ptrdiff_t>(at), packet[at]);
            break;
        case 3:
            packet[at] = random();
            break;
        case 4:
            packet.insert(packet.begin(), packet[at]);
            break;
        default:
            break;
    }
}

}  // namespace antipode::oracle
