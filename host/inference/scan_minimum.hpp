#pragma once

/// The smallest Q over mass and coupling: the test statistic of a search that does not know the mass.

#include "base/checkpoint.hpp"
#include "inference/expected.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace antipode::inference {

/// Masses that a search looks at, both ends included; one mass if they are equal.
struct MassWindow {
    double low_mev = 0;
    double high_mev = 0;
};

/// Starting points of a fit besides the centres of the constraints: narrower and wider line shapes.
std::vector<Parameters> other_starts(const Model& model);

/// Q(M): with g profiled under g^2 >= 0, which makes it 0 where the best strength is negative, or at a fixed
/// g.
struct ProfiledQ {
    double q = 0;
    double coupling = 0;
    bool converged = false;
};

/// The smallest Q in a window.
struct ScanMinimum {
    double q = 0;  ///< NaN if no fit converged
    double mass_mev = 0;
    double coupling = 0;
};

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ScanMinimum, q, mass_mev, coupling)

/// Looks for the smallest Q in windows: g is profiled at nodes 0.02 MeV apart (a sixth of the line's width),
/// then every minimum of the nodes that could hold the smallest is followed continuously in M.
class MassScan {
public:
    /// @param coupling  fixes g; absent: free
    MassScan(const Model& model, std::span<const MassWindow> windows, std::optional<double> coupling = {});

    ProfiledQ profile(Fitter& fitter, const DataView& data, double chi2_background,
                      const MassPoint& mass) const;

    /// One a window, in their order.
    std::vector<ScanMinimum> minima(Fitter& fitter, const DataView& data) const;

private:
    const Model* model_;
    std::optional<double> coupling_;
    std::vector<std::vector<MassPoint>> nodes_;  ///< [window][node]
};

/// Observed minima and those of pseudo-experiments without a signal.
struct GlobalQ {
    std::vector<MassWindow> windows;
    std::vector<ScanMinimum> observed;             ///< [window]
    std::vector<std::vector<ScanMinimum>> pseudo;  ///< [window][pseudo-experiment]
    std::int64_t failed = 0;                       ///< pseudo-experiments with a failed fit, over all windows

    /// Pseudo-experiments with a smaller Q than the observed one: the global p-value.
    Proportion p_value(std::size_t window) const;
};

/// @param first, count  numbers of the pseudo-experiments, from 1
/// @param progress  advanced once a pseudo-experiment
GlobalQ global_q(const Model& model, const Truth& truth, std::span<const MassWindow> windows,
                 std::uint64_t seed, std::uint64_t first, std::size_t count, Progress& progress,
                 Checkpoint* checkpoint = nullptr);

}  // namespace antipode::inference
