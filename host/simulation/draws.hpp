#pragma once

#include "base/random.hpp"

#include <cmath>
#include <cstdint>

#include <boost/random/exponential_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/poisson_distribution.hpp>

namespace antipode::simulation {

/// What is drawn from the stream of one bunch.
class Draws {
public:
    explicit Draws(const RandomStream& stream) noexcept : stream_(stream) {}

    std::uint64_t bits() noexcept { return stream_(); }
    /// Uniform in [0, 1), 53 bits.
    double uniform() noexcept { return std::ldexp(static_cast<double>(stream_() >> 11), -53); }
    double uniform(double low, double high) noexcept { return low + (high - low) * uniform(); }
    double normal() { return normal_(stream_); }
    double exponential() { return boost::random::exponential_distribution<double>()(stream_); }
    std::uint64_t poisson(double mean) {
        return mean > 0 ? boost::random::poisson_distribution<std::uint64_t>(mean)(stream_) : 0;
    }

private:
    RandomStream stream_;
    boost::random::normal_distribution<double> normal_;
};

}  // namespace antipode::simulation
