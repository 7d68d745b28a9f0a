#include "oracle/bunch.hpp"

#include <fmt/format.h>
#include <zlib.h>

namespace antipode::oracle {

std::uint32_t crc32_of(const std::vector<std::uint64_t>& words) {
    uLong sum = crc32(0, nullptr, 0);
    for (const std::uint64_t word : words) {
        std::array<unsigned char, 8> bytes;
        for (std::size_t i = 0; i < 8; ++i)
            bytes[i] = static_cast<unsigned char>(word >> (8 * i));
        sum = crc32(sum, bytes.data(), bytes.size());
    }
    return static_cast<std::uint32_t>(sum);
}

std::vector<std::uint64_t> hit_packet(const Bunch& bunch) {
    std::vector<std::uint64_t> packet;
    words::BunchHeader header;
    header.number = bunch.number;
    packet.push_back(header.pack());
    words::BunchTime time;
    time.time_ns = bunch.time_ns;
    packet.push_back(time.pack());
    words::BunchCharges charges;
    charges.beam_catcher = bunch.beam_catcher;
    charges.target = bunch.target;
    packet.push_back(charges.pack());
    for (const words::Hit& hit : bunch.hits)
        packet.push_back(hit.pack());
    words::BunchTrailer trailer;
    trailer.crc = crc32_of(packet);
    trailer.hits = static_cast<std::uint32_t>(bunch.hits.size());
    packet.push_back(trailer.pack());
    return packet;
}

std::string listing(const std::vector<std::uint64_t>& words) {
    std::string text;
    for (const std::uint64_t word : words)
        text += fmt::format("  {:016x}  type {}\n", word, words::type_of(word));
    return text;
}

}  // namespace antipode::oracle
