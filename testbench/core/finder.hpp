#pragma once
#include "core/delay.hpp"
#include "core/hit_buffer.hpp"
#include "hls/sum.hpp"
#include "hls/top_k.hpp"
#include "hls/window.hpp"

#include <array>
#include <cstdint>

namespace antipode::model {

// What the finder tells on a clock.
struct finder_events {
    bool slice_done = false;  // the clusters of `slice` are in top_k once its pipeline is empty
    int slice = 0;
    bool slice_read = false;
    bool seed = false;
    bool too_close = false;
};

// Reads the hits of each slice that has a seed candidate into the image, scans the image, and takes the sums
// of the seeds: the stages window, sum and top_k.
//
//   next -> head -> first -> walk -> (head ...) -> settle -> prime -> scan -> next ... -> idle
//
// After a reset, clear: memories and line buffers keep what they held, so a scan of zeros goes through first.
template <class C>
class finder {
public:
    static constexpr int image_words = C::rows * C::words_per_row;
    // The last words of zeros bring the last centre through the window's registers.
    static constexpr int scan_words = image_words + C::centre_delay + hls::Window<C>::latency - 1;

    bool idle() const { return state_ == state::idle; }
    const hls::TopKOut& top_k() const { return top_k_out_.out(); }

    void reset() { *this = finder(); }

    // pop: the least of the collector takes an entry; collector_idle: top_k is empty and may be filled.
    finder_events clock(bool start, const hit_buffer<C>& hits, bool collector_idle, bool pop,
                        const hls::u<6>& time_seed, const hls::u<6>& time_sum) {
        events_ = {};
        const hls::SumOut sums = sum_out_.out();
        const hls::WindowOut<C>& window = window_out_.out();
        const hls::u<C::lanes> remaining = window.seeds & ~taken_;
        const bool extracting = remaining.value() != 0;

        hls::TopKIn top_k;
        top_k.insert = sums.valid;
        top_k.sums = sums.sums;
        top_k.pop = hls::u<1>(pop);
        // A stage whose outputs do not count and whose state does not change need not be computed.
        top_k_out_.clock(pop || sums.valid.value() ? hls::TopK<C>::call(top_k_state_, top_k)
                                                   : hls::TopKOut());
        sum_out_.clock(extracting ? hls::Sum<C>::call(sum_state_, extract(window, remaining, time_sum))
                                  : hls::SumOut());
        step(start, hits, collector_idle, extracting, time_seed);
        return events_;
    }

private:
    enum class state { clear, idle, next, head, first, walk, settle, prime, scan };

    // A row of the window of the lowest seed that remains.
    hls::SumIn<C> extract(const hls::WindowOut<C>& window, const hls::u<C::lanes>& remaining,
                          const hls::u<6>& time_sum) {
        hls::SumIn<C> in;
        in.valid = hls::u<1>(1);
        in.time_sum = time_sum;
        int lane = 0;
        while (!hls::bit_at(remaining, lane).value())
            ++lane;
        const hls::Cell& seed = window.around[C::half][lane + C::half];
        in.row = hls::u<3>(row_);
        for (int column = 0; column < C::window; ++column)
            in.cells[column] = window.around[row_][lane + column];
        in.seed_energy = seed.energy;
        in.seed_time = seed.time;
        in.seed_column = hls::u<5>(window.centre.word.value() * C::lanes + lane);
        in.seed_row = window.centre.row;
        if (row_ == C::window - 1) {
            taken_ = hls::with_bit(taken_, lane, hls::u<1>(1));
            row_ = 0;
            events_.seed = true;
        } else {
            ++row_;
        }
        return in;
    }

    void step(bool start, const hit_buffer<C>& hits, bool collector_idle, bool extracting,
              const hls::u<6>& time_seed) {
        write_image();
        switch (state_) {
            case state::clear:
                feed(time_seed);
                if (word_ == scan_words) state_ = state::idle;
                break;
            case state::idle:
                if (start) {
                    slice_ = 0;
                    state_ = state::next;
                }
                break;
            case state::next:
                next(hits);
                break;
            case state::head:
                if (hits.occupied(slice_ - 1 + bucket_)) {
                    head_ = hits.head(slice_ - 1 + bucket_);
                    state_ = state::first;
                } else {
                    next_bucket();
                }
                break;
            case state::first:
                hit_ = hits.at(head_);
                state_ = state::walk;
                break;
            case state::walk:
                walk(hits);
                break;
            case state::settle:
                if (!write_ && collector_idle) state_ = state::prime;
                break;
            case state::prime:
                read_image(0);
                word_ = 0;
                state_ = state::scan;
                break;
            case state::scan:
                if (extracting) break;
                if (word_ == scan_words) {
                    events_.slice_done = true;
                    events_.slice = slice_;
                    ++slice_;
                    state_ = state::next;
                } else {
                    feed(time_seed);
                }
                break;
        }
    }

