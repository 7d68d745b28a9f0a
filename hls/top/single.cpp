#include "hls/single.hpp"

#include "hls/top/top.hpp"

ANTIPODE_TOP_BEFORE
void antipode_single(const SingleIn& in, SingleOut& out) {
    ANTIPODE_TOP_INSIDE
    out = Single::call(in);
}
