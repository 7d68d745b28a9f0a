#include "hls/window.hpp"

#include "hls/top/top.hpp"

static Window<Shape>::State state;

ANTIPODE_TOP_BEFORE
void antipode_window(const WindowIn<Shape>& in, WindowOut<Shape>& out) {
    ANTIPODE_TOP_INSIDE
    out = Window<Shape>::call(state, in);
}
