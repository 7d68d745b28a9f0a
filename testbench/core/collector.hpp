#pragma once
#include "core/data.hpp"
#include "core/finder.hpp"
#include "core/pair_pass.hpp"
#include "core/position_pass.hpp"
#include "hls/packet.hpp"

#include <array>
#include <cstdint>

namespace antipode::model {

// The lists of a bunch. Drains top_k after each slice into the sorted list of clusters; then passes through
// the list for positions, and through its pairs.
template <class C>
class collector {
public:
    // Clocks from the end of a scan to the last entry in top_k.
    static constexpr int drain_clocks = hls::Sum<C>::latency + hls::TopK<C>::latency;

    bool idle() const { return state_ == state::idle; }
    bool pops() const { return state_ == state::pop; }
    // A cluster enters the position pass: its pair masks are read.
    bool reads_table() const { return state_ == state::positions && positions_.entering(); }
    const collected& result() const { return result_; }
    const hls::ListedCluster& cluster(int index) const { return clusters_[static_cast<std::size_t>(index)]; }
    const hls::ListedPair& pair(int index) const { return pairs_.pair(index); }

    void reset() { *this = collector(); }

    // Inputs that stay while a bunch is inside.
    void set(const registers::Settings& settings) {
        positions_.set(settings);
        pairs_.set(settings);
    }

    // start_passes comes when the finder is idle and so is this.
    void clock(bool new_bunch, bool start_passes, const finder_events& found, const hls::TopKOut& top_k,
               const crystal_tables& tables) {
        const bool all_written = written_ == kept();
        const bool pairs_done = pairs_.done();
        if (new_bunch) result_ = {};
        count(found, top_k);
        // Between the passes nothing moves in their stages.
        if (state_ == state::positions) {
            if (positions_.done().valid) write_back(positions_.done());
            positions_.clock(tables);
        }
        if (state_ == state::pairs || state_ == state::finish) pairs_.clock(result_);
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
                position(all_written);
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
    void position(bool all_written) {
        if (read_index_ < kept() && wait_ == 0) {
            positions_.enter(clusters_[static_cast<std::size_t>(read_index_++)]);
            wait_ = C::cluster_interval;
        }
        if (wait_ != 0) --wait_;
        if (all_written) {
            read_ = clusters_[0];
            state_ = kept() < 2 ? state::idle : state::lead;
        }
    }

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
        pairs_.start(read_);
        read_ = clusters_[1];
        wait_ = C::pair_interval;
        state_ = state::pairs;
    }

    // One pair each pair_interval clocks: the next entry is read while this one is tried.
    void step_pair() {
        if (--wait_ != 0) return;
        wait_ = C::pair_interval;
        const int next = pairs_.step(read_, kept());
        if (next == kept()) {
            state_ = state::finish;
        } else {
            read_ = clusters_[static_cast<std::size_t>(next)];
        }
    }

    state state_ = state::idle;
    collected result_;
    std::array<hls::ListedCluster, C::k_bunch> clusters_{};
    hls::ListedCluster new_, read_;
    int slice_ = 0;
    int place_ = 0;
    int wait_ = 0;

    int read_index_ = 0;
    int written_ = 0;
    position_pass positions_;
    pair_pass<C> pairs_;
};

}  // namespace antipode::model
