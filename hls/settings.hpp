#pragma once

/// What the host sets for the stages behind the calibration; units and meaning of each in
/// config/registers.toml, whose names these are. Limits are inclusive: lower <= value <= upper.

#include "hls/configuration.hpp"
#include "hls/data.hpp"

namespace antipode::hls {

struct SingleSettings {
    u<1> enable;
    u<15> energy_lower;
    u<15> energy_upper;
    u<14> radius_lower;
    u<14> radius_upper;
    u<5> hits_lower;
};

struct MultiplicitySettings {
    u<1> enable;
    u<15> energy_lower;
    u<9> clusters_lower;
    u<9> clusters_upper;
};

struct PairSettings {
    u<1> enable;
    u<1> radius_both;
    u<pair_cuts> cuts;  ///< bit i enables cut i
    u<8> time_lower;
    u<8> time_upper;
    u<15> energy_lower;
    u<15> energy_upper;
    u<16> sum_lower;
    u<16> sum_upper;
    u<25> distance_squared_lower;
    u<25> distance_squared_upper;
    u<14> radius_lower;
    u<14> radius_upper;
    s<16> polar_lower;
    s<16> polar_upper;
    s<16> azimuth_lower;
    s<16> azimuth_upper;
    s<10> balance_lower;
    s<10> balance_upper;
};

}  // namespace antipode::hls
