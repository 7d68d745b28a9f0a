#pragma once
#include "generated/ecal.hpp"
#include "generated/registers.hpp"
#include "oracle/charges.hpp"
#include "top/packets.hpp"

#include <map>
#include <string>

namespace antipode::testbench {

// The registers that count, as the two streams say.
struct expected_counters {
    std::map<std::string, std::uint64_t> values;

    expected_counters(const words_t& sent, const packets_t& packets) {
        oracle::ChargesIn in;
        for (const std::uint64_t word : sent)
            in.count(word);
        oracle::ChargesOut out;
        for (const words_t& packet : packets) {
            flags(packet);
            for (const std::uint64_t word : packet) {
                out.count(word);
                decision(word, words::PrimitiveHeader::unpack(packet.front()).late_decision);
                counted(word);
            }
        }
        add("packets", packets.size());
        add("headers", out.sum().packets);
        add("beam_catcher_in", in.sum().beam_catcher);
        add("beam_catcher_out", out.sum().beam_catcher);
        add("target_in", in.sum().target);
        add("target_out", out.sum().target);
    }

private:
    void flags(const words_t& packet) {
        const auto header = words::PrimitiveHeader::unpack(packet.front());
        values["latched_number"] = header.number;
        add("dropped", header.dropped);
        add("bad_crc", header.bad_crc);
        add("bad_count", header.bad_count);
        add("no_trailer", header.no_trailer);
        add("incomplete", header.incomplete);
        add("number_jumps", header.number_jump);
        add("decisions_late", header.late_decision);
        add("words_out", packet.size());
    }

    // The word as one of this layout; nothing but zeros if it is another.
    template <class Word>
    static Word as(std::uint64_t word) {
        return Word::is(word) ? Word::unpack(word) : Word{};
    }

    void decision(std::uint64_t word, bool late) {
        const auto d = as<words::Decision>(word);
        add("clusters", d.clusters);
        add("accepts", d.accept && !late);
        for (int i = 0; i < 10; ++i) {
            add("item_fired[" + std::to_string(i) + "]", d.fired >> i & 1);
            add("item_accepted[" + std::to_string(i) + "]", d.accepted >> i & 1);
        }
    }

    void counted(std::uint64_t word) {
        add("dropped_silent", as<words::DroppedBunches>(word).bunches);
        const auto input = as<words::CountersInput>(word);
        add("hits", input.received);
        add("hits_masked", input.masked);
        add("hits_no_crystal", input.no_crystal);
        add("hits_outside_window", input.outside_window);
        const auto hits = as<words::CountersHits>(word);
        add("hits_saturated", hits.saturated);
        add("hits_too_close", hits.too_close);
        add("hits_over_limit", hits.over_limit);
        add("hits_late", hits.late);
        const auto clusters = as<words::CountersClusters>(word);
        add("slices", clusters.slices);
        add("seeds", clusters.seeds);
        add("clusters_lost_slice", clusters.lost_slice);
        add("clusters_lost_bunch", clusters.lost_bunch);
        add("clusters_saturated", clusters.saturated);
        const auto pairs = as<words::CountersPairs>(word);
        add("pairs_tried", pairs.tried);
        add("pairs_passed", pairs.passed);
        add("pairs_lost", pairs.lost);
    }

    template <class Number>
    void add(const std::string& name, Number value) {
        values[name] += static_cast<std::uint64_t>(value);
    }
};

// Hits of each crystal that come through the entry in bunch mode, and those below the threshold.
struct expected_scalers {
    std::vector<std::uint32_t> hits = std::vector<std::uint32_t>(constants::cells);
    std::uint32_t below = 0;

    expected_scalers(const trigger::Configuration& configuration, const words_t& sent) {
        for (const std::uint64_t word : sent) {
            if (!words::Hit::is(word)) continue;
            const auto hit = words::Hit::unpack(word);
            if (!ecal::is_crystal(hit.row, hit.column)) continue;
            const std::uint32_t cell = constants::raster(hit.row, hit.column);
            const registers::Calibration& entry = configuration.calibration[cell];
            const long energy = std::min(32767L, (static_cast<long>(hit.energy) * entry.gain + 512) / 1024);
            const long time = static_cast<long>(hit.time) + entry.delay;
            if (entry.masked || time < 0 || time >= static_cast<long>(configuration.settings.window_length))
                continue;
            if (energy == 0 || energy < static_cast<long>(configuration.settings.hit_threshold))
                ++below;
            else
                ++hits[cell];
        }
    }
};

}  // namespace antipode::testbench
