#pragma once
#include "core/data.hpp"
#include "core/delay.hpp"
#include "hls/data.hpp"
#include "hls/from_registers.hpp"
#include "hls/packet.hpp"
#include "hls/pair.hpp"

#include <array>
#include <cstdint>

namespace antipode::model {

// All pairs of the clusters of the list through the stage pair, and those that passed.
template <class C>
class pair_pass {
public:
    // No pair is inside.
    bool done() const { return inside_ == 0 && !entering_.valid; }
    const hls::ListedPair& pair(int index) const { return pairs_[static_cast<std::size_t>(index)]; }

    // Inputs that stay while a bunch is inside.
    void set(const registers::Settings& settings) { pair_in_ = hls::pair_inputs<C>(settings); }

    // Cluster 0 leads; 1 is to be shown next.
    void start(const hls::ListedCluster& leading) {
        leading_ = leading;
        first_ = 0;
        second_ = 1;
    }

    // The cluster that is shown is tried with the leading one. Returns which is to be shown next; the number
    // of clusters, when that was the last pair.
    int step(const hls::ListedCluster& shown, int clusters) {
        entering_ = {true, first_, second_};
        trying_ = leading_;
        other_ = shown;
        if (second_ == first_ + 1) next_leading_ = shown;
        if (++second_ == clusters) {
            ++first_;
            second_ = first_ + 1;
            leading_ = next_leading_;
        }
        return second_;
    }

    // Counts in the result of the bunch.
    void clock(collected& result) {
        const moving_pair& leaving = moving_pair_.out();
        if (leaving.valid) {
            keep(leaving, pair_.out(), result);
            --inside_;
        }
        pair_in_.valid = hls::u<1>(entering_.valid);
        if (entering_.valid) {
            pair_in_.leading = hls::as_tried(trying_);
            pair_in_.other = hls::as_tried(other_);
            pair_.clock(hls::Pair<C>::call(pair_in_));
            ++inside_;
        } else {
            pair_.clock({});
        }
        moving_pair_.clock(entering_);
        entering_ = {};
    }

private:
    struct moving_pair {
        bool valid = false;
        int first = 0;
        int second = 0;
    };

    void keep(const moving_pair& pair, const hls::PairOut<C>& out, collected& result) {
        if (!out.tried.value()) return;
        ++result.pairs.tried;
        const auto passed = static_cast<std::uint32_t>(out.passed.value());
        if (passed == 0) return;
        ++result.pairs.passed;
        result.passed |= passed;
        namespace counter = words::counters_algorithms;
        words::CountersAlgorithms& algorithms = result.algorithms;
        if (passed & 1) hls::count<counter::pair_0>(algorithms.pair_0);
        if (passed & 2) hls::count<counter::pair_1>(algorithms.pair_1);
        if (passed & 4) hls::count<counter::pair_2>(algorithms.pair_2);
        if (passed & 8) hls::count<counter::pair_3>(algorithms.pair_3);
        if (result.kept_pairs == C::pairs_out) {
            ++result.pairs.lost;
            return;
        }
        hls::ListedPair& kept_pair = pairs_[result.kept_pairs++];
        kept_pair = {};
        kept_pair.first = hls::u<8>(pair.first);
        kept_pair.second = hls::u<8>(pair.second);
        for (int i = 0; i < C::pair_algorithms; ++i)
            kept_pair.cuts[i] = out.cuts[i];
        kept_pair.passed = hls::u<4>(passed);
    }

    std::array<hls::ListedPair, C::pairs_out> pairs_{};
    hls::PairIn<C> pair_in_;
    hls::ListedCluster leading_, next_leading_, trying_, other_;
    int first_ = 0;
    int second_ = 0;
    moving_pair entering_;
    int inside_ = 0;
    delay<hls::PairOut<C>, hls::Pair<C>::latency> pair_;
    delay<moving_pair, hls::Pair<C>::latency> moving_pair_;
};

}  // namespace antipode::model
