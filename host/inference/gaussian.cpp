#include "inference/gaussian.hpp"

#include <boost/math/distributions/normal.hpp>

namespace antipode::inference {
namespace {

const boost::math::normal unit;

}  // namespace

double gaussian_cls(double strength, const Strength& measured) {
    return cdf(unit, (measured.value - strength) / measured.error) /
           cdf(unit, measured.value / measured.error);
}

double gaussian_limit(const Strength& measured, double alpha) {
    const double tail = alpha * cdf(unit, measured.value / measured.error);
    return measured.value + measured.error * quantile(complement(unit, tail));
}

}  // namespace antipode::inference
