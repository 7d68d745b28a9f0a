#pragma once
#include <array>

namespace antipode::model {

// A stage's registers: what goes in with one clock is on the output after Latency clocks, counting that one.
template <class T, int Latency>
class delay {
public:
    const T& out() const { return line_[oldest_]; }

    void clock(const T& in) {
        line_[oldest_] = in;
        oldest_ = (oldest_ + 1) % Latency;
    }

    void reset() { line_.fill(T{}); }

private:
    std::array<T, Latency> line_{};
    int oldest_ = 0;
};

}  // namespace antipode::model
