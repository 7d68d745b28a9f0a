#pragma once
#include "generated/words.hpp"
#include "oracle/bunch.hpp"
#include "oracle/stimulus.hpp"
#include "trigger/engine.hpp"

#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

namespace antipode::testbench {

using words_t = std::vector<std::uint64_t>;
using packets_t = std::vector<words_t>;

// The packets of a primitive stream.
inline packets_t split(const words_t& stream) {
    packets_t packets;
    for (const std::uint64_t word : stream) {
        if (words::PrimitiveHeader::is(word)) packets.emplace_back();
        REQUIRE_FALSE(packets.empty());
        packets.back().push_back(word);
    }
    return packets;
}

// A packet with another header, and the CRC that it then has.
template <class Change>
words_t with_header(words_t packet, Change change) {
    auto header = words::PrimitiveHeader::unpack(packet.front());
    change(header);
    packet.front() = header.pack();
    auto trailer = words::PrimitiveTrailer::unpack(packet.back());
    packet.pop_back();
    trailer.crc = oracle::crc32_of(packet);
    packet.push_back(trailer.pack());
    return packet;
}

// The host's library knows no clock: no decision of it is late.
inline packets_t in_time(packets_t packets) {
    for (words_t& packet : packets)
        packet = with_header(packet, [](auto& header) { header.late_decision = false; });
    return packets;
}

// What the host's library makes of the words.
inline packets_t reference(trigger::Design design, const trigger::Configuration& configuration,
                           const words_t& hits) {
    trigger::Engine engine(design, configuration);
    words_t out;
    engine.process(hits, out);
    engine.finish(out);
    return split(out);
}

inline void require_equal(const packets_t& found, const packets_t& expected) {
    for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i) {
        if (found[i] == expected[i]) continue;
        std::size_t at = 0;
        while (at < found[i].size() && at < expected[i].size() && found[i][at] == expected[i][at])
            ++at;
        const auto word = [&](const words_t& packet) {
            return at < packet.size() ? oracle::listing({packet[at]}) : std::string("  none\n");
        };
        FAIL("packet " << i << ", word " << at << ", found:\n"
                       << word(found[i]) << "expected:\n"
                       << word(expected[i]));
    }
    REQUIRE(found.size() == expected.size());
}

inline void append(words_t& all, const words_t& more) {
    all.insert(all.end(), more.begin(), more.end());
}

// Settings of a test, with some decisions in time, and prescales that keep nothing from one configuration to
// the next.
inline trigger::Configuration test_configuration(std::uint64_t variant, bool fractions = false) {
    trigger::Configuration configuration;
    configuration.settings = oracle::test_settings(variant);
    configuration.settings.decision_latency = 6000;
    if (!fractions)
        for (auto& item : configuration.settings.item)
            item.prescale = item.prescale < 1u << 23 ? 0 : 1u << 24;
    const oracle::Tables tables = oracle::test_tables(variant);
    std::copy(tables.calibration.begin(), tables.calibration.end(), configuration.calibration.begin());
    std::copy(tables.seed.begin(), tables.seed.end(), configuration.seed.begin());
    return configuration;
}

inline oracle::Tables tables_of(const trigger::Configuration& configuration) {
    return {{configuration.calibration.begin(), configuration.calibration.end()},
            {configuration.seed.begin(), configuration.seed.end()}};
}

}  // namespace antipode::testbench
