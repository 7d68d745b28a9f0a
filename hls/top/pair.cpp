#include "hls/pair.hpp"

#include "hls/top/top.hpp"

ANTIPODE_TOP_BEFORE
void antipode_pair(const PairIn<Shape>& in, PairOut<Shape>& out) {
    ANTIPODE_TOP_INSIDE
    out = Pair<Shape>::call(in);
}
