#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

namespace antipode::model {

// Cycle-true model of rtl/service/playback_memory.sv.
template <std::size_t Depth>
class playback_memory {
public:
    struct host_in {
        std::uint8_t write = 0;  // bit 0: low half, bit 1: high half
        std::size_t write_address = 0;
        std::uint32_t data = 0;
        bool read = false;
        std::size_t read_address = 0;
        bool start = false, stop = false, loop = false;
        std::size_t words = 0;
        std::uint32_t gap = 0;
        std::uint8_t trailer_type = 0;
    };

    bool active() const { return active_; }
    bool out_valid() const { return valid_; }
    std::uint64_t out() const { return out_; }

    void reset() {
        active_ = stopping_ = valid_ = false;
        address_ = 0;
        pause_ = 0;
    }

    void clock(const host_in& host, bool out_ready) {
        const bool all_read = address_ == host.words;
        const bool leaves = valid_ && out_ready;
        const bool trailer_leaves = leaves && out_ >> 59 == host.trailer_type;
        const bool holds_back = trailer_leaves && (stopping_ || host.gap != 0);
        const bool read = active_ && !all_read && pause_ == 0 && (!valid_ || (leaves && !holds_back));
        const bool was_active = active_, was_valid = valid_;

        const std::size_t read_address = active_ ? address_ % Depth : host.read_address;
        if (read || (host.read && !active_)) out_ = words_[read_address];
        if (host.write & 1) words_[host.write_address] = (words_[host.write_address] & ~low_half) | host.data;
        if (host.write & 2)
            words_[host.write_address] = (words_[host.write_address] & low_half) | std::uint64_t{host.data}
                                                                                       << 32;

        valid_ = read || (valid_ && !out_ready);
        pause_ = trailer_leaves ? host.gap : pause_ - (pause_ != 0);
        if (!was_active) {
            address_ = 0;
            active_ = host.start && host.words != 0;
        } else if (trailer_leaves && stopping_) {
            address_ = 0;
            active_ = false;
        } else if (all_read && !was_valid) {
            address_ = 0;
            active_ = host.loop && !stopping_;
        } else {
            address_ += read;
        }
        stopping_ = was_active && (stopping_ || host.stop);
    }

private:
    static constexpr std::uint64_t low_half = 0xffffffffu;

    std::array<std::uint64_t, Depth> words_{};
    std::uint64_t out_ = 0;
    std::size_t address_ = 0;
    std::uint32_t pause_ = 0;
    bool active_ = false, stopping_ = false, valid_ = false;
};

}  // namespace antipode::model
