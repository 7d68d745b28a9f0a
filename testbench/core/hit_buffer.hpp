#pragma once
#include "hls/configuration.hpp"
#include "hls/data.hpp"

#include <array>
#include <bitset>

namespace antipode::model {

// A hit in a buffer, and the hit of the same slice that came before it.
struct stored_hit {
    hls::Hit hit;
    bool has_next = false;
    int next = 0;
};

// One hit buffer: the hits in the order of arrival, chained by slice, the last to come first.
template <class C>
class hit_buffer {
public:
    int count() const { return count_; }
    bool occupied(int slice) const { return occupied_[static_cast<std::size_t>(slice)]; }
    // Slices with a hit that can be a seed.
    bool active(int slice) const { return active_[static_cast<std::size_t>(slice)]; }
    int head(int slice) const { return heads_[static_cast<std::size_t>(slice)]; }
    const stored_hit& at(int index) const { return hits_[static_cast<std::size_t>(index)]; }

    // Returns false if the buffer is full and the hit is lost.
    bool write(const hls::Hit& hit) {
        if (count_ == C::hits_bunch) return false;
        const auto slice = static_cast<std::size_t>(hit.time.value() >> hls::slice_bits);
        hits_[static_cast<std::size_t>(count_)] = {hit, occupied_[slice], heads_[slice]};
        heads_[slice] = count_++;
        occupied_[slice] = true;
        if (hit.over.value()) active_[slice] = true;
        return true;
    }

    void clear() {
        count_ = 0;
        occupied_.reset();
        active_.reset();
    }

private:
    std::array<stored_hit, C::hits_bunch> hits_{};
    std::array<int, hls::slices> heads_{};
    std::bitset<hls::slices> occupied_;
    std::bitset<hls::slices> active_;
    int count_ = 0;
};

// One for each bunch or frame that is open, waits or is in work.
template <class C>
using hit_buffers = std::array<hit_buffer<C>, C::buffers>;

}  // namespace antipode::model
