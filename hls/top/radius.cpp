#include "hls/radius.hpp"

#include "hls/top/top.hpp"

ANTIPODE_TOP_BEFORE
void antipode_radius(const RadiusIn& in, RadiusOut& out) {
    ANTIPODE_TOP_INSIDE
    out = Radius::call(in);
}
