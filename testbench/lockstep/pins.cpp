#include "lockstep/pins.hpp"

#include <fmt/format.h>

namespace antipode::testbench {

summary_bits flatten(const model::bunch_summary& summary) {
    summary_bits bits{};
    std::size_t low = 0;
    const auto put = [&](std::uint64_t value, std::size_t width) {
        for (std::size_t i = 0; i < width; ++i, ++low)
            bits[low / 32] |= static_cast<std::uint32_t>((value >> i) & 1) << (low % 32);
    };
    const auto payload = [&](std::uint64_t word, std::size_t width) { put(word, width); };
    const hls::PacketHead& head = summary.head;
    const words::PrimitiveHeader& header = head.header;
    put(header.number, 32);
    for (const bool flag :
         {header.free_running, header.number_jump, header.settings_new, header.stray_words, header.dropped,
          header.no_trailer, header.bad_crc, header.bad_count, header.incomplete})
        put(flag, 1);
    put(head.has_time, 1);
    payload(head.time.pack(), 56);
    put(head.has_charges, 1);
    payload(head.charges.pack(), 56);
    put(head.dropped.bunches, 28);
    payload(head.dropped_beam_catcher.pack(), 56);
    payload(head.dropped_target.pack(), 56);
    for (const std::uint32_t counter :
         {head.input.received, head.input.masked, head.input.no_crystal, head.input.outside_window,
          head.hits.saturated, head.hits.over_limit, head.hits.late})
        put(counter, 14);
    put(summary.below_threshold, 32);
    put(summary.stray_words, 32);
    put(0, 2);  // buffer
    put(header.playback, 1);
    put(head.hits.too_close, 14);
    payload(head.clusters.pack(), 56);
    payload(head.pairs.pack(), 48);
    payload(head.algorithms.pack(), 56);
    put(head.decision.clusters, 9);
    put(head.decision.pairs, 7);
    put(head.decision.accept, 1);
    put(header.late_decision, 1);
    put(head.decision.fired, 10);
    put(head.decision.accepted, 10);
    put(summary.words_out, 16);
    static_assert(sizeof(summary_bits) * 8 >= summary_width);
    return bits;
}

bool operator==(const core_outputs& a, const core_outputs& b) {
    return a.in_ready == b.in_ready && a.out_valid == b.out_valid && a.out_data == b.out_data &&
           a.out_last == b.out_last && a.decision_pulse == b.decision_pulse && a.idle == b.idle &&
           a.live == b.live && a.summary_valid == b.summary_valid && a.scaler == b.scaler &&
           a.summary == b.summary;
}

std::string difference(const core_outputs& rtl, const core_outputs& model) {
    std::string text;
    const auto compare = [&](const char* pin, auto r, auto m) {
        if (r != m) text += fmt::format("  {}: rtl {:#x}, model {:#x}\n", pin, r, m);
    };
    compare("in_ready", rtl.in_ready + 0u, model.in_ready + 0u);
    compare("out_valid", rtl.out_valid + 0u, model.out_valid + 0u);
    compare("out_data", rtl.out_data, model.out_data);
    compare("out_last", rtl.out_last + 0u, model.out_last + 0u);
    compare("decision_pulse", rtl.decision_pulse + 0u, model.decision_pulse + 0u);
    compare("idle", rtl.idle + 0u, model.idle + 0u);
    compare("live", rtl.live + 0u, model.live + 0u);
    compare("summary_valid", rtl.summary_valid + 0u, model.summary_valid + 0u);
    compare("scaler", rtl.scaler, model.scaler);
    for (std::size_t i = 0; i < rtl.summary.size(); ++i)
        if (rtl.summary[i] != model.summary[i])
            text += fmt::format("  summary bits {}..{}: rtl {:#010x}, model {:#010x}\n", 32 * i, 32 * i + 31,
                                rtl.summary[i], model.summary[i]);
    return text;
}

}  // namespace antipode::testbench
