#pragma once
#include "core/core.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace antipode::testbench {

// A bunch summary as summary_o of rtl/core/core.sv has it, 32 bits in an element; the buffer's number, which
// is nobody's business outside, is 0.
using summary_bits = std::array<std::uint32_t, (hls::Summary::width + 31) / 32>;
summary_bits flatten(const model::bunch_summary& summary);
summary_bits flatten(hls::Summary summary);

// The outputs of the core on a clock, as both sides show them. What does not count is 0: the word without
// valid, the summary without its valid, the cell without a hit.
struct core_outputs {
    bool in_ready = false;
    bool out_valid = false;
    std::uint64_t out_data = 0;
    bool out_last = false;
    bool decision_pulse = false;
    bool idle = false;
    bool live = false;
    bool summary_valid = false;
    summary_bits summary{};
    int scaler = -1;  // raster index of a hit that was kept; -1: none
};

bool operator==(const core_outputs& a, const core_outputs& b);
// The pins that differ, with both values.
std::string difference(const core_outputs& rtl, const core_outputs& model);

template <class C>
core_outputs outputs(const model::core<C>& core) {
    core_outputs out;
    out.in_ready = core.in_ready();
    out.out_valid = core.out_valid();
    if (out.out_valid) {
        out.out_data = core.out().data;
        out.out_last = core.out().last;
    }
    out.decision_pulse = core.decision_pulse();
    out.idle = core.idle();
    out.live = core.live();
    out.summary_valid = core.summary_valid();
    if (out.summary_valid) out.summary = flatten(core.summary());
    out.scaler = core.scaler();
    return out;
}

}  // namespace antipode::testbench
