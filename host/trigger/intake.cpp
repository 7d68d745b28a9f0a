#include "trigger/intake.hpp"

#include "generated/ecal.hpp"

#include <bit>
#include <utility>

#include <zlib.h>

namespace antipode::trigger {

static_assert(std::endian::native == std::endian::little,
              "the CRC is over the bytes of a word, lowest first");

Intake::Intake(const Configuration& configuration, std::size_t hit_limit)
    : settings_(configuration.settings),
      free_running_(configuration.free_running),
      hit_limit_(hit_limit),
      crystal_(cell_index(31, 31) + 1) {
    for (std::uint32_t row = 0; row < 32; ++row) {
        for (std::uint32_t column = 0; column < 32; ++column) {
            hls::CalibrateIn& in = crystal_[cell_index(column, row)];
            in.valid = hls::u<1>(1);
            in.column = hls::u<5>(column);
            in.row = hls::u<5>(row);
            in.free_running = hls::u<1>(free_running_);
            in.hit_threshold = hls::u<15>(settings_.hit_threshold);
            in.window_length = hls::u<13>(settings_.window_length);
            if (!ecal::is_crystal(row, column)) continue;
            const std::size_t cell = constants::raster(row, column);
            const registers::Calibration& calibration = configuration.calibration[cell];
            in.exists = hls::u<1>(1);
            in.gain = hls::u<12>(calibration.gain);
            in.delay = hls::s<8>(calibration.delay);
            in.masked = hls::u<1>(calibration.masked);
            in.seed_threshold = hls::u<15>(configuration.seed[cell].threshold);
        }
    }
    slice_.valid = hls::u<1>(1);
    slice_.free_running = hls::u<1>(free_running_);
    slice_.pair_width = hls::u<8>(settings_.pair_width);
}

void Intake::take(std::span<const std::uint64_t> words) {
    summed_ = words.data();
    for (const std::uint64_t& word : words) {
        if (inside_ && words::BunchHeader::is(word)) {
            own_.bunch.head.header.no_trailer = true;
            close_packet();
        }
        if (inside_) {
            if (words::BunchTrailer::is(word)) {
                sum_up_to(&word);
                trailer(words::BunchTrailer::unpack(word));
            } else {
                inside(word);
            }
        } else {
            summed_ = &word;
            outside(word);
        }
    }
    if (inside_) sum_up_to(words.data() + words.size());
}

void Intake::finish() {
    if (inside_) return;
    if (before_.open) close(before_);
    if (own_.open) close(own_);
    after_.bunch.hits.clear();
}

void Intake::sum_up_to(const std::uint64_t* end) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(summed_);
    crc_ = static_cast<std::uint32_t>(
        ::crc32(crc_, bytes, static_cast<uInt>(static_cast<std::size_t>(end - summed_) * sizeof *end)));
    summed_ = end;
}

void Intake::outside(std::uint64_t word) {
    if (words::BunchHeader::is(word)) {
        open(words::BunchHeader::unpack(word));
    } else {
        ++strays_;
    }
}

void Intake::open(const words::BunchHeader& header) {
    const bool follows = header.number == last_number_ + 1;
    if (before_.open) close(before_);
    if (own_.open && !follows) {
        close(own_);
        after_.bunch.hits.clear();
    }
    if (own_.open) std::swap(before_, own_);
    std::swap(own_, after_);
    own_.open = true;
    words::PrimitiveHeader& head = own_.bunch.head.header;
    head.number = header.number;
    head.free_running = free_running_;
    head.number_jump = any_before_ && !follows;
    head.settings_new = std::exchange(settings_new_, false);
    head.stray_words = std::exchange(strays_, 0) != 0;
    inside_ = true;
    any_before_ = true;
    marker_seen_ = false;
    last_number_ = header.number;
    hit_words_ = 0;
    crc_ = 0;
    slice_.frame = hls::u<8>(header.number & 0xff);
}

