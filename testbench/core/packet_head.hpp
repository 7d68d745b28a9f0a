#pragma once
#include "core/data.hpp"

#include <cstdint>

namespace antipode::model {

// The words of a packet before its lists, and the summary, of what is known of a bunch. Of a dropped bunch
// the collector has nothing, whatever it shows.
class packet_head {
public:
    static bunch_summary call(const record& bunch, const decision_result& decided, const collected& found,
                              std::uint32_t settings_crc) {
        bunch_summary out;
        hls::PacketHead& head = out.head;
        head = bunch.head;
        head.configuration = {settings_crc, constants::algorithm_patch, constants::algorithm_minor,
                              constants::algorithm_major};
        head.decision.fired = decided.fired;
        head.decision.accepted = decided.accepted;
        head.decision.accept = decided.accept;
        head.header.late_decision = decided.late;
        head.header.hits_attached = decided.attached;
        if (!head.header.dropped) {
            head.decision.clusters = found.kept_clusters;
            head.decision.pairs = found.kept_pairs;
            head.clusters = found.clusters;
            head.pairs = found.pairs;
            head.algorithms = found.algorithms;
        }
        head.set_flags();
        out.below_threshold = bunch.below_threshold;
        out.stray_words = bunch.stray_words;
        return out;
    }
};

}  // namespace antipode::model
