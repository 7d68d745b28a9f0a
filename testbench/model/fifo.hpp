#pragma once
#include <array>
#include <cstddef>

namespace antipode::model {

// Cycle-true model of rtl/service/fifo.sv: a ring of Depth words and an output register.
template <class Word, std::size_t Depth>
class fifo {
public:
    bool in_ready() const { return ready_; }
    bool out_valid() const { return valid_; }
    const Word& out() const { return out_; }
    // Words in the ring, without the one in the output register.
    std::size_t level() const { return level_; }

    void reset() {
        ready_ = valid_ = false;
        read_ = level_ = 0;
    }

    void clock(bool in_valid, const Word& in, bool out_ready) {
        const bool push = in_valid && ready_;
        const bool pop = level_ != 0 && (!valid_ || out_ready);
        const std::size_t write = (read_ + level_) % Depth;
        if (pop) {
            out_ = ring_[read_];
            read_ = (read_ + 1) % Depth;
        }
        if (push) ring_[write] = in;
        level_ = level_ + push - pop;
        valid_ = pop || (valid_ && !out_ready);
        ready_ = level_ != Depth;
    }

private:
    std::array<Word, Depth> ring_{};
    Word out_{};
    std::size_t read_ = 0;
    std::size_t level_ = 0;
    bool ready_ = false;
    bool valid_ = false;
};

}  // namespace antipode::model
