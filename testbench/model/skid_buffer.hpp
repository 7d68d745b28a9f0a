#pragma once
#include <cstdint>

namespace antipode::model {

// Cycle-true model of rtl/service/skid_buffer.sv.
//
// As for every model in this folder: outputs are functions of the state alone, so a clock of a circuit is to
// read all outputs first and then to call clock() once for each part, in any order.
template <class Word>
class skid_buffer {
public:
    bool in_ready() const { return ready_; }
    bool out_valid() const { return valid_; }
    const Word& out() const { return data_; }

    void reset() { ready_ = valid_ = false; }

    void clock(bool in_valid, const Word& in, bool out_ready) {
        if (!valid_ || out_ready) {
            if (ready_) {
                valid_ = in_valid;
                data_ = in;
            } else {
                data_ = skid_;
            }
            ready_ = true;
        } else if (ready_ && in_valid) {
            skid_ = in;
            ready_ = false;
        }
    }

private:
    bool ready_ = false;
    bool valid_ = false;
    Word data_{};
    Word skid_{};
};

}  // namespace antipode::model
