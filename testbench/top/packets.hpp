#pragma once
#include "oracle/compare.hpp"
#include "oracle/packets.hpp"
#include "oracle/stimulus.hpp"
#include "top/loaded.hpp"
#include "trigger/engine.hpp"

#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

namespace antipode::testbench {

using words_t = std::vector<std::uint64_t>;
using packets_t = std::vector<words_t>;

using oracle::joined;
using oracle::split;
using oracle::with_header;

// The host's library knows no clock: no decision of it is late.
inline packets_t in_time(packets_t packets) {
    for (words_t& packet : packets)
        packet = oracle::in_time(packet);
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
        FAIL("packet " << i << ", " << difference(found[i], expected[i]));
    }
    REQUIRE(found.size() == expected.size());
}

inline void append(words_t& all, const words_t& more) {
    all.insert(all.end(), more.begin(), more.end());
}

// Settings of a test, with some decisions in time, and prescales that keep nothing from one configuration to
// the next.
inline trigger::Configuration test_configuration(std::uint64_t variant, bool fractions = false) {
    trigger::Configuration configuration =
        configuration_of(oracle::test_settings(variant), oracle::test_tables(variant), false);
    configuration.settings.decision_latency = 6000;
    if (!fractions)
        for (auto& item : configuration.settings.item)
            item.prescale = item.prescale < 1u << 23 ? 0 : 1u << 24;
    return configuration;
}

}  // namespace antipode::testbench
