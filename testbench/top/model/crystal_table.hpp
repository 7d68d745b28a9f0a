#pragma once
#include "generated/constants.hpp"

#include <array>
#include <cstdint>

namespace antipode::model {

// Cycle-true model of rtl/top/crystal_table.sv; the trigger's own reads are not here: it has the active bank
// as a whole.
template <int Banks>
class crystal_table {
public:
    using bank = std::array<std::uint32_t, constants::cells>;
    struct inputs {
        bool active = false;  // bank of the trigger
        bool host_write = false, host_read = false;
        std::uint32_t write_cell = 0, read_cell = 0, data = 0;
        bool fill = false;
        std::uint32_t fill_cell = 0, reset = 0;
        bool check = false, check_spare = false;
        std::uint32_t check_cell = 0;
    };

    const bank& of_trigger(bool active) const { return banks_[Banks == 2 && active]; }
    std::uint32_t host_data() const { return out_[host_bank_]; }
    std::uint32_t check_data() const { return out_[check_bank_]; }

    // Whether the sum may read.
    static bool ready(bool active, bool trigger_reads, bool host_reads, bool check_spare) {
        const int trigger = Banks == 2 && active, host = Banks == 2 && !active,
                  check = check_spare ? host : trigger;
        return !(trigger_reads && trigger == check) && !(host_reads && host == check);
    }

    // A read of the trigger changes what the memory shows; only to the trigger, since nobody else has read
    // then.
    void clock(const inputs& in) {
        host_bank_ = Banks == 2 && !in.active;
        check_bank_ = in.check_spare ? host_bank_ : Banks == 2 && in.active;
        if (in.check) out_[check_bank_] = banks_[check_bank_][in.check_cell];
        if (in.host_read) out_[host_bank_] = banks_[host_bank_][in.read_cell];
        if (in.fill)
            for (bank& b : banks_)
                b[in.fill_cell] = in.reset;
        else if (in.host_write)
            banks_[host_bank_][in.write_cell] = in.data;
    }

private:
    std::array<bank, Banks> banks_{};
    std::array<std::uint32_t, Banks> out_{};
    int host_bank_ = 0, check_bank_ = 0;
};

}  // namespace antipode::model
