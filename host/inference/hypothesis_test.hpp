#pragma once

/// CLs of a mass and a coupling by toys, with the statistic
///
///     Q(M, g) = chi2_S+B - chi2_B   (-2 ln of the likelihood ratio; small is signal-like),
///
/// all parameters profiled in both fits of each toy: P_B = P(Q_b < Q_obs), P_S = P(Q_s > Q_obs), CLs = P_S /
/// (1 - P_B).

#include "inference/proportion.hpp"
#include "inference/toys.hpp"

#include <cstdint>
#include <vector>

namespace antipode::inference {

/// Q of a data set and of its toys at one mass and coupling. NaN stands for a toy whose fits failed.
struct TestToys {
    Hypothesis hypothesis;
    double q_observed = 0;
    std::vector<double> background;
    std::vector<double> signal;
};

/// The counts of TestToys.
struct Cls {
    double coupling = 0;
    double q_observed = 0;
    Proportion p_b;           ///< B toys with Q < Q_obs
    Proportion p_s;           ///< S+B toys with Q > Q_obs
    std::int64_t failed = 0;  ///< toys of both kinds without a result; not in the proportions

    /// No B toy is as background-like as the data, or worse: 1 - P_B is 0 of n.
    bool unresolved() const noexcept { return p_b.k == p_b.n; }
    /// 1 - P_B; 1/n where unresolved, the smallest value that n toys can tell. So a data set that is less
    /// signal-like than every B toy gets a low limit and none is dropped; setting CLs to 1 would give it no
    /// limit at all and push the upper edges of a band up, leaving it out would push the lower ones up.
    double cl_b() const noexcept;
    /// CLs, at most 1 where unresolved.
    double value() const noexcept;
    /// Standard deviation from the counts.
    double error() const noexcept;
};

Cls count(const TestToys& toys);

/// The toys of one data set. The B toys, their B fits and the normal numbers of the S+B toys are made once
/// and shared by all masses and couplings, so that CLs is smooth in both.
class HypothesisTest {
public:
    /// @param item  number of the data set, 0 for the observed one: its toys are streams of their own
    HypothesisTest(const Model& model, DataSet data, Ensemble ensemble, std::uint64_t seed,
                   std::uint64_t item);

    const Model& model() const noexcept { return *model_; }
    const DataSet& data() const noexcept { return data_; }
    const Fit& background() const noexcept { return background_; }
    Ensemble ensemble() const noexcept { return ensemble_; }
    std::size_t toys() const noexcept { return background_toys_.size(); }

    /// Makes sure that there are at least n toys of each kind. Not to be called while others use the toys.
    void extend(std::size_t n);

    /// The mass at which S+B fits of this data set and its toys start.
    MassPoint mass_point(double mass_mev) const { return {*model_, mass_mev, data_.centres}; }

    /// Q of the data and of toys [first, last), on the threads at hand.
    TestToys run(const MassPoint& mass, double coupling, std::size_t first, std::size_t last) const;
    TestToys run(const MassPoint& mass, double coupling) const { return run(mass, coupling, 0, toys()); }

private:
    struct BackgroundToy {
        double chi2;  ///< of the B fit; NaN if it failed
        Parameters centres;
    };

    DataView background_toy(std::size_t toy) const noexcept;
    double background_q(Fitter& fitter, const MassPoint& mass, double coupling, std::size_t toy) const;

    const Model* model_;
    DataSet data_;
    Ensemble ensemble_;
    Fit background_;
    Truth background_truth_;
    ToyNumbers background_numbers_;
    ToyNumbers signal_numbers_;
    Vector8Array ratios_;  ///< of the B toys, toy by toy: ratio, weight
    std::vector<BackgroundToy> background_toys_;
};

}  // namespace antipode::inference
