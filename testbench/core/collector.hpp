#pragma once
#include "core/data.hpp"
#include "core/delay.hpp"
#include "core/finder.hpp"
#include "hls/centroid.hpp"
#include "hls/from_registers.hpp"
#include "hls/packet.hpp"
#include "hls/pair.hpp"
#include "hls/radius.hpp"
#include "hls/single.hpp"

#include <array>
#include <cstdint>

namespace antipode::model {

// The lists of a bunch. Drains top_k after each slice into the sorted list of clusters; then passes through
// the list for positions (stages centroid, radius, single), and through its pairs (stage pair).
template <class C>
class collector {
public:
    // Clocks from the end of a scan to the last entry in top_k.
    static constexpr int drain_clocks = hls::Sum<C>::latency + hls::TopK<C>::latency;

    bool idle() const { return state_ == state::idle; }
    bool pops() const { return state_ == state::pop; }
    // A cluster enters the position pass: its pair masks are read.
    bool reads_table() const { return state_ == state::positions && entering_; }
    const collected& result() const { return result_; }
    const hls::ListedCluster& cluster(int index) const { return clusters_[static_cast<std::size_t>(index)]; }
    const hls::ListedPair& pair(int index) const { return pairs_[static_cast<std::size_t>(index)]; }

    void reset() { *this = collector(); }

    // Inputs that stay while a bunch is inside.
    void set(const registers::Settings& settings) {
        pair_in_ = hls::pair_inputs<C>(settings);
        single_in_ = hls::single_inputs(settings);
        beam_x_ = hls::u<12>(settings.beam_x);
        beam_y_ = hls::u<12>(settings.beam_y);
    }

    // start_passes comes when the finder is idle and so is this.
    void clock(bool new_bunch, bool start_passes, const finder_events& found, const hls::TopKOut& top_k,
               const crystal_tables& tables) {
        const bool all_written = written_ == kept();
        const bool pairs_done = pairs_inside_ == 0 && !entering_pair_.valid;
        if (new_bunch) result_ = {};
        count(found, top_k);
        // Between the passes nothing moves in their stages.
        if (state_ == state::positions) position_stages(tables);
        if (state_ == state::pairs || state_ == state::finish) pair_stage();
        switch (state_) {
            case state::idle:
                if (found.slice_done) {
                    slice_ = found.slice;
                    wait_ = drain_clocks;
                    state_ = state::drain;
                } else if (start_passes) {
                    start_positions();
                }
                break;
            case state::drain:
                if (--wait_ == 0) state_ = state::pop;
                break;
            case state::pop:
                state_ = state::popped;
                break;
            case state::popped:
                popped(top_k);
                break;
            case state::compare:
                compare();
                break;
            case state::put:
                put();
                break;
            case state::positions:
                positions(all_written);
                break;
            case state::lead:
                lead();
                break;
            case state::pairs:
                step_pair();
                break;
            case state::finish:
                if (pairs_done) state_ = state::idle;
                break;
        }
    }

private:
    enum class state { idle, drain, pop, popped, compare, put, positions, lead, pairs, finish };

    void count(const finder_events& found, const hls::TopKOut& top_k) {
        namespace counter = words::counters_clusters;
        if (found.slice_read) ++result_.clusters.slices;
        if (found.seed) hls::count<counter::seeds>(result_.clusters.seeds);
        if (top_k.lost.value()) hls::count<counter::lost_slice>(result_.clusters.lost_slice);
    }

    int kept() const { return static_cast<int>(result_.kept_clusters); }

    // ------------------------------------------------------------------------------------ sorted list

    void popped(const hls::TopKOut& top_k) {
        if (!top_k.valid.value()) {
            state_ = state::idle;
            return;
        }
        new_ = listed(top_k.sums);
        place_ = kept();
        if (place_ == 0) {
            state_ = state::put;
        } else {
            read_ = clusters_[static_cast<std::size_t>(place_ - 1)];
            state_ = state::compare;
        }
    }

    hls::ListedCluster listed(const hls::Sums& sums) const {
        hls::ListedCluster out;
        out.energy = hls::saturate<15>(sums.energy);
        out.saturated = hls::overflows<15>(sums.energy);
        out.hit_saturated = sums.hit_saturated;
        out.time = hls::u<13>((slice_ - 1) * hls::slice_ticks + sums.time.value());
        out.column = sums.column;
        out.row = sums.row;
        out.seed_energy = sums.seed_energy;
        out.hits = sums.hits;
        out.sum = sums.energy;
        out.moment_x = sums.moment_x;
        out.moment_y = sums.moment_y;
        return out;
    }

