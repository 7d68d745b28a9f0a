#pragma once
#include "core/data.hpp"
#include "core/frames.hpp"
#include "core/hit_path.hpp"
#include "core/lost_bunches.hpp"
#include "generated/registers.hpp"
#include "generated/words.hpp"
#include "hls/packet.hpp"
#include "model/crc32.hpp"

#include <cstdint>

namespace antipode::model {

struct receiver_controls {
    bool run = false;
    bool hold = false;
    bool free_running = false;
    bool applied = false;   // pulse: settings have become active
    std::uint32_t now = 0;  // the clock, modulo 2^32
};

// What the receiver gives to the rest on a clock.
struct receiver_events {
    bool push_record = false;
    bool push_closing = false;  // a bunch or frame is complete; in the order of the records
    std::uint32_t closing_arrival = 0;
    bool take_record_credit = false;
    int scaler = -1;  // raster index of a hit that was kept
};

// Takes packets apart: grammar, checks and the packet's record; frames has the frames and their buffers,
// hit_path the way of each hit into its buffer. Never holds the input in the middle of a packet, but for the
// clocks that a packet takes to close.
template <class C>
class receiver {
public:
    // Clocks from the last word of a packet to its record: the last hit is in its buffer by then.
    static constexpr int closing_clocks = 8;

    // No packet or frame is open, and the last packet has left.
    bool idle() const { return closed_all() && !lost_.waits(); }
    const record& closed() const { return record_; }
    // A bunch that began now would not be dropped.
    bool live(bool has_credit) const { return has_credit && frames_.room(); }

    // Whether the word at the input is taken on this clock. queue_empty: no record is inside.
    bool takes(const input_word& word, const receiver_controls& controls, bool queue_empty) const {
        if (phase_ == phase::closing || phase_ == phase::opening) return false;
        if (!words::BunchHeader::is(word.data)) return true;
        if (phase_ == phase::inside || delivers(queue_empty)) return false;
        return may_open(controls) && !(controls.free_running && must_close(word));
    }

    // Whether a word that is taken asks for its crystal's entries.
    bool reads_table(std::uint64_t word) const { return phase_ == phase::inside && words::Hit::is(word); }

    // The core is done with a buffer.
    void release(std::size_t buffer, hit_buffers<C>& buffers) { frames_.release(buffer, buffers); }

    void reset() { *this = receiver(); }

    receiver_events clock(bool valid, const input_word& word, const receiver_controls& controls,
                          const registers::Settings& settings, const crystal_tables& tables, bool has_credit,
                          bool queue_empty, hit_buffers<C>& buffers) {
        events_ = {};
        const bool taken = valid && takes(word, controls, queue_empty);
        const bool late_record = delivers(queue_empty);
        events_.scaler = hits_.clock(taken && reads_table(word.data), word.data, controls.free_running,
                                     frames_, settings, tables, record_, buffers);
        if (controls.applied) settings_new_ = true;
        if (marker_clocks_ != 0 && --marker_clocks_ == 0 && marker_has_record_) close(marker_arrival_);

        // The CRC covers the packet from its header to the word before the trailer.
        const bool opens = taken && words::BunchHeader::is(word.data);
        const bool in_sum =
            taken && (opens || (phase_ == phase::inside && !words::BunchTrailer::is(word.data)));
        const std::uint32_t crc = crc_.out();
        crc_.clock(opens, in_sum, word.data);

        switch (phase_) {
            case phase::outside:
                outside(valid, taken, word, controls, has_credit, buffers);
                break;
            case phase::opening:
                frames_.prepare();
                phase_ = phase::inside;
                break;
            case phase::inside:
                inside(valid, taken, word, crc, controls, settings);
                break;
            case phase::closing:
                closing(controls);
                break;
        }
        if (late_record) {
            events_.take_record_credit = true;
            push_record();
            close(arrival_);
        }
        return events_;
    }

private:
    enum class phase { outside, opening, inside, closing };

    // No packet or frame is open.
    bool closed_all() const { return phase_ == phase::outside && !frames_.any_open() && marker_clocks_ == 0; }
    bool delivers(bool queue_empty) const { return lost_.delivers(closed_all() && queue_empty); }

    // Rather than lose a charge, no packet is taken when the count of lost bunches is full.
    bool may_open(const receiver_controls& controls) const {
        return controls.run && !controls.hold && !lost_.full();
    }

    // Free-running mode: the frame before, and both if the number jumps, are closed before a header is taken.
    bool must_close(const input_word& word) const {
        const bool follows = words::BunchHeader::unpack(word.data).number == frames_.own().number + 1;
        return frames_.before().open || (frames_.own().open && !follows);
    }

