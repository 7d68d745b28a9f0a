#include "inference/gaussian.hpp"

#include <cmath>
#include <limits>

#include <boost/math/distributions/normal.hpp>

namespace antipode::inference {
namespace {

const boost::math::normal unit;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

double gaussian_cls(double strength, const Strength& measured) {
    if (!(std::isfinite(strength) && std::isfinite(measured.value) && measured.error > 0))
        return not_a_number;
    return cdf(unit, (measured.value - strength) / measured.error) /
           cdf(unit, measured.value / measured.error);
}

double gaussian_limit(const Strength& measured, double alpha) {
    if (!(std::isfinite(measured.value) && measured.error > 0 && std::isfinite(measured.error)))
        return not_a_number;
    const double tail = alpha * cdf(unit, measured.value / measured.error);
    return measured.value + measured.error * quantile(complement(unit, tail));
}

}  // namespace antipode::inference
