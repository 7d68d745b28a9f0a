#pragma once

/// What is counted of one beam energy, run by run: cut flow, N2, its stability, and spectra. Its size does
/// not depend on how much is counted.

#include "selection/selection.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <boost/histogram.hpp>

namespace antipode::selection {

using Spectrum = decltype(boost::histogram::make_histogram_with(
    std::vector<std::int64_t>(), boost::histogram::axis::regular<>(1, 0.0, 1.0)));
using Plane = decltype(boost::histogram::make_histogram_with(std::vector<std::int64_t>(),
                                                             boost::histogram::axis::regular<>(1, 0.0, 1.0),
                                                             boost::histogram::axis::regular<>(1, 0.0, 1.0)));

/// Half of the central interval that holds 68.3 % of a spectrum, read between bin edges; 0 if it is empty.
double spread_of(const Spectrum& spectrum);
/// The same of one that is folded at its upper end.
double spread_below(const Spectrum& spectrum);

/// N2 with one thing changed.
struct Changed {
    double value = 0;  ///< R_max, the margin below R_min, or the displacement of the beam axis, in mm
    Yield yield;
    std::int64_t exchanged = 0;  ///< pairs that are in the window either as it is or changed, not in both
};

/// A relative change of a yield. Its error is that of the pairs that are exchanged: the others are the same.
struct Change {
    double value = 0, error = 0;
};
Change change_of(const Changed& changed, const Yield& as_it_is) noexcept;

/// A pair in the window or in a side band.
struct SelectedPair {
    Pair pair;
    PairAngles angles;
    geometry::Position axis;  ///< that the angles are about
    bool in_window = false;
};

class Tally {
public:
    Tally(const SelectionSettings& settings, const physics::CentreOfMass& frame);

    /// Counts a part of a run about its axis. @param pairs in the order of collection
    /// @param keep if given, selected pairs are appended to it
    void add(std::span<const Pair> pairs, geometry::Position axis, std::vector<SelectedPair>* keep = nullptr);
    Tally& operator+=(const Tally& other);

    const SelectionSettings& settings() const noexcept { return settings_; }
    const physics::CentreOfMass& frame() const noexcept { return frame_; }

    CutFlow flow;
    Yield yield;
    std::vector<Changed> r_max;             ///< R_min, E_min and E_max follow it
    std::vector<Changed> margin;            ///< clusters down to R_min minus this
    std::vector<Changed> shift_x, shift_y;  ///< the axis displaced from where it is

    // Of pairs in the window: t1 - t2, (E1 + E2)/E_beam, centre of gravity about the axis.
    Spectrum time, energy, cog_x, cog_y;
    // Of pairs before the last two cuts, each with the other one made.
    Spectrum dphi, theta_sum;
    Plane angles;        ///< θ* of the harder against that of the softer cluster
    Plane back_to_back;  ///< sum of the polar angles against the difference of the azimuths

private:
    SelectionSettings settings_;
    physics::CentreOfMass frame_;
};

/// Counts a run of any length in parts: keeps at most `most` pairs in memory. Each part has the axis of its
/// own pairs; a part with few takes that of the part before.
class RunTally {
public:
    explicit RunTally(const Tally& empty, std::size_t most = 100'000) : tally_(empty), most_(most) {}

    /// Where to append the pairs of the next bunch; call `advance` after each bunch.
    std::vector<Pair>& pairs() noexcept { return pairs_; }
    void advance() {
        if (pairs_.size() < most_) return;
        drop_hopeless();
        if (pairs_.size() >= most_ / 2) count();
    }
    /// Counts what is left. After it: the sum of all parts, and their axes.
    void finish() {
        drop_hopeless();
        count();
    }
    const Tally& tally() const noexcept { return tally_; }
    const std::vector<BeamAxis>& axes() const noexcept { return axes_; }

    /// Whether selected pairs are kept, which takes memory for each.
    void keep_selected(bool keep) noexcept { keeps_selected_ = keep; }
    const std::vector<SelectedPair>& selected() const noexcept { return selected_; }

private:
    /// Forgets pairs that no variant of the selection takes: most of them, and each would be looked at thirty
    /// times.
    void drop_hopeless();
    void count();

    Tally tally_;
    std::size_t most_;
    std::vector<Pair> pairs_;
    std::vector<BeamAxis> axes_;
    bool keeps_selected_ = false;
    std::vector<SelectedPair> selected_;
};

/// The mean of several parts' axes, weighted by their pairs.
BeamAxis mean_axis(std::span<const BeamAxis> axes);

}  // namespace antipode::selection
