#pragma once

#include <functional>
#include <vector>

namespace antipode::physics {

/// Draws from a positive density on an interval: the inverse of its cumulative distribution, tabulated at
/// equal steps of probability. Between two nodes the density is linear, which is exact to second order in the
/// step.
class TabulatedDensity {
public:
    TabulatedDensity() = default;
    /// @param density not normalised, > 0 inside [low, high]
    /// @param nodes   of the table; 1024 keep the cumulative distribution of the smooth densities here within
    /// 1e-6
    TabulatedDensity(const std::function<double(double)>& density, double low, double high, int nodes = 1024);

    /// ∫ density over the interval.
    double integral() const noexcept { return integral_; }

    /// The value below which the fraction `random` in [0, 1) of the density lies.
    double quantile(double random) const noexcept;

private:
    struct Step {
        double x;  ///< lower end
        double width;
        double rise;  ///< density at the upper end over that at the lower end
    };
    std::vector<Step> steps_;
    double integral_ = 0;
};

}  // namespace antipode::physics
