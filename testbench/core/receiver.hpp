#pragma once
#include "core/delay.hpp"
#include "core/hit_store.hpp"
#include "generated/ecal.hpp"
#include "generated/registers.hpp"
#include "generated/words.hpp"
#include "hls/calibrate.hpp"
#include "hls/packet.hpp"
#include "hls/slice.hpp"
#include "model/crc32.hpp"

#include <array>
#include <cstdint>

namespace antipode::model {

// Tables of the crystals, in raster order.
struct crystal_tables {
    std::array<registers::Calibration, constants::cells> calibration{};
    std::array<registers::Seed, constants::cells> seed{};
};

// A word of the input, and the clock on which it was taken at the pins.
struct input_word {
    std::uint64_t data = 0;
    std::uint32_t arrival = 0;
    bool playback = false;  // from the playback memory, not from the front end
};

// A packet that has come in: what is known before its clusters are.
struct record {
    hls::PacketHead head;
    int buffer = 0;
    std::uint32_t below_threshold = 0;
    std::uint32_t stray_words = 0;
};

struct receiver_controls {
    bool run = false;
    bool hold = false;
    bool free_running = false;
    bool applied = false;   // pulse: settings have become active
    std::uint32_t now = 0;  // clocks since reset
};

// What the receiver gives to the rest on a clock.
struct receiver_events {
    bool push_record = false;
    bool push_closing = false;  // a bunch or frame is complete; in the order of the records
    std::uint32_t closing_arrival = 0;
    bool take_record_credit = false;
    int scaler = -1;  // raster index of a hit that was kept
};

// Takes packets apart: grammar, checks, buffers, and the stages calibrate and slice on the way of each hit
// into its buffer. Never holds the input in the middle of a packet, but for the clocks that a packet takes to
// close.
template <class C>
class receiver {
public:
    // Clocks from the last word of a packet to its record: the last hit is in its buffer by then.
    static constexpr int closing_clocks = 8;

    bool idle() const {
        return phase_ == phase::outside && !own_.open && !before_.open && marker_clocks_ == 0;
    }
    const record& closed() const { return record_; }
    hit_buffer<C>& buffer(int index) { return buffers_[static_cast<std::size_t>(index)]; }
    // A bunch that began now would not be dropped.
    bool live(std::size_t record_credits) const { return record_credits != 0 && !busy_[next_buffer_]; }

    // Whether the word at the input is taken on this clock.
    bool takes(const input_word& word, const receiver_controls& controls) const {
        if (phase_ == phase::closing || phase_ == phase::opening) return false;
        if (!words::BunchHeader::is(word.data)) return true;
        if (phase_ == phase::inside) return false;
        return may_open(controls) && !(controls.free_running && must_close(word));
    }

    // Whether a word that is taken asks for its crystal's entries.
    bool reads_table(std::uint64_t word) const { return phase_ == phase::inside && words::Hit::is(word); }

    void release(int index) {
        busy_[static_cast<std::size_t>(index)] = false;
        buffers_[static_cast<std::size_t>(index)].clear();
    }

    void reset() { *this = receiver(); }

    receiver_events clock(bool valid, const input_word& word, const receiver_controls& controls,
                          const registers::Settings& settings, const crystal_tables& tables,
                          std::size_t record_credits) {
        events_ = {};
        const bool taken = valid && takes(word, controls);
        move_hits(taken && phase_ == phase::inside && words::Hit::is(word.data), word.data, controls,
                  settings, tables);
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
                outside(valid, taken, word, controls, record_credits);
                break;
            case phase::opening:
                opening();
                break;
            case phase::inside:
                inside(valid, taken, word, crc, controls, settings);
                break;
            case phase::closing:
                closing(controls);
                break;
        }
        return events_;
    }

private:
    enum class phase { outside, opening, inside, closing };

    // A bunch or frame that takes hits.
    struct open_frame {
        bool open = false;
        bool has_record = false;
        bool has_buffer = false;
        std::size_t buffer = 0;
        std::uint32_t number = 0;
    };

    // A hit on its way from the input to the buffers.
    struct moving_hit {
        bool valid = false;
        words::Hit hit;
        open_frame before, own, after;
    };

    // Rather than lose a charge, no packet is taken when the count of dropped bunches is full.
    bool may_open(const receiver_controls& controls) const {
        return controls.run && !controls.hold &&
               dropped_.bunches != words::mask<words::dropped_bunches::bunches>;
    }

    // Free-running mode: the frame before, and both if the number jumps, are closed before a header is taken.
    bool must_close(const input_word& word) const {
        const bool follows = words::BunchHeader::unpack(word.data).number == own_.number + 1;
        return before_.open || (own_.open && !follows);
    }