    // From the back: an entry that the new one precedes moves one place down.
    void compare() {
        if (!hls::precedes(new_, read_).value()) {
            state_ = state::put;
            return;
        }
        write(place_, read_);
        if (--place_ == 0) {
            state_ = state::put;
        } else {
            read_ = clusters_[static_cast<std::size_t>(place_ - 1)];
        }
    }

    void put() {
        write(place_, new_);
        if (kept() < C::k_bunch) ++result_.kept_clusters;
        state_ = state::pop;
    }

    void write(int place, const hls::ListedCluster& cluster) {
        if (place < C::k_bunch) {
            clusters_[static_cast<std::size_t>(place)] = cluster;
        } else {
            hls::count<words::counters_clusters::lost_bunch>(result_.clusters.lost_bunch);
        }
    }

    // ------------------------------------------------------------------------------------ position pass

    void start_positions() {
        read_index_ = written_ = wait_ = 0;
        state_ = kept() == 0 ? state::idle : state::positions;
    }

    // Reads an entry each cluster_interval clocks; ends when all are written back.
    void positions(bool all_written) {
        if (read_index_ < kept() && wait_ == 0) {
            read_ = clusters_[static_cast<std::size_t>(read_index_++)];
            entering_ = true;
            wait_ = C::cluster_interval;
        }
        if (wait_ != 0) --wait_;
        if (all_written) {
            read_ = clusters_[0];
            state_ = kept() < 2 ? state::idle : state::lead;
        }
    }

    void position_stages(const crystal_tables& tables) {
        if (written_now_.out().valid) write_back(written_now_.out());
        const moving_cluster& with_radius = moving_radius_.out();
        const hls::RadiusOut& radius = radius_.out();
        const moving_cluster& with_place = moving_centroid_.out();
        const hls::CentroidOut& place = centroid_.out();

        hls::SingleIn single = single_in_;
        single.valid = hls::u<1>(with_radius.valid);
        single.energy = with_radius.cluster.energy;
        single.time = with_radius.cluster.time;
        single.radius = radius.radius;
        single.hits = with_radius.cluster.hits;
        moving_cluster done = with_radius;
        done.cluster.radius = radius.radius;
        const hls::SingleOut alone = with_radius.valid ? hls::Single::call(single) : hls::SingleOut();
        done.cluster.singles = alone.singles;
        done.counts = alone.counts;
        written_now_.clock(done);

        hls::RadiusIn radius_in;
        radius_in.valid = place.valid;
        radius_in.x = place.x;
        radius_in.y = place.y;
        radius_in.beam_x = beam_x_;
        radius_in.beam_y = beam_y_;
        radius_.clock(with_place.valid ? hls::Radius::call(radius_in) : hls::RadiusOut());
        moving_cluster placed = with_place;
        placed.cluster.x = place.x;
        placed.cluster.y = place.y;
        moving_radius_.clock(placed);

        hls::CentroidIn centroid;
        centroid.valid = hls::u<1>(entering_);
        centroid.energy = read_.sum;
        centroid.moment_x = read_.moment_x;
        centroid.moment_y = read_.moment_y;
        centroid.column = read_.column;
        centroid.row = read_.row;
        moving_cluster entering;
        entering.valid = entering_;
        entering.cluster = read_;
        entering.cluster.pair_masked =
            hls::u<4>(tables
                          .seed[constants::raster(static_cast<std::uint32_t>(read_.row.value()),
                                                  static_cast<std::uint32_t>(read_.column.value()))]
                          .pair_masked);
        centroid_.clock(entering_ ? hls::Centroid::call(centroid) : hls::CentroidOut());
        moving_centroid_.clock(entering);
        entering_ = false;
    }

    struct moving_cluster {
        bool valid = false;
        hls::ListedCluster cluster;
        hls::u<2> counts;
    };

    void write_back(const moving_cluster& done) {
        clusters_[static_cast<std::size_t>(written_++)] = done.cluster;
        result_.singles |= static_cast<std::uint32_t>(done.cluster.singles.value());
        for (int i = 0; i < 2; ++i)
            result_.multiplicity[static_cast<std::size_t>(i)] +=
                static_cast<std::uint32_t>(hls::bit_at(done.counts, i).value());
        if (done.cluster.saturated.value())
            hls::count<words::counters_clusters::saturated>(result_.clusters.saturated);
    }

