#include "hls/top_k.hpp"

#include "hls/top/top.hpp"

static TopK<Shape>::State state;

ANTIPODE_TOP_BEFORE
void antipode_top_k(const TopKIn& in, TopKOut& out) {
    ANTIPODE_TOP_INSIDE
    out = TopK<Shape>::call(state, in);
}