    void outside(bool valid, bool taken, const input_word& word, const receiver_controls& controls,
                 std::size_t record_credits) {
        const bool header = valid && words::BunchHeader::is(word.data);
        if (taken && header) {
            open(words::BunchHeader::unpack(word.data), word.playback, controls, record_credits);
        } else if (taken) {
            stray();
        } else if (controls.free_running && (header || !may_open(controls)) && (before_.open || own_.open)) {
            const bool header_closes = header && must_close(word);
            open_frame& oldest = before_.open ? before_ : own_;
            if (&oldest == &own_ && after_.has_buffer) {
                release(static_cast<int>(after_.buffer));
                next_buffer_ = after_.buffer;
                after_ = {};
            }
            oldest.open = false;
            // Without a header it closes because no packet is taken.
            if (oldest.has_record) close(header_closes ? word.arrival : controls.now);
        }
    }

    void open(const words::BunchHeader& header, bool playback, const receiver_controls& controls,
              std::size_t record_credits) {
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

        const bool has_record = record_credits != 0;
        events_.take_record_credit = has_record;
        before_ = controls.free_running && own_.open ? own_ : open_frame{};
        own_ = after_;
        after_ = {};
        own_.open = true;
        own_.has_record = has_record;
        own_.number = header.number;
        if (own_.has_buffer && !has_record) {
            release(static_cast<int>(own_.buffer));
            next_buffer_ = own_.buffer;
            own_.has_buffer = false;
        } else if (!own_.has_buffer && has_record && !before_.open) {
            allocate(own_);
        }
        head.dropped = !own_.has_buffer;
        record_.buffer = static_cast<int>(own_.buffer);
        phase_ = controls.free_running ? phase::opening : phase::inside;
    }

    // Free-running mode: hits of this packet can lie in the guard of the next frame.
    void opening() {
        allocate(after_);
        phase_ = phase::inside;
    }

    void allocate(open_frame& frame) {
        frame.has_buffer = !busy_[next_buffer_];
        frame.buffer = next_buffer_;
        if (!frame.has_buffer) return;
        busy_[next_buffer_] = true;
        next_buffer_ = (next_buffer_ + 1) % C::buffers;
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
        const std::uint32_t ahead = marker.frame - own_.number;
        const bool in_time =
            ahead == 0 && marker.time >= hls::slice_ticks + settings.pair_width + settings.late_limit;
        const bool in_later_frame = ahead != 0 && ahead < 0x80000000u;
        if (!before_.open || !(in_time || in_later_frame)) return;
        before_.open = false;
        marker_clocks_ = closing_clocks - 1;
        marker_arrival_ = arrival;
        marker_has_record_ = before_.has_record;
    }

    void start_closing() {
        phase_ = phase::closing;
        closing_clocks_ = closing_clocks;
    }

    void closing(const receiver_controls& controls) {
        if (--closing_clocks_ != 0) return;
        hls::PacketHead& head = record_.head;
        if (!head.has_time || !head.has_charges) head.header.incomplete = true;
        if (own_.has_record) {
            head.dropped = dropped_;
            head.dropped_beam_catcher = dropped_beam_catcher_;
            head.dropped_target = dropped_target_;
            dropped_ = {};
            dropped_beam_catcher_ = {};
            dropped_target_ = {};
            events_.push_record = true;
            if (!controls.free_running) close(arrival_);
        } else {
            ++dropped_.bunches;
            dropped_beam_catcher_.charge += head.charges.beam_catcher;
            dropped_target_.charge += head.charges.target;
        }
        if (!controls.free_running) own_ = {};
        phase_ = phase::outside;
    }

    void close(std::uint32_t arrival) {
        events_.push_closing = true;
        events_.closing_arrival = arrival;
    }

    void stray() { ++strays_; }

    // Table, calibrate and slice: one hit a clock.
    void move_hits(bool enters, std::uint64_t word, const receiver_controls& controls,
                   const registers::Settings& settings, const crystal_tables& tables) {
        store(slices_.out(), calibrated_late_.out(), moving_sliced_.out());

        const moving_hit& sliced = moving_calibrated_.out();
        const hls::CalibrateOut& calibrated = calibrated_.out();
        hls::SliceIn slice;
        slice.valid = calibrated.valid;
        slice.time = calibrated.time;
        slice.over = calibrated.over;
        slice.frame = hls::u<8>(sliced.own.number & 0xff);
        slice.free_running = hls::u<1>(controls.free_running);
        slice.before_open = hls::u<1>(sliced.before.open);
        slice.pair_width = hls::u<8>(settings.pair_width);
        count_calibrated(calibrated);
        slices_.clock(hls::Slice::call(slice));
        calibrated_late_.clock(calibrated);
        moving_sliced_.clock(sliced);

        calibrated_.clock(hls::Calibrate::call(calibration_inputs(controls, settings)));
        moving_calibrated_.clock(table_hit_);

        table_hit_ = {};
        table_hit_.valid = enters;
        if (!enters) return;
        table_hit_.hit = words::Hit::unpack(word);
        table_hit_.before = before_;
        table_hit_.own = own_;
        table_hit_.after = after_;
        const std::uint32_t row = table_hit_.hit.row, column = table_hit_.hit.column;
        exists_ = ecal::is_crystal(row, column);
        const std::uint32_t cell = exists_ ? constants::raster(row, column) : 0;
        calibration_ = tables.calibration[cell];
        seed_ = tables.seed[cell];
    }

