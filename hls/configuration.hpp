#pragma once

/// The shapes that the trigger is built in. A stage is a template over one of these.

namespace antipode::hls {

/// Widest datapath and all limits of trigger.md: ECP5-85 and larger.
struct LargeLimits {
    static constexpr int k_slice = 16;          ///< clusters kept of a slice
    static constexpr int k_bunch = 256;         ///< clusters kept of a bunch
    static constexpr int hits_bunch = 2048;     ///< hits kept of a bunch
    static constexpr int pairs_out = 64;        ///< pairs kept of a bunch
    static constexpr int buffers = 4;           ///< hit buffers: frames N-1, N, N+1 open and one in work
    static constexpr int pair_algorithms = 4;   ///< copies of the pair cuts
    static constexpr int cluster_interval = 1;  ///< clocks between two clusters at centroid and radius
    static constexpr int pair_interval = 1;     ///< clocks between two pairs at the pair test
};

/// What fits an iCE40 HX8K: bunch mode, one buffer, one pair algorithm, serial arithmetic.
struct SmallLimits {
    static constexpr int k_slice = 8;
    static constexpr int k_bunch = 64;
    static constexpr int hits_bunch = 256;
    static constexpr int pairs_out = 16;
    static constexpr int buffers = 1;
    static constexpr int pair_algorithms = 1;
    static constexpr int cluster_interval = 16;
    static constexpr int pair_interval = 16;
};

/// Lanes: cells a clock, a divisor of 30. Window: 3 or 5 cells on a side.
template <int Lanes, int Window, class Limits>
struct Configuration : Limits {
    static_assert(Lanes >= 1 && Lanes <= 30 && 30 % Lanes == 0, "LANES divides 30");
    static_assert(Window == 3 || Window == 5, "WINDOW is 3 or 5");

    static constexpr int lanes = Lanes;
    static constexpr int window = Window;
    static constexpr int half = Window / 2;
    static constexpr int rows = 29;
    static constexpr int words_per_row = 30 / Lanes;
    /// Words that the window reaches to each side of its centre word. A row that is one word has none.
    static constexpr int reach = Lanes == 30 ? 0 : (half + Lanes - 1) / Lanes;
    /// Words between the word that comes in and the word in the centre of the window.
    static constexpr int centre_delay = half * words_per_row + reach;
    /// Columns of the neighbourhood of a word.
    static constexpr int columns = Lanes + 2 * half;
};

using Large30x5 = Configuration<30, 5, LargeLimits>;
using Large5x5 = Configuration<5, 5, LargeLimits>;
using Large10x5 = Configuration<10, 5, LargeLimits>;
using Small1x5 = Configuration<1, 5, SmallLimits>;
using Small1x3 = Configuration<1, 3, SmallLimits>;

}  // namespace antipode::hls
