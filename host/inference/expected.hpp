#pragma once

/// Expected limits: those of pseudo-experiments, and the band that they make.

#include "inference/limit.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace antipode::inference {

/// What pseudo-experiments without a signal are drawn from: the centres of the constraints, and K fitted to
/// the data where its prior is flat (then the scan must be unblinded).
Parameters nominal_parameters(const Model& model);

/// A whole pseudo-experiment of the search. Number n is (seed, "inference.pseudo_experiments", n), and its
/// toys belong to item n; the observed data are item 0, so n starts at 1.
DataSet pseudo_data(const Model& model, const Truth& truth, std::uint64_t seed, std::uint64_t number);

/// A value estimated from pseudo-experiments, with its standard deviation.
struct Estimate {
    double value = 0;
    double error = 0;
};

/// Standard deviations that the five lines of a band stand for.
inline constexpr std::array<double, 5> band_sigmas = {-2, -1, 0, 1, 2};

/// A line of a band and what is read off it need so many pseudo-experiments that one lies beyond the line on
/// average: 2, 7 and 44 at 0, 1 and 2 standard deviations.
std::size_t least_pseudo_experiments(double sigmas);

/// What is derived from a whole band, or is a p-value, needs those of its outer lines: 44.
inline constexpr std::size_t least_for_p_value = 44;

/// Limits at the quantiles of a normal distribution at -2, -1, 0, 1, 2 standard deviations (2.275, 15.87,
/// 50, 84.13, 97.725 %), with errors from order statistics.
using Band = std::array<Estimate, 5>;

/// Limits of pseudo-experiments at some masses for one confidence level.
struct ExpectedLimits {
    double confidence = 0;
    std::vector<double> masses_mev;
    std::vector<std::vector<double>> couplings;  ///< [pseudo-experiment][mass]; NaN where no limit was found
    std::int64_t missing = 0;                    ///< the number of these
    std::int64_t unresolved = 0;                 ///< CLs with 1 - P_B = 0 on the way
    std::int64_t failed_toys = 0;

    /// Of all limits, those that were not found.
    double missing_fraction() const noexcept {
        return static_cast<double>(missing) /
               static_cast<double>(std::max<std::size_t>(couplings.size() * masses_mev.size(), 1));
    }

    /// The limits of all pseudo-experiments at a mass, sorted, without the missing ones.
    std::vector<double> sorted(std::size_t mass) const;
    Band band(std::size_t mass) const;
};

/// Quantile of sorted values, linear between order statistics.
double quantile(std::span<const double> sorted, double probability);
Band band_of(std::span<const double> sorted);

/// Limits of `count` pseudo-experiments drawn from the truth, for each confidence level.
/// @param first  number of the first pseudo-experiment, from 1
/// @param progress  advanced once a pseudo-experiment
std::vector<ExpectedLimits> expected_limits(const Model& model, const Truth& truth,
                                            std::span<const double> masses_mev,
                                            std::span<const double> confidences,
                                            const LimitSettings& settings, std::uint64_t seed,
                                            std::uint64_t first, std::size_t count, Progress& progress,
                                            Checkpoint* checkpoint = nullptr);

}  // namespace antipode::inference
