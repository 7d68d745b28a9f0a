#include "hls/centroid.hpp"

#include "hls/top/top.hpp"

ANTIPODE_TOP_BEFORE
void antipode_centroid(const CentroidIn& in, CentroidOut& out) {
    ANTIPODE_TOP_INSIDE
    out = Centroid::call(in);
}
