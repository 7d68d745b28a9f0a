#pragma once

/// The blind side band: which periods are masked, the smooth curve K(s) from the others, and whether it may
/// be trusted.
///
/// The periods of the search are sorted in sqrt(s). Each window of neighbouring periods is left out in turn
/// and K is fitted to the rest; the window whose removal leaves the smallest chi2 is the mask
/// (arXiv:2503.05650). `find_mask` needs the counts of all periods and returns nothing but the mask. All that
/// is shown comes from `find_sideband`, which needs the open periods only.

#include "base/card.hpp"
#include "base/straight_line.hpp"
#include "yield/g_r.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace antipode::blinding {

enum class KShape { linear, constant };
constexpr auto names_of(KShape) {
    return std::array{std::pair{KShape::linear, std::string_view("linear")},
                      std::pair{KShape::constant, std::string_view("constant")}};
}

struct SidebandSettings {
    std::int64_t mask_periods = 0;
    KShape k_shape = KShape::linear;
    double chi2_probability_min = 0.20;
    double pulls_probability_min = 0.05;
    double pulls_slope_sigma_max = 2.0;
    double k0_tolerance = 0.04;
    double k1_tolerance_per_mev = 0.02;

    template <class Visitor>
    void visit(Visitor& v) {
        v("mask_periods", mask_periods, Range{0, 1000},
          "neighbouring periods in the mask; 0: a quarter of the periods, 10 of 42, at least 1");
        v("k_shape", k_shape, "K(s): linear or constant; constant where the side band has two periods");
        v("chi2_probability_min", chi2_probability_min, Range{0, 1},
          "1st criterion: P(chi2) of the side band above");
        v("pulls_probability_min", pulls_probability_min, Range{0, 1},
          "2nd criterion: probability that the pulls are Gaussian, above; from 16 pulls on");
        v("pulls_slope_sigma_max", pulls_slope_sigma_max, Range{0, 100},
          "3rd criterion: slope of the pulls against their rank, in standard deviations, below");
        v("k0_tolerance", k0_tolerance, Range{0, 1}, "4th criterion: |k0 - 1| below");
        v("k1_tolerance_per_mev", k1_tolerance_per_mev, Range{0, 1}, "4th criterion: |k1| below");
    }
};

/// Neighbouring periods in sqrt(s), ranks from 0, both ends included.
struct Window {
    std::size_t first_rank = 0;
    std::size_t last_rank = 0;
    double centre_mev = 0;  ///< sqrt(s) of the period in the middle: rank first + count/2
    double chi2 = 0;        ///< of the fit to all other periods

    bool contains(std::size_t rank) const noexcept { return rank >= first_rank && rank <= last_rank; }
};

/// One acceptance criterion with its number and threshold.
struct Criterion {
    std::string name;
    double value = 0;
    std::string threshold;  ///< as words: "> 0.2"
    bool passed = false;
};

/// One side-band period: its pull (g_R - K)/error.
struct Pull {
    std::int64_t period = 0;
    double sqrt_s_mev = 0;
    double value = 0;
};

/// Numbers of the masked periods.
using Mask = std::set<std::int64_t>;

struct Sideband {
    std::vector<std::size_t> by_sqrt_s;     ///< indices into the points, periods of the search by sqrt(s)
    Mask mask;                              ///< all masked periods, neighbours or not
    std::vector<std::size_t> masked_ranks;  ///< those of the search, as ranks in by_sqrt_s
    StraightLine k;                         ///< fitted outside the mask; x_ref as in the yield settings
    StraightLine constant_same_mask;
    std::vector<Pull> pulls;
    StraightLine pulls_line;  ///< pulls against (rank - middle)/middle, unit errors; zero for two pulls
    std::vector<Criterion> criteria;
    std::vector<std::string> not_judged;  ///< criteria that need more periods, and how many
    bool accepted = false;                ///< all criteria that could be judged hold

    bool masked(std::int64_t period) const { return mask.count(period) > 0; }
};

/// The fits to all windows: of a scan that is open, since they are fits to masked periods.
struct WindowScan {
    std::vector<Window> windows;
    Window constant_own_mask;  ///< the window that a constant K finds
    StraightLine constant_own_line;
};

/// Fewest periods of a search: one in the mask, two outside, which a constant K fits with one degree of
/// freedom.
inline constexpr std::size_t min_periods = 3;
inline constexpr std::size_t min_sideband_periods = 2;

/// How many neighbours the mask has in a search of so many periods: as the settings say, or a quarter of
/// them. Throws as `find_mask`.
std::size_t mask_size(std::size_t periods, const SidebandSettings& settings);

/// The mask that these settings find. Needs the counts of all periods of the search.
/// Throws InputError if there are fewer than 3 of them, or than mask_periods + 2.
Mask find_mask(const std::vector<yield::YieldPoint>& points, const SidebandSettings& settings);

/// The side band outside a mask; masked periods need no counts. Throws InputError if fewer than two periods
/// of the search are open.
Sideband find_sideband(const std::vector<yield::YieldPoint>& points, const Mask& mask,
                       const SidebandSettings& settings, double x_ref_mev);

/// Needs the counts of all periods of the search. Throws as `find_mask`.
WindowScan scan_windows(const std::vector<yield::YieldPoint>& points, const SidebandSettings& settings,
                        double x_ref_mev);

}  // namespace antipode::blinding
