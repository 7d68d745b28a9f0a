#include "hls/slice.hpp"

#include "hls/top/top.hpp"

ANTIPODE_TOP_BEFORE
void antipode_slice(const SliceIn& in, SliceOut& out) {
    ANTIPODE_TOP_INSIDE
    out = Slice::call(in);
}
