#pragma once
#include <cstdint>

namespace antipode::model {

// Cycle-true model of rtl/top/stream_select.sv: which of two streams passes. What passes is up to the caller.
class stream_select {
public:
    stream_select(unsigned header_type, unsigned trailer_type)
        : header_(header_type), trailer_(trailer_type) {}

    bool selected() const { return selected_; }
    void reset() { selected_ = inside_ = false; }

    // valid and word: of the stream that passes.
    void clock(bool select, bool force, bool valid, bool ready, std::uint64_t word) {
        const bool passes = valid && ready;
        bool inside = inside_;
        if (passes && word >> 59 == header_) inside = true;
        if (passes && word >> 59 == trailer_) inside = false;
        const bool change = selected_ ? !valid : (!inside && (!valid || ready)) || (force && !valid);
        inside_ = inside && !(change && select != selected_);
        if (change) selected_ = select;
    }

private:
    unsigned header_, trailer_;
    bool selected_ = false, inside_ = false;
};

}  // namespace antipode::model
