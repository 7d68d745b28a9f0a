#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

namespace antipode::model {

// Cycle-true model of rtl/service/capture_memory.sv.
template <std::size_t Depth>
class capture_memory {
public:
    struct host_in {
        std::uint8_t header_type = 0;
        bool start = false, stop = false;
        bool read = false;
        std::size_t address = 0;
    };

    bool active() const { return active_; }
    std::size_t count() const { return count_; }
    std::uint64_t out() const { return out_; }

    void reset() {
        active_ = filling_ = false;
        count_ = 0;
    }

    // passes: the stream's valid and ready are both high.
    void clock(bool passes, std::uint64_t word, const host_in& host) {
        const bool keep = active_ && !host.start && passes && (filling_ || word >> 59 == host.header_type);
        if (host.read) out_ = words_[host.address];
        if (keep) words_[count_++] = word;
        filling_ = (filling_ || keep) && !host.start;
        if (host.start) count_ = 0;
        active_ = host.start || (active_ && !host.stop && count_ != Depth);
    }

private:
    std::array<std::uint64_t, Depth> words_{};
    std::uint64_t out_ = 0;
    std::size_t count_ = 0;
    bool active_ = false, filling_ = false;
};

}  // namespace antipode::model
