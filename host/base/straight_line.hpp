#pragma once

#include <span>

namespace antipode {

/// A straight line p0 + p1 (x - x_ref) fitted to points by least squares, with the covariance of its
/// parameters.
struct StraightLine {
    double x_ref = 0;
    double p0 = 0, p1 = 0;
    double p0_err = 0, p1_err = 0;
    double rho = 0;  ///< correlation of p0 and p1
    double chi2 = 0;
    int ndf = 0;

    double at(double x) const noexcept { return p0 + p1 * (x - x_ref); }
    /// Standard deviation of the line at x, from the covariance.
    double error_at(double x) const noexcept;
    /// Probability of a larger chi2; 1 if there are no degrees of freedom.
    double probability() const;
};

/// Weighted fit; weights are 1/error². All spans have the same length, at least 2 (1 for the constant), and
/// errors > 0; throws InputError otherwise.
StraightLine fit_line(std::span<const double> x, std::span<const double> y, std::span<const double> error,
                      double x_ref);

/// The same with the slope held at zero: the weighted mean. p1, its error and rho are 0.
StraightLine fit_constant(std::span<const double> x, std::span<const double> y, std::span<const double> error,
                          double x_ref);

}  // namespace antipode