    void outside(bool valid, bool taken, const input_word& word, const receiver_controls& controls,
                 bool has_credit, hit_buffers<C>& buffers) {
        const bool header = valid && words::BunchHeader::is(word.data);
        if (taken && header) {
            open(words::BunchHeader::unpack(word.data), word.playback, controls, has_credit, buffers);
        } else if (taken) {
            stray();
        } else if (controls.free_running && (header || !may_open(controls)) && frames_.any_open()) {
            // Without a header it closes because no packet is taken.
            const std::uint32_t closed = header && must_close(word) ? word.arrival : controls.now;
            if (frames_.close_oldest(buffers)) close(closed);
        }
    }

    void open(const words::BunchHeader& header, bool playback, const receiver_controls& controls,
              bool has_credit, hit_buffers<C>& buffers) {
        lost_.opens(record_.head);
        record_ = {};
        words::PrimitiveHeader& head = record_.head.header;
        head.number = header.number;
        head.free_running = controls.free_running;
        head.playback = playback;
        head.number_jump = any_before_ && header.number != last_number_ + 1;
        head.settings_new = settings_new_;
        head.stray_words = strays_ != 0;
        record_.stray_words = strays_;
        any_before_ = true;
        last_number_ = header.number;
        settings_new_ = false;
        strays_ = 0;
        hit_words_ = 0;
        marker_seen_ = false;

        events_.take_record_credit = has_credit;
        frames_.open(header.number, controls.free_running, has_credit, buffers);
        head.dropped = !frames_.own().has_buffer;
        record_.buffer = static_cast<int>(frames_.own().buffer);
        phase_ = controls.free_running ? phase::opening : phase::inside;
    }

    void inside(bool valid, bool taken, const input_word& word, std::uint32_t crc,
                const receiver_controls& controls, const registers::Settings& settings) {
        words::PrimitiveHeader& head = record_.head.header;
        if (!valid) return;
        arrival_ = word.arrival;
        if (!taken) {  // a header
            head.no_trailer = true;
            start_closing();
        } else if (words::BunchTime::is(word.data)) {
            if (record_.head.has_time) {
                head.incomplete = true;
            } else {
                record_.head.has_time = true;
                record_.head.time = words::BunchTime::unpack(word.data);
            }
        } else if (words::BunchCharges::is(word.data)) {
            if (record_.head.has_charges) {
                head.incomplete = true;
            } else {
                record_.head.has_charges = true;
                record_.head.charges = words::BunchCharges::unpack(word.data);
            }
        } else if (words::Hit::is(word.data)) {
            if (hit_words_ != 0xffff) ++hit_words_;
        } else if (words::TimeMarker::is(word.data) && controls.free_running && !marker_seen_) {
            marker(words::TimeMarker::unpack(word.data), word.arrival, settings);
        } else if (words::BunchTrailer::is(word.data)) {
            const auto trailer = words::BunchTrailer::unpack(word.data);
            head.bad_crc = trailer.crc != crc;
            head.bad_count = trailer.hits != hit_words_;
            start_closing();
        } else {
            head.stray_words = true;
            ++record_.stray_words;
        }
    }

    // The frame before closes if no hit can come any more that it needs.
    void marker(const words::TimeMarker& marker, std::uint32_t arrival, const registers::Settings& settings) {
        marker_seen_ = true;
        const std::uint32_t ahead = marker.frame - frames_.own().number;
        const bool in_time =
            ahead == 0 && marker.time >= hls::slice_ticks + settings.pair_width + settings.late_limit;
        const bool in_later_frame = ahead != 0 && ahead < 0x80000000u;
        if (!frames_.before().open || !(in_time || in_later_frame)) return;
        frames_.close_before();
        marker_clocks_ = closing_clocks - 1;
        marker_arrival_ = arrival;
        marker_has_record_ = frames_.before().has_record;
    }

    void start_closing() {
        phase_ = phase::closing;
        closing_clocks_ = closing_clocks;
    }

    void closing(const receiver_controls& controls) {
        if (--closing_clocks_ != 0) return;
        hls::PacketHead& head = record_.head;
        if (!head.has_time || !head.has_charges) head.header.incomplete = true;
        if (frames_.own().has_record) {
            push_record();
            if (!controls.free_running) close(arrival_);
        } else {
            lost_.loses();
        }
        if (!controls.free_running) frames_.end();
        phase_ = phase::outside;
    }

    void push_record() {
        lost_.leave(record_.head);
        events_.push_record = true;
    }

    void close(std::uint32_t arrival) {
        events_.push_closing = true;
        events_.closing_arrival = arrival;
    }

    void stray() { ++strays_; }

    phase phase_ = phase::outside;
    record record_;
    crc32 crc_;
    receiver_events events_;
    frames<C> frames_;
    hit_path<C> hits_;
    std::uint32_t arrival_ = 0;
    std::uint32_t last_number_ = 0;
    std::uint32_t hit_words_ = 0;
    std::uint32_t strays_ = 0;
    bool any_before_ = false;
    bool settings_new_ = false;
    bool marker_seen_ = false;
    int closing_clocks_ = 0;
    int marker_clocks_ = 0;
    std::uint32_t marker_arrival_ = 0;
    bool marker_has_record_ = false;
    lost_bunches lost_;
};

}  // namespace antipode::model
