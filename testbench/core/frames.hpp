#pragma once
#include "core/hit_buffer.hpp"

#include <array>
#include <cstdint>

namespace antipode::model {

// A bunch or frame that takes hits.
struct open_frame {
    bool open = false;
    bool has_record = false;
    bool has_buffer = false;
    std::size_t buffer = 0;
    std::uint32_t number = 0;
};

// Which frames are open and have a buffer for their hits, and which buffers are free. Before is the frame
// before the own one, whose packet came last; after gets its buffer before its packet comes. In bunch mode
// there is only the own one.
template <class C>
class frames {
public:
    const open_frame& before() const { return before_; }
    const open_frame& own() const { return own_; }
    const open_frame& after() const { return after_; }
    bool any_open() const { return before_.open || own_.open; }
    // The next buffer is free.
    bool room() const { return !busy_[next_buffer_]; }

    // A header is taken. Its frame may have a buffer already.
    void open(std::uint32_t number, bool free_running, bool has_record, hit_buffers<C>& buffers) {
        before_ = free_running && own_.open ? own_ : open_frame{};
        own_ = after_;
        after_ = {};
        own_.open = true;
        own_.has_record = has_record;
        own_.number = number;
        if (own_.has_buffer && !has_record) {
            give_back(own_, buffers);
        } else if (!own_.has_buffer && has_record && !before_.open) {
            allocate(own_);
        }
    }

    // Free-running mode: hits of this packet can lie in the guard of the next frame.
    void prepare() { allocate(after_); }

    // No more comes for the frame before; if it is closed, for the own one. Returns whether it has a record.
    bool close_oldest(hit_buffers<C>& buffers) {
        open_frame& oldest = before_.open ? before_ : own_;
        if (!before_.open && after_.has_buffer) {
            give_back(after_, buffers);
            after_ = {};
        }
        oldest.open = false;
        return oldest.has_record;
    }

    void close_before() { before_.open = false; }

    // Bunch mode: no more comes.
    void end() { own_ = {}; }

    void release(std::size_t buffer, hit_buffers<C>& buffers) {
        busy_[buffer] = false;
        buffers[buffer].clear();
    }

private:
    void give_back(open_frame& frame, hit_buffers<C>& buffers) {
        release(frame.buffer, buffers);
        next_buffer_ = frame.buffer;
        frame.has_buffer = false;
    }

    void allocate(open_frame& frame) {
        frame.has_buffer = room();
        frame.buffer = next_buffer_;
        if (!frame.has_buffer) return;
        busy_[next_buffer_] = true;
        next_buffer_ = (next_buffer_ + 1) % C::buffers;
    }

    open_frame before_, own_, after_;
    std::array<bool, C::buffers> busy_{};
    std::size_t next_buffer_ = 0;
};

}  // namespace antipode::model
