#pragma once
#include <cstddef>

namespace antipode::model {

// Cycle-true model of rtl/service/credit_counter.sv.
class credit_counter {
public:
    explicit credit_counter(std::size_t credits) : credits_(credits), available_(credits) {}

    std::size_t available() const { return available_; }

    void reset() { available_ = credits_; }

    void clock(std::size_t take, std::size_t give) { available_ = available_ - take + give; }

private:
    std::size_t credits_;
    std::size_t available_;
};

}  // namespace antipode::model
