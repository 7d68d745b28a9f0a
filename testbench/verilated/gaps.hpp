#pragma once
#include <cstdint>
#include <random>

namespace antipode::testbench {

// When a source offers or a sink takes: runs of random length of "go" and of "wait", so that a stream is met
// at full rate, trickling, and stopped for long, in one test.
class gaps {
public:
    using engine = std::mt19937_64;

    // busy: fraction of clocks with go, in the long run; 1 is always. mean_run: mean length of a run of go,
    // in clocks.
    gaps(double busy, double mean_run)
        : stop_(1.0 / mean_run),
          start_(busy >= 1 ? 1.0 : busy / ((1 - busy) * mean_run)),
          always_(busy >= 1) {}

    bool next(engine& random) {
        if (always_) return true;
        const double u = std::uniform_real_distribution<double>()(random);
        go_ = go_ ? u >= stop_ : u < start_;
        return go_;
    }

private:
    double stop_;
    double start_;
    bool always_;
    bool go_ = false;
};

}  // namespace antipode::testbench
