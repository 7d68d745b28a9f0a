#pragma once

/// CLs of a mass and a coupling by toys, with the statistic
///
///     Q(M, g) = chi2_S+B - chi2_B   (-2 ln of the likelihood ratio; small is signal-like),
///
/// all parameters profiled in both fits of each toy: P_B = P(Q_b < Q_obs), P_S = P(Q_s > Q_obs), CLs = P_S /
/// (1 - P_B).

#include "inference/gaussian.hpp"
#include "inference/proportion.hpp"
#include "inference/toys.hpp"

#include <cstdint>
#include <vector>

namespace antipode::inference {

/// Q of a data set and of its toys at one mass and coupling. NaN stands for a toy whose fits failed.
struct TestToys {
    Hypothesis hypothesis;
    double q_observed = 0;
    double gaussian_cls = 0;  ///< CLs in the limit of many events, from the strength fitted to the data
    std::vector<double> background;
    std::vector<double> signal;
};

/// Largest part of toys, or of pseudo-experiments, that may be without a result. A part f of the toys moves
/// P_S by at most f; at a 90 % limit, where P_S <= 0.10, 0.01 is a tenth of what it is compared with.
inline constexpr double most_failed = 0.01;

/// The counts of TestToys.
struct Cls {
    double coupling = 0;
    double q_observed = 0;
    Proportion p_b;           ///< B toys with Q < Q_obs
    Proportion p_s;           ///< S+B toys with Q > Q_obs
    std::int64_t both = 0;    ///< of these, toys whose B twin is not below Q_obs
    std::int64_t failed = 0;  ///< toys of both kinds without a result; not in the proportions

    double gaussian = 0;  ///< CLs in the limit of many events

    /// Toys of both kinds without a result, of all.
    double failed_fraction() const noexcept {
        return static_cast<double>(failed) / static_cast<double>(failed + p_b.n + p_s.n);
    }

    /// No B toy is as background-like as the data: 1 - P_B is 0 of n, and the ratio of counts is not defined.
    bool unresolved() const noexcept { return p_b.k == p_b.n; }
    /// P_S / (1 - P_B) of the counts; where unresolved, the value in the limit of many events. So each data
    /// set keeps its place in the order: left out, the least signal-like pseudo-experiments would be missing
    /// from a band's lower edge; called 1, they would get no limit and raise its upper edge; called 0, a
    /// limit of 0.
    double value() const noexcept;
    /// Standard deviation from the counts, which are correlated: see HypothesisTest. Where unresolved, the
    /// value itself.
    double error() const noexcept;
};

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Cls, coupling, q_observed, p_b, p_s, both, failed, gaussian)

Cls count(const TestToys& toys);

/// The toys of one data set. B toy and S+B toy of the same number are twins: they are made of the same normal
/// numbers, which all masses and couplings share. So CLs is smooth in both, and tends to 1 where the signal
/// vanishes, whatever the number of toys.
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

    /// What all tests of this data set at one mass share.
    struct AtMass {
        MassPoint point;
        Strength strength;  ///< g^2 fitted to the data, of any sign
    };
    AtMass at_mass(double mass_mev) const;

    /// Q of the data and of toys [first, last), on the threads at hand.
    TestToys run(const AtMass& mass, double coupling, std::size_t first, std::size_t last) const;
    TestToys run(const AtMass& mass, double coupling) const { return run(mass, coupling, 0, toys()); }

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
    ToyNumbers numbers_;
    Vector8Array ratios_;  ///< of the B toys, toy by toy: ratio, weight
    std::vector<BackgroundToy> background_toys_;
};

}  // namespace antipode::inference
