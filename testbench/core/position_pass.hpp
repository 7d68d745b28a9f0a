#pragma once
#include "core/data.hpp"
#include "core/delay.hpp"
#include "hls/centroid.hpp"
#include "hls/data.hpp"
#include "hls/from_registers.hpp"
#include "hls/radius.hpp"
#include "hls/single.hpp"

#include <cstdint>

namespace antipode::model {

// A cluster in the position pass.
struct moving_cluster {
    bool valid = false;
    hls::ListedCluster cluster;
    hls::u<2> counts;  // bit i: counts for multiplicity algorithm i
};

// The clusters of the list, one behind the other, through the stages centroid, radius and single.
class position_pass {
public:
    // A cluster enters: its pair masks are read.
    bool entering() const { return entering_.valid; }
    // The same clusters, in order.
    const moving_cluster& done() const { return done_.out(); }

    // Inputs that stay while a bunch is inside.
    void set(const registers::Settings& settings) {
        single_in_ = hls::single_inputs(settings);
        beam_x_ = hls::u<12>(settings.beam_x);
        beam_y_ = hls::u<12>(settings.beam_y);
    }

    // With the next clock.
    void enter(const hls::ListedCluster& cluster) {
        entering_.valid = true;
        entering_.cluster = cluster;
    }

    void clock(const crystal_tables& tables) {
        const moving_cluster& with_radius = moving_radius_.out();
        const hls::RadiusOut& radius = radius_.out();
        const moving_cluster& with_place = moving_centroid_.out();
        const hls::CentroidOut& place = centroid_.out();

        hls::SingleIn single = single_in_;
        single.valid = hls::u<1>(with_radius.valid);
        single.energy = with_radius.cluster.energy;
        single.time = with_radius.cluster.time;
        single.radius = radius.radius;
        single.hits = with_radius.cluster.hits;
        moving_cluster done = with_radius;
        done.cluster.radius = radius.radius;
        const hls::SingleOut alone = with_radius.valid ? hls::Single::call(single) : hls::SingleOut();
        done.cluster.singles = alone.singles;
        done.counts = alone.counts;
        done_.clock(done);

        hls::RadiusIn radius_in;
        radius_in.valid = place.valid;
        radius_in.x = place.x;
        radius_in.y = place.y;
        radius_in.beam_x = beam_x_;
        radius_in.beam_y = beam_y_;
        radius_.clock(with_place.valid ? hls::Radius::call(radius_in) : hls::RadiusOut());
        moving_cluster placed = with_place;
        placed.cluster.x = place.x;
        placed.cluster.y = place.y;
        moving_radius_.clock(placed);

        const hls::ListedCluster& cluster = entering_.cluster;
        hls::CentroidIn centroid;
        centroid.valid = hls::u<1>(entering_.valid);
        centroid.energy = cluster.sum;
        centroid.moment_x = cluster.moment_x;
        centroid.moment_y = cluster.moment_y;
        centroid.column = cluster.column;
        centroid.row = cluster.row;
        const auto cell = constants::raster(static_cast<std::uint32_t>(cluster.row.value()),
                                            static_cast<std::uint32_t>(cluster.column.value()));
        entering_.cluster.pair_masked = hls::u<4>(tables.seed[cell].pair_masked);
        centroid_.clock(entering_.valid ? hls::Centroid::call(centroid) : hls::CentroidOut());
        moving_centroid_.clock(entering_);
        entering_.valid = false;
    }

private:
    hls::SingleIn single_in_;
    hls::u<12> beam_x_, beam_y_;
    moving_cluster entering_;
    delay<hls::CentroidOut, hls::Centroid::latency> centroid_;
    delay<moving_cluster, hls::Centroid::latency> moving_centroid_;
    delay<hls::RadiusOut, hls::Radius::latency> radius_;
    delay<moving_cluster, hls::Radius::latency> moving_radius_;
    delay<moving_cluster, hls::Single::latency> done_;
};

}  // namespace antipode::model