    hls::CalibrateIn calibration_inputs(const receiver_controls& controls,
                                        const registers::Settings& settings) const {
        const words::Hit& hit = table_hit_.hit;
        hls::CalibrateIn in;
        in.valid = hls::u<1>(table_hit_.valid);
        in.column = hls::u<5>(hit.column);
        in.row = hls::u<5>(hit.row);
        in.energy = hls::u<15>(hit.energy);
        in.time = hls::u<20>(hit.time);
        in.saturated = hls::u<1>(hit.saturated);
        in.pileup = hls::u<1>(hit.pileup);
        in.exists = hls::u<1>(exists_);
        in.gain = hls::u<12>(calibration_.gain);
        in.delay = hls::s<8>(calibration_.delay);
        in.masked = hls::u<1>(calibration_.masked);
        in.seed_threshold = hls::u<15>(seed_.threshold);
        in.free_running = hls::u<1>(controls.free_running);
        in.hit_threshold = hls::u<15>(settings.hit_threshold);
        in.window_length = hls::u<13>(settings.window_length);
        return in;
    }

    void count_calibrated(const hls::CalibrateOut& hit) {
        namespace in = words::counters_input;
        words::CountersInput& input = record_.head.input;
        if (hit.received.value()) hls::count<in::received>(input.received);
        if (hit.masked.value()) hls::count<in::masked>(input.masked);
        if (hit.no_crystal.value()) hls::count<in::no_crystal>(input.no_crystal);
        if (hit.outside.value()) hls::count<in::outside_window>(input.outside_window);
        if (hit.below.value()) ++record_.below_threshold;
        if ((hit.valid & hit.saturated).value())
            hls::count<words::counters_hits::saturated>(record_.head.hits.saturated);
        if (hit.valid.value())
            events_.scaler = static_cast<int>(constants::raster(
                static_cast<std::uint32_t>(hit.row.value()), static_cast<std::uint32_t>(hit.column.value())));
    }

    void store(const hls::SliceOut& slice, const hls::CalibrateOut& calibrated, const moving_hit& frames) {
        if (slice.late.value()) hls::count<words::counters_hits::late>(record_.head.hits.late);
        store_one(slice.write_before, slice.time_before, slice.over_before, calibrated, frames.before);
        store_one(slice.write_own, slice.time_own, slice.over_own, calibrated, frames.own);
        store_one(slice.write_after, slice.time_after, slice.over_after, calibrated, frames.after);
    }

    void store_one(const hls::u<1>& write, const hls::u<13>& time, const hls::u<1>& over,
                   const hls::CalibrateOut& calibrated, const open_frame& frame) {
        if (!write.value() || !frame.has_buffer) return;
        hls::Hit hit;
        hit.column = calibrated.column;
        hit.row = calibrated.row;
        hit.energy = calibrated.energy;
        hit.time = time;
        hit.over = over;
        hit.saturated = calibrated.saturated;
        hit.pileup = calibrated.pileup;
        if (!buffers_[frame.buffer].write(hit))
            hls::count<words::counters_hits::over_limit>(record_.head.hits.over_limit);
    }

    phase phase_ = phase::outside;
    record record_;
    crc32 crc_;
    receiver_events events_;
    open_frame before_, own_, after_;
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
    words::DroppedBunches dropped_;
    words::DroppedBeamCatcher dropped_beam_catcher_;
    words::DroppedTarget dropped_target_;

    std::array<hit_buffer<C>, C::buffers> buffers_{};
    std::array<bool, C::buffers> busy_{};
    std::size_t next_buffer_ = 0;

    moving_hit table_hit_;
    bool exists_ = false;
    registers::Calibration calibration_;
    registers::Seed seed_;
    delay<hls::CalibrateOut, hls::Calibrate::latency> calibrated_;
    delay<moving_hit, hls::Calibrate::latency> moving_calibrated_;
    delay<hls::SliceOut, hls::Slice::latency> slices_;
    delay<hls::CalibrateOut, hls::Slice::latency> calibrated_late_;
    delay<moving_hit, hls::Slice::latency> moving_sliced_;
};

}  // namespace antipode::model
