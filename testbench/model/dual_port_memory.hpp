#pragma once
#include <array>
#include <cstddef>

namespace antipode::model {

// Cycle-true model of rtl/service/dual_port_memory.sv: read before write, read data held.
template <class Word, std::size_t Depth>
class dual_port_memory {
public:
    const Word& out() const { return out_; }

    void clock(bool write, std::size_t write_address, const Word& in, bool read, std::size_t read_address) {
        if (read) out_ = words_[read_address];
        if (write) words_[write_address] = in;
    }

private:
    std::array<Word, Depth> words_{};
    Word out_{};
};

}  // namespace antipode::model
