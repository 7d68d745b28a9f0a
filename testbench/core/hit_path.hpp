#pragma once
#include "core/data.hpp"
#include "core/delay.hpp"
#include "core/frames.hpp"
#include "core/hit_buffer.hpp"
#include "generated/ecal.hpp"
#include "generated/registers.hpp"
#include "generated/words.hpp"
#include "hls/calibrate.hpp"
#include "hls/slice.hpp"

#include <cstdint>

namespace antipode::model {

// The way of a hit from the input into its buffers: table of its crystal, calibrate, slice, store; one hit a
// clock.
template <class C>
class hit_path {
public:
    // Counts in the record of the packet. Returns the raster index of a hit that is kept, for the scalers;
    // -1: none.
    int clock(bool enters, std::uint64_t word, bool free_running, const frames<C>& open,
              const registers::Settings& settings, const crystal_tables& tables, record& packet,
              hit_buffers<C>& buffers) {
        store(slices_.out(), calibrated_late_.out(), moving_sliced_.out(), packet, buffers);

        const moving_hit& sliced = moving_calibrated_.out();
        const hls::CalibrateOut& calibrated = calibrated_.out();
        hls::SliceIn slice;
        slice.valid = calibrated.valid;
        slice.time = calibrated.time;
        slice.over = calibrated.over;
        slice.frame = hls::u<8>(sliced.own.number & 0xff);
        slice.free_running = hls::u<1>(free_running);
        slice.before_open = hls::u<1>(sliced.before.open);
        slice.pair_width = hls::u<8>(settings.pair_width);
        count(calibrated, packet);
        const int scaler = calibrated.valid.value() ? raster(calibrated) : -1;
        slices_.clock(hls::Slice::call(slice));
        calibrated_late_.clock(calibrated);
        moving_sliced_.clock(sliced);

        calibrated_.clock(hls::Calibrate::call(calibration_inputs(free_running, settings)));
        moving_calibrated_.clock(table_hit_);

        table_hit_ = {};
        table_hit_.valid = enters;
        if (!enters) return scaler;
        table_hit_.hit = words::Hit::unpack(word);
        table_hit_.before = open.before();
        table_hit_.own = open.own();
        table_hit_.after = open.after();
        const std::uint32_t row = table_hit_.hit.row, column = table_hit_.hit.column;
        exists_ = ecal::is_crystal(row, column);
        const std::uint32_t cell = exists_ ? constants::raster(row, column) : 0;
        calibration_ = tables.calibration[cell];
        seed_ = tables.seed[cell];
        return scaler;
    }

private:
    // A hit on its way, and the frames as they were when it came.
    struct moving_hit {
        bool valid = false;
        words::Hit hit;
        open_frame before, own, after;
    };

    hls::CalibrateIn calibration_inputs(bool free_running, const registers::Settings& settings) const {
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
        in.free_running = hls::u<1>(free_running);
        in.hit_threshold = hls::u<15>(settings.hit_threshold);
        in.window_length = hls::u<13>(settings.window_length);
        return in;
    }

    static void count(const hls::CalibrateOut& hit, record& packet) {
        namespace in = words::counters_input;
        words::CountersInput& input = packet.head.input;
        if (hit.received.value()) hls::count<in::received>(input.received);
        if (hit.masked.value()) hls::count<in::masked>(input.masked);
        if (hit.no_crystal.value()) hls::count<in::no_crystal>(input.no_crystal);
        if (hit.outside.value()) hls::count<in::outside_window>(input.outside_window);
        if (hit.below.value()) ++packet.below_threshold;
        if ((hit.valid & hit.saturated).value())
            hls::count<words::counters_hits::saturated>(packet.head.hits.saturated);
    }

    static int raster(const hls::CalibrateOut& hit) {
        return static_cast<int>(constants::raster(static_cast<std::uint32_t>(hit.row.value()),
                                                  static_cast<std::uint32_t>(hit.column.value())));
    }

    static void store(const hls::SliceOut& slice, const hls::CalibrateOut& calibrated,
                      const moving_hit& frames, record& packet, hit_buffers<C>& buffers) {
        if (slice.late.value()) hls::count<words::counters_hits::late>(packet.head.hits.late);
        store_one(slice.write_before, slice.time_before, slice.over_before, calibrated, frames.before, packet,
                  buffers);
        store_one(slice.write_own, slice.time_own, slice.over_own, calibrated, frames.own, packet, buffers);
        store_one(slice.write_after, slice.time_after, slice.over_after, calibrated, frames.after, packet,
                  buffers);
    }

    static void store_one(const hls::u<1>& write, const hls::u<13>& time, const hls::u<1>& over,
                          const hls::CalibrateOut& calibrated, const open_frame& frame, record& packet,
                          hit_buffers<C>& buffers) {
        if (!write.value() || !frame.has_buffer) return;
        hls::Hit hit;
        hit.column = calibrated.column;
        hit.row = calibrated.row;
        hit.energy = calibrated.energy;
        hit.time = time;
        hit.over = over;
        hit.saturated = calibrated.saturated;
        hit.pileup = calibrated.pileup;
        if (!buffers[frame.buffer].write(hit))
            hls::count<words::counters_hits::over_limit>(packet.head.hits.over_limit);
    }

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
