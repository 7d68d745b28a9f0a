#pragma once

/// Bunches for testing the trigger: 70 % as an experiment gives them, 20 % of random hits, 10 % directed at a
/// corner of the definition. Bunch i of a seed is always the same, in whatever order bunches are asked for.

#include "base/random.hpp"
#include "oracle/bunch.hpp"

#include <cstdint>

namespace antipode::oracle {

/// Kinds of directed bunches, in turn.
enum class Directed {
    plateau,         ///< blocks of cells of equal energy, in time
    ties,            ///< two or three equal maxima at every distance within a window
    chain,           ///< maxima that suppress each other along a row
    saturation,      ///< hits and sums at and beyond the largest energy
    hole_and_edge,   ///< seeds at the edge of the hole, the rim and the corners
    slice_edge,      ///< seeds and neighbours within one count of a slice edge
    time_registers,  ///< neighbours at time_seed and time_sum, and one count beyond
    window_ends,     ///< first and last counts of the time window, and outside
    threshold,       ///< energies at the thresholds and one count below
    slice_limit,     ///< K_SLICE + 1 and more seeds in a slice, some with equal energies
    bunch_limit,     ///< more than K_BUNCH clusters
    pair_limit,      ///< more than PAIRS_OUT pairs
    bad_cells,       ///< cells without crystal, masked crystals
    too_close,       ///< hits of one crystal closer than 25 ns
    hit_limit,       ///< more than HITS_BUNCH hits
    empty,           ///< no hit, or none above threshold
    count
};

class Stimulus {
public:
    Stimulus(std::uint64_t seed, const registers::Settings& settings, const Tables& tables);

    Bunch operator()(std::uint64_t index) const;

    Bunch physics(std::uint64_t index, double mean_clusters) const;
    Bunch random(std::uint64_t index) const;
    Bunch directed(std::uint64_t index, Directed kind) const;

private:
    Bunch begin(RandomStream& random, std::uint64_t index, const char* kind) const;
    void separate(Bunch& bunch) const;

    RandomKey key_;
    registers::Settings settings_;
    Tables tables_;
};

/// Settings with four different pair algorithms, both singles and multiplicities, and every prescale other
/// than 1 somewhere; `variant` moves time registers, beam centre and cuts. Variant 0 is what a run would
/// have.
registers::Settings test_settings(std::uint64_t variant);

/// Tables with gains and delays that differ from crystal to crystal and the ten dead crystals masked; variant
/// 0 leaves energies and times as they are.
Tables test_tables(std::uint64_t variant);

}  // namespace antipode::oracle
