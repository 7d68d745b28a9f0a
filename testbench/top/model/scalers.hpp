#pragma once
#include "generated/constants.hpp"

#include <array>
#include <cstdint>

namespace antipode::model {

// Cycle-true model of rtl/top/scalers.sv.
class scalers {
public:
    static constexpr std::uint32_t most = (1u << 24) - 1;

    bool preparing() const { return clearing_; }
    bool ready() const { return ready_; }
    bool saturated() const { return read_.valid && hits() == most; }
    std::uint32_t host_hits() const { return host_out_; }

    void reset() {
        counting_ = 0;
        starting_ = clearing_ = true;
        ready_ = false;
        clear_cell_ = 0;
        read_.valid = false;
    }

    // cell: raster index of a hit, -1: none.
    void clock(int cell, bool prepare, bool latch, bool host_reads, std::uint32_t host_cell) {
        if (host_reads) host_out_ = banks_[1 - counting_][host_cell];
        if (clearing_) {
            if (starting_) banks_[counting_][clear_cell_] = 0;
            banks_[1 - counting_][clear_cell_] = 0;
        }
        // A hit is in its bank two clocks later; reads of the one between see it.
        if (read_.valid) banks_[read_.bank][read_.cell] = hits() == most ? most : hits() + 1;
        read_ = {cell >= 0, counting_, static_cast<std::uint32_t>(cell < 0 ? 0 : cell)};

        const bool cleared = clearing_ && clear_cell_ == constants::cells - 1;
        if (clearing_) clear_cell_ = cleared ? 0 : clear_cell_ + 1;
        if (cleared) {
            clearing_ = false;
            ready_ = !starting_;
            starting_ = false;
        }
        if (prepare) clearing_ = true;
        if (latch) {
            counting_ = 1 - counting_;
            ready_ = false;
        }
    }

private:
    struct reading {
        bool valid = false;
        int bank = 0;
        std::uint32_t cell = 0;
    };

    std::uint32_t hits() const { return banks_[read_.bank][read_.cell]; }

    std::array<std::array<std::uint32_t, constants::cells>, 2> banks_{};
    int counting_ = 0;
    bool starting_ = true, clearing_ = true, ready_ = false;
    std::uint32_t clear_cell_ = 0, host_out_ = 0;
    reading read_;
};

}  // namespace antipode::model
