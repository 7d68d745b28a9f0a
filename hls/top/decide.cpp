#include "hls/decide.hpp"

#include "hls/top/top.hpp"

static Decide::State state;

ANTIPODE_TOP_BEFORE
void antipode_decide(const DecideIn& in, DecideOut& out) {
    ANTIPODE_TOP_INSIDE
    out = Decide::call(state, in);
}
