#include "inference/proportion.hpp"

#include <cmath>
#include <limits>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>

namespace antipode::inference {

double Proportion::value() const noexcept {
    return n > 0 ? static_cast<double>(k) / static_cast<double>(n) : std::numeric_limits<double>::quiet_NaN();
}

double Proportion::error() const noexcept {
    const double trials = static_cast<double>(n) + 1;
    const double p = (static_cast<double>(k) + 0.5) / trials;
    return std::sqrt(p * (1 - p) / trials);
}

Interval Proportion::clopper_pearson(double confidence) const {
    using Binomial = boost::math::binomial_distribution<double>;
    const double tail = (1 - confidence) / 2;
    const auto trials = static_cast<double>(n);
    const auto successes = static_cast<double>(k);
    return {k == 0 ? 0 : Binomial::find_lower_bound_on_p(trials, successes, tail),
            k == n ? 1 : Binomial::find_upper_bound_on_p(trials, successes, tail)};
}

Interval Proportion::wilson(double confidence) const {
    const double z = boost::math::quantile(boost::math::normal(), (1 + confidence) / 2);
    const auto trials = static_cast<double>(n);
    const double p = value();
    const double centre = p + z * z / (2 * trials);
    const double half = z * std::sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials));
    const double norm = 1 + z * z / trials;
    return {(centre - half) / norm, (centre + half) / norm};
}

}  // namespace antipode::inference
