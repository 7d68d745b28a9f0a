#include "hls/sum.hpp"

#include "hls/top/top.hpp"

static Sum<Shape>::State state;

ANTIPODE_TOP_BEFORE
void antipode_sum(const SumIn<Shape>& in, SumOut& out) {
    ANTIPODE_TOP_INSIDE
    out = Sum<Shape>::call(state, in);
}