    // The next slice with a seed candidate: eight slices a clock.
    void next(const hit_buffer<C>& hits) {
        const int group_end = (slice_ / 8 + 1) * 8;
        for (; slice_ < group_end && slice_ <= hls::last_slice; ++slice_) {
            if (slice_ < hls::first_slice || !hits.active(slice_)) continue;
            bucket_ = 0;
            events_.slice_read = true;
            state_ = state::head;
            return;
        }
        if (slice_ > hls::last_slice) state_ = state::idle;
    }

    void next_bucket() { state_ = ++bucket_ == 3 ? state::settle : state::head; }

    // One hit a clock: it is read from the chain, its cell from the image; the next clock writes the larger.
    void walk(const hit_buffer<C>& hits) {
        const hls::Hit& hit = hit_.hit;
        write_ = true;
        write_word_ = static_cast<int>(hit.row.value()) * C::words_per_row +
                      static_cast<int>(hit.column.value()) / C::lanes;
        write_lane_ = static_cast<int>(hit.column.value()) % C::lanes;
        write_cell_.energy = hit.energy;
        write_cell_.time = hls::concatenate(hls::u<2>(bucket_), hls::truncate<hls::slice_bits>(hit.time));
        write_cell_.over = hit.over;
        write_cell_.saturated = hit.saturated;
        if (hit_.has_next) {
            hit_ = hits.at(hit_.next);
        } else {
            next_bucket();
        }
    }

    // Of two hits of one crystal the larger stays, of equal ones the earlier.
    void write_image() {
        if (!write_) return;
        write_ = false;
        hls::Cell& cell =
            image_[static_cast<std::size_t>(write_word_)][static_cast<std::size_t>(write_lane_)];
        const bool empty = cell.energy.value() == 0;
        const bool replaces = ((write_cell_.energy > cell.energy) |
                               ((write_cell_.energy == cell.energy) & (write_cell_.time < cell.time)))
                                  .value();
        if (!empty) events_.too_close = true;
        if (empty || replaces) cell = write_cell_;
    }

    void read_image(int word) {
        if (word < image_words) image_out_ = image_[static_cast<std::size_t>(word)];
    }

    // An enabled clock of the window: a word of the image, which is cleared behind, or zeros.
    void feed(const hls::u<6>& time_seed) {
        hls::WindowIn<C> in;
        if (word_ < image_words) {
            for (int lane = 0; lane < C::lanes && state_ == state::scan; ++lane)
                in.cells[lane] = image_out_[static_cast<std::size_t>(lane)];
            image_[static_cast<std::size_t>(word_)] = {};
        }
        const int centre = word_ - C::centre_delay;
        if (state_ == state::scan && centre >= 0 && centre < image_words) {
            in.centre.valid = hls::u<1>(1);
            in.centre.row = hls::u<5>(centre / C::words_per_row);
            in.centre.word = hls::u<5>(centre % C::words_per_row);
        }
        in.time_seed = time_seed;
        window_out_.clock(hls::Window<C>::call(window_state_, in));
        taken_ = hls::u<C::lanes>(0);
        ++word_;
        read_image(word_);
    }

    using image_word = std::array<hls::Cell, C::lanes>;

    state state_ = state::clear;
    finder_events events_;
    int slice_ = 0;
    int bucket_ = 0;
    int head_ = 0;
    stored_hit hit_;

    std::array<image_word, image_words> image_{};
    image_word image_out_{};
    bool write_ = false;
    int write_word_ = 0;
    int write_lane_ = 0;
    hls::Cell write_cell_;

    int word_ = 0;
    hls::u<C::lanes> taken_;
    int row_ = 0;
    typename hls::Window<C>::State window_state_;
    delay<hls::WindowOut<C>, hls::Window<C>::latency> window_out_;
    typename hls::Sum<C>::State sum_state_;
    delay<hls::SumOut, hls::Sum<C>::latency> sum_out_;
    typename hls::TopK<C>::State top_k_state_;
    delay<hls::TopKOut, hls::TopK<C>::latency> top_k_out_;
};

}  // namespace antipode::model
