#pragma once

#include <cstdint>

#include <nlohmann/json.hpp>

namespace antipode::inference {

/// A lower and an upper end.
struct Interval {
    double low = 0;
    double high = 0;
};

/// k of n: a counted fraction.
struct Proportion {
    std::int64_t k = 0;
    std::int64_t n = 0;

    /// k / n; NaN for n = 0.
    double value() const noexcept;
    /// Standard deviation, from the mean of the posterior under Jeffreys' prior, so that it is not 0 at k = 0
    /// or k = n.
    double error() const noexcept;
    /// Exact central interval of Clopper and Pearson.
    Interval clopper_pearson(double confidence) const;
    /// Wilson's score interval.
    Interval wilson(double confidence) const;
};

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Proportion, k, n)

/// The confidence level of one standard deviation on both sides.
inline constexpr double one_sigma = 0.682689492137086;

}  // namespace antipode::inference
