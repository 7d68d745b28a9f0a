#pragma once

#include "geometry/ecal.hpp"
#include "physics/two_body.hpp"
#include "selection/pairs.hpp"
#include "selection/settings.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace antipode::selection {

/// Centre-of-mass angles of a pair about the beam axis.
struct PairAngles {
    double theta_a = 0, theta_b = 0;  ///< polar
    double dphi = 0;                  ///< difference of the azimuths, 0 ... π

    double theta_sum() const noexcept { return theta_a + theta_b; }
};

/// The cuts in the order in which they are made. A pair is counted at the first one that it fails.
enum class Cut { time, energy, radius, sector, distance, partner, dphi, theta_sum };
inline constexpr std::array<std::string_view, 8> cut_names{"time",     "energy",  "radius", "sector",
                                                           "distance", "partner", "dphi",   "theta_sum"};

struct CutFlow {
    std::int64_t pairs = 0;
    std::array<std::int64_t, cut_names.size()> left{};  ///< after each cut
};

/// The count of a period, net of its side bands.
struct Yield {
    std::int64_t window = 0, sideband = 0;
    double transfer = 0;  ///< of the side bands into the window

    double n2() const noexcept {
        return static_cast<double>(window) - transfer * static_cast<double>(sideband);
    }
    double variance() const noexcept {
        return static_cast<double>(window) + transfer * transfer * static_cast<double>(sideband);
    }
};

/// The two-cluster selection for one beam energy and one beam position.
class Selection {
public:
    /// @param axis where the beam axis meets the plane of the clusters
    /// Throws InputError for windows that are not [low, high] or that overlap.
    Selection(const SelectionSettings& settings, const physics::CentreOfMass& frame, geometry::Position axis);

    PairAngles angles(const Pair& pair) const noexcept;
    /// The first cut before `partner` that the pair fails; `partner` if it fails none.
    Cut first_failed(const Pair& pair) const noexcept;
    const physics::PairLimits& limits() const noexcept { return limits_; }

    struct Result {
        CutFlow flow;
        Yield yield;
        std::vector<std::size_t> chosen;    ///< indices of the pairs that pass all but the last two cuts
        std::vector<std::size_t> window;    ///< of these, those in the window
        std::vector<std::size_t> sideband;  ///< and those in a side band
    };
    /// @param pairs in the order of collection: pairs of one bunch stand together
    Result operator()(std::span<const Pair> pairs) const;

    /// Energy-weighted centre of a pair: its mean is the beam axis, because transverse momenta balance.
    static geometry::Position centre_of_gravity(const Pair& pair) noexcept;

private:
    bool in_sector(const reconstruction::Cluster& cluster) const noexcept;

    SelectionSettings settings_;
    physics::CentreOfMass frame_;
    geometry::Position axis_;
    physics::PairLimits limits_;
    Interval theta_sum_, dphi_;
    std::vector<Interval> sidebands_;
    double transfer_ = 0;
    double tan_sector_;
};

/// Mean and spread of the centre of gravity of the selected pairs. Spread: half of the central interval that
/// holds 68.3 %; the mean is that of the pairs within three spreads of the median. Pairs with the energy of
/// something else in them do not move it.
struct BeamAxis {
    geometry::Position mean, error, sigma;
    std::int64_t pairs = 0;  ///< selected; with none the mean is the start
};

/// The beam axis of a run from its own pairs: selected about the start of the settings, then three times
/// about the mean before.
BeamAxis find_beam_axis(const SelectionSettings& settings, const physics::CentreOfMass& frame,
                        std::span<const Pair> pairs);

}  // namespace antipode::selection
