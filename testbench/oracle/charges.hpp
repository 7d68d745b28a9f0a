#pragma once

/// The charges of a stream of packets: what has gone in must come out.

#include "generated/words.hpp"

#include <cstdint>

namespace antipode::oracle {

struct Charges {
    std::uint64_t packets = 0;
    std::int64_t beam_catcher = 0;
    std::int64_t target = 0;

    bool operator==(const Charges& other) const {
        return packets == other.packets && beam_catcher == other.beam_catcher && target == other.target;
    }
};

/// Of hit packets: headers, and the first charges of each packet.
class ChargesIn {
public:
    const Charges& sum() const { return sum_; }
    bool open() const { return open_; }  ///< inside a packet

    void count(std::uint64_t word) {
        if (words::BunchHeader::is(word)) {
            ++sum_.packets;
            open_ = true;
            charged_ = false;
        } else if (words::BunchCharges::is(word) && open_ && !charged_) {
            charged_ = true;
            sum_.beam_catcher += words::BunchCharges::unpack(word).beam_catcher;
            sum_.target += words::BunchCharges::unpack(word).target;
        } else if (words::BunchTrailer::is(word)) {
            open_ = false;
        }
    }

private:
    Charges sum_;
    bool open_ = false;
    bool charged_ = false;
};

/// Of primitive packets: their own, and those of bunches that left no packet.
class ChargesOut {
public:
    const Charges& sum() const { return sum_; }

    void count(std::uint64_t word) {
        if (words::PrimitiveHeader::is(word)) ++sum_.packets;
        if (words::BunchCharges::is(word)) {
            sum_.beam_catcher += words::BunchCharges::unpack(word).beam_catcher;
            sum_.target += words::BunchCharges::unpack(word).target;
        }
        if (words::DroppedBunches::is(word)) sum_.packets += words::DroppedBunches::unpack(word).bunches;
        if (words::DroppedBeamCatcher::is(word))
            sum_.beam_catcher += words::DroppedBeamCatcher::unpack(word).charge;
        if (words::DroppedTarget::is(word)) sum_.target += words::DroppedTarget::unpack(word).charge;
    }

private:
    Charges sum_;
};

}  // namespace antipode::oracle
