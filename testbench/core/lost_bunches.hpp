#pragma once
#include "core/data.hpp"

namespace antipode::model {

// Packets that found no place for a record. The last of them waits as it is; those before it are summed. The
// sums leave with the next record, which is that of the waiting one if nothing else is inside.
class lost_bunches {
public:
    // The packet that came last is lost.
    bool waits() const { return waits_; }
    // And becomes a record on this clock. quiet: no packet or frame is open, no record is inside.
    bool delivers(bool quiet) const { return waits_ && quiet; }
    // The count has no room for another one.
    bool full() const { return bunches_.bunches == words::mask<words::dropped_bunches::bunches>; }

    // Another packet opens; last is the one before it.
    void opens(const hls::PacketHead& last) {
        if (!waits_) return;
        waits_ = false;
        ++bunches_.bunches;
        beam_catcher_.charge += last.charges.beam_catcher;
        target_.charge += last.charges.target;
    }

    // The packet that has ended has no place.
    void loses() { waits_ = true; }

    // A record carries the sums.
    void leave(hls::PacketHead& head) {
        head.dropped = bunches_;
        head.dropped_beam_catcher = beam_catcher_;
        head.dropped_target = target_;
        *this = {};
    }

private:
    bool waits_ = false;
    words::DroppedBunches bunches_;
    words::DroppedBeamCatcher beam_catcher_;
    words::DroppedTarget target_;
};

}  // namespace antipode::model
