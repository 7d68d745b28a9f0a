#pragma once

/// Upper limits on g_ve at a mass: the coupling at which CLs falls to 1 minus the confidence level.

#include "base/card.hpp"
#include "base/checkpoint.hpp"
#include "inference/hypothesis_test.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace antipode::inference {

/// How a limit is read from CLs.
enum class LimitReading {
    root,  ///< where CLs(g) = alpha, by search
    tanh   ///< from p0 (1 - tanh((g - p1) / p2)) fitted to 40 couplings, as the published code does
};
constexpr auto names_of(LimitReading) {
    return std::array{std::pair{LimitReading::root, std::string_view("root")},
                      std::pair{LimitReading::tanh, std::string_view("tanh")}};
}

struct LimitSettings {
    std::int64_t toys = 1000;
    Ensemble ensemble = Ensemble::unconditional;
    LimitReading reading = LimitReading::root;

    template <class Visitor>
    void visit(Visitor& v) {
        v("toys", toys, Range{20, 1e7}, "toys of each kind (B, S+B) for one CLs");
        v("ensemble", ensemble,
          "conditional: toys keep the constraint centres of their data set; unconditional: they are redrawn");
        v("reading", reading, "root of CLs(g), or the tanh curve of the published code");
    }
};

/// One upper limit.
struct Limit {
    double confidence = 0;  ///< 0.90
    double coupling = 0;    ///< g_ve; NaN where there is none: see `found`
    /// Monte-Carlo standard deviation, by the jackknife over toys. NaN where it is not known: not asked for,
    /// by the tanh curve, or where no B toy is as background-like as the data.
    double error = 0;
    bool found = false;  ///< also false where more than `most_failed` of the toys at the limit failed
    Cls nearest;         ///< CLs at the tested coupling nearest to the limit
};

/// The limits at one mass with every CLs that was needed.
struct MassLimits {
    double mass_mev = 0;
    Strength strength;            ///< g^2 fitted at this mass
    std::vector<Limit> limits;    ///< in the order of the confidence levels asked for
    std::vector<Cls> tested;      ///< by coupling
    std::int64_t failed = 0;      ///< toys without a result, over all tested couplings
    std::int64_t unresolved = 0;  ///< tested couplings with 1 - P_B = 0
};

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Strength, value, error)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Limit, confidence, coupling, error, found, nearest)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(MassLimits, mass_mev, strength, limits, tested, failed, unresolved)

/// Upper limits of a data set at one mass, with all toys that the test holds.
/// @param confidences each in (0, 1), for example {0.90, 0.95}
/// @param with_errors the jackknife; it costs time
/// @param keep if given, receives the Q of all toys at every tested coupling
MassLimits upper_limits(const HypothesisTest& test, double mass_mev, std::span<const double> confidences,
                        LimitReading reading, bool with_errors = false,
                        std::vector<TestToys>* keep = nullptr);

/// CLs of the observed data at one mass for each coupling, with the toys that observed_limits uses.
std::vector<Cls> observed_cls(const Model& model, double mass_mev, std::span<const double> couplings,
                              const LimitSettings& settings, std::uint64_t seed);

/// Upper limits of the observed data at several masses, in their order.
/// @param progress  advanced once a mass
/// @param keep  the Q of all toys, of those masses that the checkpoint does not hold
std::vector<MassLimits> observed_limits(const Model& model, std::span<const double> masses_mev,
                                        std::span<const double> confidences, const LimitSettings& settings,
                                        std::uint64_t seed, Progress& progress,
                                        std::vector<std::vector<TestToys>>* keep = nullptr,
                                        Checkpoint* checkpoint = nullptr);

}  // namespace antipode::inference
