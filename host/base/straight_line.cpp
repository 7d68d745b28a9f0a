#include "base/straight_line.hpp"

#include "base/error.hpp"

#include <cmath>

#include <boost/math/distributions/chi_squared.hpp>

namespace antipode {
namespace {

void check(std::span<const double> x, std::span<const double> y, std::span<const double> error,
           std::size_t parameters) {
    if (x.size() != y.size() || x.size() != error.size() || x.size() < parameters)
        throw InputError("a line fit needs as many errors and ordinates as abscissae, and enough points");
    for (const double e : error)
        if (!(e > 0)) throw InputError("a line fit needs positive errors");
}

double chi2_of(const StraightLine& line, std::span<const double> x, std::span<const double> y,
               std::span<const double> error) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double pull = (y[i] - line.at(x[i])) / error[i];
        sum += pull * pull;
    }
    return sum;
}

}  // namespace

double StraightLine::error_at(double x) const noexcept {
    const double d = x - x_ref;
    return std::sqrt(p0_err * p0_err + d * d * p1_err * p1_err + 2 * d * rho * p0_err * p1_err);
}

double StraightLine::probability() const {
    if (ndf <= 0) return 1.0;
    return boost::math::cdf(boost::math::complement(boost::math::chi_squared(ndf), chi2));
}

StraightLine fit_line(std::span<const double> x, std::span<const double> y, std::span<const double> error,
                      double x_ref) {
    check(x, y, error, 2);
    // Solved about the weighted mean of x, where the two parameters are uncorrelated: no cancellation.
    double weight = 0, mean_x = 0, mean_y = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double w = 1 / (error[i] * error[i]);
        weight += w;
        mean_x += w * x[i];
        mean_y += w * y[i];
    }
    mean_x /= weight;
    mean_y /= weight;
    double sxx = 0, sxy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double w = 1 / (error[i] * error[i]);
        sxx += w * (x[i] - mean_x) * (x[i] - mean_x);
        sxy += w * (x[i] - mean_x) * (y[i] - mean_y);
    }
    if (!(sxx > 0)) throw InputError("a line fit needs points at two different abscissae");
    StraightLine line;
    const double shift = x_ref - mean_x;
    line.x_ref = x_ref;
    line.p1 = sxy / sxx;
    line.p0 = mean_y + line.p1 * shift;
    line.p1_err = std::sqrt(1 / sxx);
    line.p0_err = std::sqrt(1 / weight + shift * shift / sxx);
    line.rho = shift / sxx / (line.p0_err * line.p1_err);
    line.chi2 = chi2_of(line, x, y, error);
    line.ndf = static_cast<int>(x.size()) - 2;
    return line;
}

StraightLine fit_constant(std::span<const double> x, std::span<const double> y, std::span<const double> error,
                          double x_ref) {
    check(x, y, error, 1);
    double weight = 0, mean_y = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double w = 1 / (error[i] * error[i]);
        weight += w;
        mean_y += w * y[i];
    }
    StraightLine line;
    line.x_ref = x_ref;
    line.p0 = mean_y / weight;
    line.p0_err = std::sqrt(1 / weight);
    line.chi2 = chi2_of(line, x, y, error);
    line.ndf = static_cast<int>(x.size()) - 1;
    return line;
}

}  // namespace antipode
