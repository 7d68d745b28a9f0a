#pragma once

/// Local and global p-values from upper limits: how often a limit of a pseudo-experiment without a signal
/// lies as far above the expected ones as the observed limit does. The deviation of a limit from the band
/// follows the published code; observed value, band and pseudo-experiments are made by the same code at the
/// same masses.

#include "inference/expected.hpp"
#include "inference/scan_minimum.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace antipode::inference {

/// Deviation t of a limit, in standard deviations of the band about its median: piecewise linear through the
/// upper lines, 2 D / d2 above the second, D / d1 below the median, with D = limit - median and d1, d2 the
/// distances of the +1 and +2 lines.
double deviation(double coupling, const Band& band);

/// The limit with a deviation t: the inverse of deviation().
double limit_at_deviation(double t, const Band& band);

/// At one mass: the limits of pseudo-experiments above the observed one.
Proportion local_p(std::span<const double> sorted_limits, double observed);

/// Look-elsewhere curve: the pseudo-experiments whose limit lies t or more above the median at any mass of a
/// window.
struct LookElsewhere {
    std::vector<double> t;
    std::vector<Proportion> probability;
};

/// From the limits of pseudo-experiments with their own band, at t = 0, 1/16, ... 2, 2.25, ... 5.75. Only the
/// masses inside the window count; a pseudo-experiment with a missing limit among them is left out.
LookElsewhere look_elsewhere(const ExpectedLimits& expected, const MassWindow& window);

/// Pseudo-experiments with a larger deviation than t at any mass of the window.
Proportion exceeding(const ExpectedLimits& expected, const MassWindow& window, double t);

/// The largest deviation of observed limits in a window and its global p-value, both from one set of
/// pseudo-experiments. Errors are standard deviations over bootstrap samples: each draws its
/// pseudo-experiments anew, takes its own band from them, and shifts the observed limits by their Monte-Carlo
/// errors, all masses together since they share their toys.
struct LargestDeviation {
    double mass_mev = 0;
    Estimate deviation;  ///< error: band and observed limits
    Estimate p_value;    ///< error: the same and counting
    /// Of a p-value counted on other pseudo-experiments, with thresholds from this band: what band and
    /// observed limits add to the error of counting.
    double p_value_band_error = 0;
};
/// @param observed  a limit at each mass of `expected`, its error 0 where it is not known
LargestDeviation largest_deviation(const ExpectedLimits& expected, const MassWindow& window,
                                   std::span<const Estimate> observed, std::uint64_t seed,
                                   std::size_t samples = 200);

/// When the test "is the limit above g", that is CLs(g) > alpha, may end before all toys are made.
struct ExceedanceSettings {
    double decision_error = 1e-3;  ///< largest probability of a decision other than that of the true CLs

    template <class Visitor>
    void visit(Visitor& v) {
        v("decision_error", decision_error, Range{0, 0.5},
          "probability that a decision by fewer toys is wrong; 0: always all toys");
    }
};

/// Whether CLs(g) > alpha, by toys in growing numbers.
struct Decision {
    bool exceeds = false;
    bool early = false;  ///< decided by confidence intervals before all toys
    std::int64_t toys = 0;
    std::int64_t failed = 0;
};

/// Looks after 64, 128, 256, ... toys of each kind. Nearly every S+B toy above Q_obs has a B twin above it,
/// so CLs is the fraction of the latter whose S+B twin is above too, and the look is a Clopper-Pearson
/// interval of that fraction, at a confidence such that all looks together err with the stated probability.
/// The few S+B toys without such a twin count against a decision. After `most_toys` the counts decide.
Decision limit_exceeds(HypothesisTest& test, const HypothesisTest::AtMass& mass, double coupling,
                       double alpha, std::size_t most_toys, const ExceedanceSettings& settings);

/// Pseudo-experiments with a limit above a threshold at any mass of a window.
struct GlobalExceedance {
    std::vector<MassWindow> windows;
    std::vector<double> masses_mev;
    std::vector<double> thresholds;           ///< coupling at each mass
    std::vector<Proportion> probability;      ///< [window]: the global p-value
    std::vector<std::vector<bool>> exceeded;  ///< [window][pseudo-experiment]
    std::int64_t decisions = 0;
    std::int64_t early = 0;
    std::int64_t toys = 0;
    std::int64_t failed = 0;
};

/// @param thresholds  coupling at each mass, from limit_at_deviation
/// @param first, count  numbers of the pseudo-experiments; others than those of the band
/// @param progress  advanced once a pseudo-experiment
GlobalExceedance global_exceedance(const Model& model, const Truth& truth, std::span<const double> masses_mev,
                                   std::span<const double> thresholds, std::span<const MassWindow> windows,
                                   double confidence, const LimitSettings& limits,
                                   const ExceedanceSettings& settings, std::uint64_t seed,
                                   std::uint64_t first, std::size_t count, Progress& progress,
                                   Checkpoint* checkpoint = nullptr);

}  // namespace antipode::inference
