#include "inference/gaussian.hpp"

#include <cmath>
#include <limits>

#include <boost/math/distributions/normal.hpp>
#include <cerf.h>

namespace antipode::inference {
namespace {

const boost::math::normal unit;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// The tails of deficits of so many standard deviations are near the smallest number: what is formed is their
/// ratio.
constexpr double far = 30;

/// log of tail(t + more)/tail(t), tail(t) = 1 - Phi(t).
double log_ratio_of_tails(double t, double more) {
    return std::log(erfcx((t + more) / std::sqrt(2.0)) / erfcx(t / std::sqrt(2.0))) - more * (t + more / 2);
}

}  // namespace

double gaussian_cls(double strength, const Strength& measured) {
    if (!(std::isfinite(strength) && std::isfinite(measured.value) && measured.error > 0))
        return not_a_number;
    const double below = -measured.value / measured.error, more = strength / measured.error;
    if (below < far)
        return cdf(unit, (measured.value - strength) / measured.error) /
               cdf(unit, measured.value / measured.error);
    return std::exp(log_ratio_of_tails(below, more));
}

double gaussian_limit(const Strength& measured, double alpha) {
    if (!(std::isfinite(measured.value) && measured.error > 0 && std::isfinite(measured.error)))
        return not_a_number;
    const double below = -measured.value / measured.error;
    if (below < far) {
        const double tail = alpha * cdf(unit, measured.value / measured.error);
        return measured.value + measured.error * quantile(complement(unit, tail));
    }
    // By how much the argument grows while the tail falls by alpha: Newton's steps from exp(-t^2/2)/t, which
    // is the tail but for 1/t^2.
    double more = -std::log(alpha) / below;
    for (int step = 0; step < 4; ++step)
        more += (log_ratio_of_tails(below, more) - std::log(alpha)) / (below + more + 1 / (below + more));
    return measured.error * more;
}

}  // namespace antipode::inference
