#include "hls/calibrate.hpp"

#include "hls/top/top.hpp"

ANTIPODE_TOP_BEFORE
void antipode_calibrate(const CalibrateIn& in, CalibrateOut& out) {
    ANTIPODE_TOP_INSIDE
    out = Calibrate::call(in);
}