void Intake::inside(std::uint64_t word) {
    hls::PacketHead& head = own_.bunch.head;
    if (words::Hit::is(word)) {
        if (hit_words_ != words::mask<words::bunch_trailer::hits>) ++hit_words_;
        hit(words::Hit::unpack(word));
    } else if (words::BunchTime::is(word)) {
        if (std::exchange(head.has_time, true)) {
            head.header.incomplete = true;
        } else {
            head.time = words::BunchTime::unpack(word);
        }
    } else if (words::BunchCharges::is(word)) {
        if (std::exchange(head.has_charges, true)) {
            head.header.incomplete = true;
        } else {
            head.charges = words::BunchCharges::unpack(word);
        }
    } else if (words::TimeMarker::is(word) && free_running_ && !marker_seen_) {
        marker(words::TimeMarker::unpack(word));
    } else {
        head.header.stray_words = true;
    }
}

void Intake::trailer(const words::BunchTrailer& word) {
    words::PrimitiveHeader& head = own_.bunch.head.header;
    head.bad_crc = word.crc != crc_;
    head.bad_count = word.hits != hit_words_;
    close_packet();
}

void Intake::hit(const words::Hit& word) {
    namespace in = words::counters_input;
    hls::CalibrateIn in_crystal = crystal_[cell_index(word.column, word.row)];
    in_crystal.energy = hls::u<15>(word.energy);
    in_crystal.time = hls::u<20>(word.time);
    in_crystal.saturated = hls::u<1>(word.saturated);
    in_crystal.pileup = hls::u<1>(word.pileup);
    const hls::CalibrateOut hit = hls::Calibrate::call(in_crystal);
    words::CountersInput& input = own_.bunch.head.input;
    words::CountersHits& hits = own_.bunch.head.hits;
    hls::count<in::received>(input.received);
    if (!hit.valid.value()) {
        if (hit.masked.value()) hls::count<in::masked>(input.masked);
        if (hit.no_crystal.value()) hls::count<in::no_crystal>(input.no_crystal);
        if (hit.outside.value()) hls::count<in::outside_window>(input.outside_window);
        return;
    }
    if (hit.saturated.value()) hls::count<words::counters_hits::saturated>(hits.saturated);
    if (!free_running_) {
        const hls::u<13> time(hit.time.value() + hls::slice_ticks);
        return store(hls::u<1>(1), own_, hit, time, hit.over);
    }
    slice_.time = hit.time;
    slice_.over = hit.over;
    slice_.before_open = hls::u<1>(before_.open);
    const hls::SliceOut slice = hls::Slice::call(slice_);
    if (slice.late.value()) hls::count<words::counters_hits::late>(hits.late);
    store(slice.write_before, before_, hit, slice.time_before, slice.over_before);
    store(slice.write_own, own_, hit, slice.time_own, slice.over_own);
    store(slice.write_after, after_, hit, slice.time_after, slice.over_after);
}

void Intake::store(const hls::u<1>& write, OpenFrame& frame, const hls::CalibrateOut& hit,
                   const hls::u<13>& time, const hls::u<1>& over) {
    if (!write.value()) return;
    if (frame.bunch.hits.size() == hit_limit_) {
        hls::count<words::counters_hits::over_limit>(own_.bunch.head.hits.over_limit);
        return;
    }
    frame.bunch.hits.push_back({hit.column, hit.row, hit.energy, time, over, hit.saturated, hit.pileup});
}

// The frame before closes if no hit can come any more that it needs.
void Intake::marker(const words::TimeMarker& marker) {
    marker_seen_ = true;
    if (!before_.open) return;
    const std::uint32_t ahead = marker.frame - own_.bunch.head.header.number;
    const bool late_enough =
        marker.time >= constants::guard_ticks + settings_.pair_width + settings_.late_limit;
    if ((ahead == 0 && late_enough) || (ahead != 0 && ahead < 0x80000000u)) close(before_);
}

void Intake::close_packet() {
    hls::PacketHead& head = own_.bunch.head;
    if (!head.has_time || !head.has_charges) head.header.incomplete = true;
    inside_ = false;
    if (!free_running_) close(own_);
}

void Intake::close(OpenFrame& frame) {
    if (closed_count_ == closed_.size()) closed_.emplace_back();
    std::swap(closed_[closed_count_++], frame.bunch);
    frame.open = false;
    frame.bunch.head = {};
    frame.bunch.hits.clear();
}

}  // namespace antipode::trigger
