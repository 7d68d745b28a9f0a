#pragma once

/// Slice assignment: where in time a calibrated hit goes.
///
/// Bunch mode: into the bunch that is being received. Free-running mode: the packet of frame N is being
/// received, and frames N-1, N and N+1 are open; a hit goes to its own frame, and also to the one before if
/// it is not later than its end by more than pair_width and a guard, and to the one after if it is in the
/// guard before its start. A hit of any other frame is late.

#include "hls/data.hpp"

namespace antipode::hls {

struct SliceIn {
    u<1> valid;
    u<20> time;
    u<1> over;
    u<8> frame;  ///< low bits of N
    u<1> free_running;
    u<1> before_open;  ///< frame N-1 still takes hits
    decltype(Settings::pair_width) pair_width;
};

struct SliceOut {
    u<1> write_before;                ///< frame N-1
    u<1> write_own;                   ///< bunch, or frame N
    u<1> write_after;                 ///< frame N+1
    decltype(Hit::time) time_before;  ///< 32 is the start of that frame
    decltype(Hit::time) time_own;
    decltype(Hit::time) time_after;
    u<1> over_before;  ///< can be a seed there
    u<1> over_own;
    u<1> over_after;
    u<1> late;
};

struct Slice {
    static constexpr int latency = 1;

    static SliceOut call(const SliceIn& in) {
        const u<12> tick = truncate<frame_bits>(in.time);
        // Frames between the hit's and N: 0, +1 and -1 (all bits set) are open.
        const u<8> ahead = truncate<8>(bits<frame_bits, 8>(in.time) - in.frame);
        const u<1> is_own = ~in.free_running | (ahead == u<1>(0));
        const u<1> is_after = in.free_running & (ahead == u<1>(1));
        const u<1> is_before = in.free_running & (ahead == u<8>(255));
        const u<1> near = tick < in.pair_width;
        const u<1> in_tail = tick < in.pair_width + u<6>(slice_ticks);
        const u<1> in_guard = tick >= u<12>(frame_ticks - slice_ticks);

        SliceOut out;
        out.write_before = in.valid & in.before_open & (is_before | (is_own & in.free_running & in_tail));
        out.write_own = in.valid & (is_own | (is_before & in.before_open & in_guard) | (is_after & in_tail));
        out.write_after = in.valid & (is_after | (is_own & in.free_running & in_guard));
        const u<13> same = fit<13>(tick + u<6>(slice_ticks));
        // Only used in the tail, where it fits.
        const u<13> next = truncate<13>(tick + u<13>(frame_ticks + slice_ticks));
        // Only used in the guard: 0 ... 31.
        const u<13> previous = bits<0, slice_bits>(tick);
        out.time_before = select(is_before, same, next);
        out.time_own = select(is_own, same, select(is_before, previous, next));
        out.time_after = select(is_after, same, previous);
        out.over_before = in.over & (is_before | near);
        out.over_own = in.over & (is_own | (is_after & near));
        out.over_after = in.over & is_after;
        out.late = in.valid & ~(is_own | is_after | (is_before & in.before_open));
        return out;
    }
};

}  // namespace antipode::hls
