#include "lockstep/pins.hpp"

#include <fmt/format.h>

namespace antipode::testbench {

namespace {

template <int N, bool Signed, class Value>
void put(hls::Integer<N, Signed>& to, Value from) {
    to = hls::Integer<N, Signed>(static_cast<std::int64_t>(from));
}

// The payload of a word as the record that it is in rtl/.
template <class Record, class Word>
Record payload(const Word& word) {
    std::uint64_t bits = word.pack();
    Record record;
    visit_fields(record, [&](auto& number) {
        using Number = std::decay_t<decltype(number)>;
        const std::uint64_t sign = Number::smallest < 0 ? std::uint64_t{1} << (Number::width - 1) : 0;
        put(number, ((bits & ((std::uint64_t{1} << Number::width) - 1)) ^ sign) - sign);
        bits >>= Number::width;
    });
    return record;
}

hls::Packet packet(const model::bunch_summary& summary) {
    const hls::PacketHead& head = summary.head;
    const words::PrimitiveHeader& header = head.header;
    hls::Packet out;
    put(out.number, header.number);
    put(out.free_running, header.free_running);
    put(out.number_jump, header.number_jump);
    put(out.settings_new, header.settings_new);
    put(out.stray, header.stray_words);
    put(out.dropped, header.dropped);
    put(out.no_trailer, header.no_trailer);
    put(out.bad_crc, header.bad_crc);
    put(out.bad_count, header.bad_count);
    put(out.incomplete, header.incomplete);
    put(out.has_time, head.has_time);
    put(out.time, head.time.time_ns);
    put(out.has_charges, head.has_charges);
    out.charges = payload<hls::BunchChargesWord>(head.charges);
    put(out.lost.bunches, head.dropped.bunches);
    put(out.lost.beam_catcher, head.dropped_beam_catcher.charge);
    put(out.lost.target, head.dropped_target.charge);
    put(out.received, head.input.received);
    put(out.masked, head.input.masked);
    put(out.no_crystal, head.input.no_crystal);
    put(out.outside, head.input.outside_window);
    put(out.saturated, head.hits.saturated);
    put(out.over_limit, head.hits.over_limit);
    put(out.late, head.hits.late);
    put(out.below, summary.below_threshold);
    put(out.stray_words, summary.stray_words);
    put(out.playback, header.playback);
    return out;
}

}  // namespace

summary_bits flatten(hls::Summary summary) {
    summary.packet.buffer = {};
    summary_bits bits{};
    std::size_t low = 0;
    visit_fields(summary, [&](const auto& number) {
        for (int i = 0; i < std::decay_t<decltype(number)>::width; ++i, ++low)
            bits[low / 32] |= static_cast<std::uint32_t>((number.value() >> i) & 1) << (low % 32);
    });
    return bits;
}

summary_bits flatten(const model::bunch_summary& summary) {
    const hls::PacketHead& head = summary.head;
    hls::Summary out;
    out.packet = packet(summary);
    put(out.too_close, head.hits.too_close);
    out.collected.counters_clusters = payload<hls::CountersClustersWord>(head.clusters);
    out.collected.counters_pairs = payload<hls::CountersPairsWord>(head.pairs);
    out.collected.counters_algorithms = payload<hls::CountersAlgorithmsWord>(head.algorithms);
    put(out.collected.clusters, head.decision.clusters);
    put(out.collected.pairs, head.decision.pairs);
    put(out.verdict.accept, head.decision.accept);
    put(out.verdict.late, head.header.late_decision);
    put(out.verdict.fired, head.decision.fired);
    put(out.verdict.accepted, head.decision.accepted);
    put(out.words_out, summary.words_out);
    return flatten(out);
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
