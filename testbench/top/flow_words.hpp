#pragma once
#include "generated/words.hpp"
#include "top/model/counters.hpp"

#include <random>

namespace antipode::testbench {

// A word of a type that the flow counters look at, or any word; its other bits are random.
inline std::uint64_t flow_word(std::mt19937_64& random) {
    constexpr std::uint32_t tags[] = {words::BunchHeader::tag,        words::BunchTime::tag,
                                      words::BunchCharges::tag,       words::BunchTrailer::tag,
                                      words::DroppedBeamCatcher::tag, words::DroppedTarget::tag};
    const std::uint64_t word = random(), kind = random() % 8;
    return kind < 6 ? word >> 8 | std::uint64_t{tags[kind]} << 56 : word;
}

// Both streams, with stalls.
inline model::flow_counters::inputs flow_inputs(std::mt19937_64& random) {
    model::flow_counters::inputs in;
    const std::uint64_t bits = random();
    in.run = (bits & 7) != 0;
    in.live = (bits >> 3 & 3) != 0;
    in.in_valid = bits >> 5 & 1;
    in.in_ready = bits >> 6 & 1;
    in.out_valid = bits >> 7 & 1;
    in.out_ready = bits >> 8 & 1;
    in.in_data = flow_word(random);
    in.out_data = flow_word(random);
    return in;
}

}  // namespace antipode::testbench
