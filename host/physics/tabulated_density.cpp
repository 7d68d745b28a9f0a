#include "physics/tabulated_density.hpp"

#include <cmath>
#include <stdexcept>

#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/tools/roots.hpp>

namespace antipode::physics {

TabulatedDensity::TabulatedDensity(const std::function<double(double)>& density, double low, double high,
                                   int nodes) {
    if (!(low < high) || nodes < 1)
        throw std::invalid_argument("a density needs an interval and at least one node");
    const auto count = static_cast<std::size_t>(nodes);
    const auto integrate = [&](double a, double b) {
        return boost::math::quadrature::gauss<double, 7>::integrate(density, a, b);
    };
    // Cumulative integral on a fine grid, then each quantile by bracketed bisection inside its cell.
    const std::size_t fine = 8 * count;
    std::vector<double> cumulative(fine + 1, 0);
    const auto grid = [&](std::size_t i) {
        return low + (high - low) * static_cast<double>(i) / static_cast<double>(fine);
    };
    for (std::size_t i = 0; i < fine; ++i) {
        const double part = integrate(grid(i), grid(i + 1));
        if (!(part > 0)) throw std::invalid_argument("a density must be positive inside its interval");
        cumulative[i + 1] = cumulative[i] + part;
    }
    integral_ = cumulative[fine];
    std::vector<double> x(count + 1);
    x.front() = low;
    x.back() = high;
    std::size_t cell = 0;
    for (std::size_t n = 1; n < count; ++n) {
        const double target = integral_ * static_cast<double>(n) / static_cast<double>(count);
        while (cumulative[cell + 1] < target)
            ++cell;
        const double from = grid(cell);
        const auto excess = [&](double to) { return cumulative[cell] + integrate(from, to) - target; };
        std::uintmax_t iterations = 60;
        const auto bracket = boost::math::tools::toms748_solve(
            excess, from, grid(cell + 1), boost::math::tools::eps_tolerance<double>(48), iterations);
        x[n] = (bracket.first + bracket.second) / 2;
    }
    steps_.reserve(count);
    for (std::size_t n = 0; n < count; ++n) {
        const double at_low = density(x[n]), at_high = density(x[n + 1]);
        steps_.push_back({x[n], x[n + 1] - x[n], at_low > 0 ? at_high / at_low : 1e6});
    }
}

double TabulatedDensity::quantile(double random) const noexcept {
    const double scaled = random * static_cast<double>(steps_.size());
    const auto index = static_cast<std::size_t>(scaled);
    const Step& step = steps_[index];
    const double f = scaled - static_cast<double>(index);
    // Linear density 1 + (r - 1) t on [0, 1]: t = 2 f' / (1 + sqrt(1 + (r² - 1) f)), f' = f (1 + r)/2.
    const double t = f * (1 + step.rise) / (1 + std::sqrt(1 + (step.rise * step.rise - 1) * f));
    return step.x + step.width * t;
}

}  // namespace antipode::physics
