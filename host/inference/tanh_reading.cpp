#include "inference/tanh_reading.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/Dense>
#include <unsupported/Eigen/NonLinearOptimization>

namespace antipode::inference {
namespace {

struct Bounds {
    double low, high;
};
constexpr std::array<Bounds, 3> bounds = {{{0, 10}, {0, 1e-3}, {5e-5, 1e-3}}};
constexpr std::array<double, 3> start = {0.5, 2e-4, 2e-4};
constexpr double first_coupling = 5e-5;
constexpr double last_coupling = 1e-3;

/// A bounded parameter as a function of one without bounds, and back.
double inside(double free, const Bounds& b) {
    return b.low + (b.high - b.low) * (std::sin(free) + 1) / 2;
}
double outside(double value, const Bounds& b) {
    return std::asin(2 * (value - b.low) / (b.high - b.low) - 1);
}

struct Curve {
    double p0, p1, p2;
    double at(double coupling) const { return p0 * (1 - std::tanh((coupling - p1) / p2)); }
};

Curve curve_of(const Eigen::VectorXd& free) {
    return {inside(free[0], bounds[0]), inside(free[1], bounds[1]), inside(free[2], bounds[2])};
}

/// One point of the fit with its errors below and above.
struct Point {
    double coupling, cls, below, above;
};

std::vector<Point> points_of(std::span<const Cls> scan) {
    std::vector<Point> points;
    for (const Cls& cls : scan) {
        if (cls.coupling < first_coupling || cls.coupling > last_coupling || !std::isfinite(cls.value()))
            continue;
        const double cl_b = cls.unresolved() ? 1 / static_cast<double>(cls.p_b.n) : 1 - cls.p_b.value();
        const Interval p_s = cls.p_s.wilson(one_sigma);
        const Interval p_b = cls.p_b.wilson(one_sigma);
        const double by_p_b = cls.p_s.value() / cl_b / cl_b;
        points.push_back(
            {cls.coupling, cls.value(),
             std::hypot((cls.p_s.value() - p_s.low) / cl_b, by_p_b * (cls.p_b.value() - p_b.low)),
             std::hypot((p_s.high - cls.p_s.value()) / cl_b, by_p_b * (p_b.high - cls.p_b.value()))});
    }
    return points;
}

struct Residuals {
    using Scalar = double;
    using InputType = Eigen::VectorXd;
    using ValueType = Eigen::VectorXd;
    using JacobianType = Eigen::MatrixXd;
    enum { InputsAtCompileTime = Eigen::Dynamic, ValuesAtCompileTime = Eigen::Dynamic };

    const std::vector<Point>& points;

    int inputs() const { return 3; }
    int values() const { return static_cast<int>(points.size()); }
    int operator()(const Eigen::VectorXd& free, Eigen::VectorXd& residuals) const {
        const Curve curve = curve_of(free);
        for (std::size_t i = 0; i < points.size(); ++i) {
            const double difference = curve.at(points[i].coupling) - points[i].cls;
            residuals[static_cast<Eigen::Index>(i)] =
                difference / (difference > 0 ? points[i].above : points[i].below);
        }
        return 0;
    }
};

double interpolated_limit(std::span<const Cls> scan, double alpha) {
    for (std::size_t i = 1; i < scan.size(); ++i) {
        const double before = scan[i - 1].value();
        const double after = scan[i].value();
        if (before >= alpha && after < alpha)
            return std::lerp(scan[i - 1].coupling, scan[i].coupling, (before - alpha) / (before - after));
    }
    return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::vector<double> tanh_couplings() {
    std::vector<double> couplings;
    for (int j = 0; j < 40; ++j)
        couplings.push_back(1e-4 + j * 2.25e-5);
    return couplings;
}

Limit limit_by_tanh(std::span<const Cls> scan, double confidence) {
    const double alpha = 1 - confidence;
    Limit limit{confidence,
                std::numeric_limits<double>::quiet_NaN(),
                std::numeric_limits<double>::quiet_NaN(),
                false,
                {}};
    if (scan.empty() || !(scan.back().value() < 0.7)) return limit;

    const std::vector<Point> points = points_of(scan);
    Eigen::VectorXd free(3);
    for (int k = 0; k < 3; ++k)
        free[k] = outside(start[static_cast<std::size_t>(k)], bounds[static_cast<std::size_t>(k)]);
    Eigen::NumericalDiff<Residuals> residuals(Residuals{points});
    Eigen::LevenbergMarquardt<Eigen::NumericalDiff<Residuals>> minimizer(residuals);
    minimizer.parameters.maxfev = 2000;
    const auto status = minimizer.minimize(free);
    const Curve curve = curve_of(free);
    const bool converged = status > 0 && status != Eigen::LevenbergMarquardtSpace::TooManyFunctionEvaluation;
    limit.coupling = converged && alpha < 2 * curve.p0
                         ? curve.p1 + curve.p2 * std::atanh(1 - alpha / curve.p0)
                         : interpolated_limit(scan, alpha);
    limit.found = std::isfinite(limit.coupling);
    if (limit.found)
        limit.nearest = *std::min_element(scan.begin(), scan.end(), [&](const Cls& a, const Cls& b) {
            return std::abs(a.coupling - limit.coupling) < std::abs(b.coupling - limit.coupling);
        });
    return limit;
}

}  // namespace antipode::inference
