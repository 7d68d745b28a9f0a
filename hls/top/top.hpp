#pragma once

/// What makes a stage a top-level function of an HLS tool: one call a clock, plain inputs and outputs, state
/// inside.
///
///     ANTIPODE_TOP_BEFORE          stands before the function: Bambu takes its pragmas there
///     ANTIPODE_TOP_INSIDE          stands first in the body: Vitis HLS takes its pragmas there
///
/// Other compilers see nothing. The shape is chosen with -DANTIPODE_CONFIGURATION=Large30x5.

#include "hls/configuration.hpp"

#ifndef ANTIPODE_CONFIGURATION
#define ANTIPODE_CONFIGURATION Large30x5
#endif

using namespace antipode::hls;
using Shape = ANTIPODE_CONFIGURATION;

#if defined(__VITIS_HLS__)
#define ANTIPODE_TOP_BEFORE
#define ANTIPODE_TOP_INSIDE                                                             \
    _Pragma("HLS PIPELINE II=1") _Pragma("HLS INTERFACE mode=ap_ctrl_none port=return") \
        _Pragma("HLS INTERFACE mode=ap_none port=in") _Pragma("HLS INTERFACE mode=ap_none port=out")
#elif defined(__BAMBU__)
#define ANTIPODE_TOP_BEFORE                                                                \
    _Pragma("HLS interface port=in mode=none") _Pragma("HLS interface port=out mode=none") \
        _Pragma("HLS pipeline II=1")
#define ANTIPODE_TOP_INSIDE
#else
#define ANTIPODE_TOP_BEFORE
#define ANTIPODE_TOP_INSIDE
#endif
