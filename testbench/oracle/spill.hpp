#pragma once

/// Frames of free-running mode, and their packets.

#include "base/random.hpp"
#include "oracle/stimulus.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace antipode {

/// A hit of a spill: when it happened and when it reaches the trigger, in ticks since the start of frame 0.
struct Arrival {
    words::Hit hit;
    std::uint64_t time;
    std::uint64_t arrival;
};

/// A spill of `frames` frames, `mean` clusters each, cut into packets. Hits are late by up to late_limit, and
/// the markers stand where they are true.
struct Spill {
    std::vector<oracle::Bunch> frames;
    std::vector<std::vector<std::uint64_t>> packets;
};

inline Spill spill(std::uint64_t seed, const registers::Settings& settings, const oracle::Tables& tables,
                   std::uint32_t first_frame, std::size_t frames, double mean) {
    const oracle::Stimulus stimulus(seed, settings, tables);
    RandomStream random(RandomKey(seed, "spill"));
    std::vector<Arrival> arrivals;
    for (std::size_t part = 0; part < 4 * frames; ++part) {  // a physics bunch is a quarter of a frame
        for (const words::Hit& hit : stimulus.physics(part, mean / 4).hits) {
            const std::uint64_t time = 1024 * part + hit.time;
            if (time < 4096 * frames - 2000)
                arrivals.push_back({hit, time, time + random() % (settings.late_limit + 1)});
        }
    }
    std::vector<Arrival> kept;
    for (const Arrival& a : arrivals)
        if (std::none_of(kept.begin(), kept.end(), [&](const Arrival& b) {
                return a.hit.column == b.hit.column && a.hit.row == b.hit.row &&
                       std::labs(static_cast<long>(a.time) - static_cast<long>(b.time)) < 100;
            }))
            kept.push_back(a);
    std::sort(kept.begin(), kept.end(),
              [](const Arrival& a, const Arrival& b) { return a.arrival < b.arrival; });

    Spill out;
    auto next = kept.begin();
    for (std::size_t f = 0; f < frames; ++f) {
        oracle::Bunch frame;
        frame.number = first_frame + static_cast<std::uint32_t>(f);
        frame.time_ns = 1024 * f;
        frame.beam_catcher = static_cast<std::int32_t>(random() % 100000);
        frame.target = -static_cast<std::int32_t>(random() % 1000);
        const std::uint64_t end = 4096 * (f + 1);
        const std::uint64_t marker_time = end - random() % 3000;
        std::size_t before_marker = 0;
        for (; next != kept.end() && next->arrival < end; ++next) {
            words::Hit hit = next->hit;
            hit.time = static_cast<std::uint32_t>((next->time + 4096ull * first_frame) & 0xfffff);
            frame.hits.push_back(hit);
            before_marker += next->arrival < marker_time;
        }
        std::vector<std::uint64_t> packet = oracle::hit_packet(frame);
        packet.pop_back();
        words::TimeMarker marker;
        marker.frame = first_frame + static_cast<std::uint32_t>(marker_time / 4096);
        marker.time = static_cast<std::uint32_t>(marker_time % 4096);
        packet.insert(packet.begin() + 3 + static_cast<long>(before_marker), marker.pack());
        words::BunchTrailer trailer;
        trailer.crc = oracle::crc32_of(packet);
        trailer.hits = static_cast<std::uint32_t>(frame.hits.size());
        packet.push_back(trailer.pack());
        out.frames.push_back(frame);
        out.packets.push_back(packet);
    }
    return out;
}

}  // namespace antipode