    // ------------------------------------------------------------------------------------ pairs

    void lead() {
        leading_ = read_;
        first_ = 0;
        second_ = 1;
        read_ = clusters_[1];
        wait_ = C::pair_interval;
        state_ = state::pairs;
    }

    // One pair each pair_interval clocks: the next entry is read while this one is tried.
    void step_pair() {
        if (--wait_ != 0) return;
        wait_ = C::pair_interval;
        entering_pair_ = {true, first_, second_};
        other_ = read_;
        trying_ = leading_;
        if (second_ == first_ + 1) next_leading_ = read_;
        if (++second_ == kept()) {
            ++first_;
            second_ = first_ + 1;
            leading_ = next_leading_;
        }
        if (second_ == kept()) {
            state_ = state::finish;
        } else {
            read_ = clusters_[static_cast<std::size_t>(second_)];
        }
    }

    struct moving_pair {
        bool valid = false;
        int first = 0;
        int second = 0;
    };

    static hls::Cluster tried(const hls::ListedCluster& in) {
        hls::Cluster out;
        out.energy = in.energy;
        out.time = in.time;
        out.x = in.x;
        out.y = in.y;
        out.radius = in.radius;
        out.pair_masked = in.pair_masked;
        return out;
    }

    void pair_stage() {
        const moving_pair& done = moving_pair_.out();
        if (done.valid) {
            keep(done, pair_.out());
            --pairs_inside_;
        }
        pair_in_.valid = hls::u<1>(entering_pair_.valid);
        if (entering_pair_.valid) {
            pair_in_.leading = tried(trying_);
            pair_in_.other = tried(other_);
            pair_.clock(hls::Pair<C>::call(pair_in_));
            ++pairs_inside_;
        } else {
            pair_.clock({});
        }
        moving_pair_.clock(entering_pair_);
        entering_pair_ = {};
    }

    void keep(const moving_pair& pair, const hls::PairOut<C>& out) {
        if (!out.tried.value()) return;
        ++result_.pairs.tried;
        const auto passed = static_cast<std::uint32_t>(out.passed.value());
        if (passed == 0) return;
        ++result_.pairs.passed;
        result_.passed |= passed;
        namespace counter = words::counters_algorithms;
        words::CountersAlgorithms& algorithms = result_.algorithms;
        if (passed & 1) hls::count<counter::pair_0>(algorithms.pair_0);
        if (passed & 2) hls::count<counter::pair_1>(algorithms.pair_1);
        if (passed & 4) hls::count<counter::pair_2>(algorithms.pair_2);
        if (passed & 8) hls::count<counter::pair_3>(algorithms.pair_3);
        if (result_.kept_pairs == C::pairs_out) {
            ++result_.pairs.lost;
            return;
        }
        hls::ListedPair& kept_pair = pairs_[result_.kept_pairs++];
        kept_pair = {};
        kept_pair.first = hls::u<8>(pair.first);
        kept_pair.second = hls::u<8>(pair.second);
        for (int i = 0; i < C::pair_algorithms; ++i)
            kept_pair.cuts[i] = out.cuts[i];
        kept_pair.passed = hls::u<4>(passed);
    }

    state state_ = state::idle;
    collected result_;
    std::array<hls::ListedCluster, C::k_bunch> clusters_{};
    std::array<hls::ListedPair, C::pairs_out> pairs_{};
    hls::ListedCluster new_, read_;
    int slice_ = 0;
    int place_ = 0;
    int wait_ = 0;

    int read_index_ = 0;
    int written_ = 0;
    bool entering_ = false;
    hls::SingleIn single_in_;
    hls::u<12> beam_x_, beam_y_;
    delay<hls::CentroidOut, hls::Centroid::latency> centroid_;
    delay<moving_cluster, hls::Centroid::latency> moving_centroid_;
    delay<hls::RadiusOut, hls::Radius::latency> radius_;
    delay<moving_cluster, hls::Radius::latency> moving_radius_;
    delay<moving_cluster, hls::Single::latency> written_now_;

    hls::PairIn<C> pair_in_;
    hls::ListedCluster leading_, next_leading_, trying_, other_;
    int first_ = 0;
    int second_ = 0;
    moving_pair entering_pair_;
    int pairs_inside_ = 0;
    delay<hls::PairOut<C>, hls::Pair<C>::latency> pair_;
    delay<moving_pair, hls::Pair<C>::latency> moving_pair_;
};

}  // namespace antipode::model
