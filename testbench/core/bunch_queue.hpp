#pragma once
#include "core/receiver.hpp"
#include "model/credit_counter.hpp"
#include "model/fifo.hpp"

#include <cstdint>

namespace antipode::model {

// The packets inside. Each holds a credit from its header until its primitive packet has been counted; its
// record and its closing wait here until the bunch before it is through.
template <class C>
class bunch_queue {
public:
    // Places: more than buffers, so that a packet without a buffer leaves header and trailer.
    static constexpr std::size_t records = C::buffers + 4;

    bool has_credit() const { return credits_.available() != 0; }
    // No packet is inside.
    bool empty() const { return credits_.available() == records; }
    // Both parts of the next bunch are here.
    bool valid() const { return records_.out_valid() && closings_.out_valid(); }
    const record& next() const { return records_.out(); }
    // The clock of the word that completed it.
    std::uint32_t arrival() const { return closings_.out(); }

    // load: the next bunch is taken; release: the bunch in work is through.
    void clock(const receiver_events& received, const record& closed, bool load, bool release) {
        records_.clock(received.push_record, closed, load);
        closings_.clock(received.push_closing, received.closing_arrival, load);
        credits_.clock(received.take_record_credit, release);
    }

private:
    fifo<record, records> records_;
    fifo<std::uint32_t, records> closings_;
    credit_counter credits_{records};
};

}  // namespace antipode::model
