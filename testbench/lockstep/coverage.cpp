#include "lockstep/coverage.hpp"

#include "generated/ecal.hpp"
#include "generated/words_table.hpp"
#include "lockstep/trigger_core.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include <fmt/format.h>
#include <toml++/toml.h>

namespace antipode::testbench {

namespace {

std::map<std::string, std::uint64_t> read_bins(const std::string& list) {
    std::map<std::string, std::uint64_t> bins;
    const toml::table table = toml::parse_file(list);
    for (const toml::node& group : *table["group"].as_array())
        for (const toml::node& bin : *group.at_path("bins").as_array())
            bins[fmt::format("{}.{}", *group.at_path("name").value<std::string>(),
                             *bin.value<std::string>())] = 0;
    return bins;
}

bool is_crystal(long row, long column) {
    return row >= 0 && column >= 0 && row < 29 && column < 29 &&
           ecal::is_crystal(static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column));
}

// A neighbour is no crystal, within `near` cells of the middle or beyond.
bool beside_nothing(std::uint32_t row, std::uint32_t column, bool hole) {
    for (long j = -1; j <= 1; ++j) {
        for (long i = -1; i <= 1; ++i) {
            const long r = row + j, c = column + i;
            if (!is_crystal(r, c) && (std::labs(r - 14) < 6 && std::labs(c - 14) < 6) == hole) return true;
        }
    }
    return false;
}

const char* range(std::size_t n, std::initializer_list<std::pair<std::size_t, const char*>> upper) {
    for (const auto& [most, name] : upper)
        if (n <= most) return name;
    return std::prev(upper.end())->second;
}

}  // namespace

coverage::coverage(const std::string& list, const shape& built)
    : built_(built),
      bins_(read_bins(list)),
      taken_(bin("input.taken")),
      back_to_back_(bin("input.back_to_back")),
      in_a_row_(bin("output.in_a_row")),
      both_stand_(bin("flow.both_stand")),
      not_live_(bin("flow.not_live")),
      held_in_packet_(bin("flow.held_in_packet")),
      held_stalls_(bin("flow.held_stalls")),
      summary_waits_(bin("flow.summary_waits")),
      pulse_(bin("flow.pulse")),
      pulses_close_(bin("flow.pulses_close")) {
    for (const words::WordInfo& word : words::table) {
        const auto find = [&](const char* group, auto& map) {
            const auto found = bins_.find(fmt::format("{}_{}", group, word.name));
            if (found != bins_.end()) map[word.tag] = &found->second;
        };
        if (word.in_hits) find("input.waits", input_waits_);
        if (word.in_primitives) find("output.stalls", output_stalls_);
    }
}

std::uint64_t& coverage::bin(const std::string& name) {
    const auto found = bins_.find(name);
    if (found == bins_.end()) throw std::runtime_error("coverage.toml does not list " + name);
    return found->second;
}

void coverage::clock(const core_outputs& out, bool in_valid, std::uint64_t in_data, bool out_ready, bool hold,
                     bool free_running, bool counted) {
    const auto tag = [](std::uint64_t word) { return static_cast<std::uint32_t>(word >> 56); };
    const auto hit = [&](const auto& map, std::uint64_t word) {
        const auto found = map.find(tag(word));
        if (found != map.end()) ++*found->second;
    };
    const bool taken = in_valid && out.in_ready;
    const bool header = words::BunchHeader::is(in_data);
    if (taken) {
        ++taken_;
        if (trailer_taken_ && header) ++back_to_back_;
        trailer_taken_ = words::BunchTrailer::is(in_data);
        if (header) {
            in_packet_ = true;
            ++bin(free_running ? "mode.free_running" : "mode.bunch");
            if (mode_ == 0 && free_running) ++bin("mode.to_free_running");
            if (mode_ == 1 && !free_running) ++bin("mode.to_bunch");
            mode_ = free_running;
        }
        if (trailer_taken_) in_packet_ = false;
        if (hold && in_packet_) ++held_in_packet_;
    } else {
        trailer_taken_ = false;
        if (in_valid) hit(input_waits_, in_data);
        if (in_valid && hold) ++held_stalls_;
    }
    const bool given = out.out_valid && out_ready;
    if (given && given_) ++in_a_row_;
    given_ = given;
    if (out.out_valid && !out_ready) hit(output_stalls_, out.out_data);
    if (in_valid && !out.in_ready && out.out_valid && !out_ready) ++both_stand_;
    if (!out.live) ++not_live_;
    if (out.summary_valid && !counted) ++summary_waits_;
    ++since_pulse_;
    if (out.decision_pulse) {
        ++pulse_;
        if (since_pulse_ < 100) ++pulses_close_;
        since_pulse_ = 0;
    }
}

void coverage::reset(const core_outputs& out, bool in_packet, std::uint64_t inside) {
    count(in_packet, "reset.in_packet");
    count(inside > (in_packet ? 1 : 0), "reset.at_work");
    count(out.out_valid, "reset.at_output");
    count(out.idle, "reset.empty");
    in_packet_ = false;
}

void coverage::packet_in(const std::vector<std::uint64_t>& packet, const run_settings& settings) {
    std::vector<words::Hit> hits;
    for (const std::uint64_t word : packet)
        if (words::Hit::is(word)) hits.push_back(words::Hit::unpack(word));
    ++bin(std::string("hits.") + range(hits.size(), {{0, "0"},
                                                     {1, "1"},
                                                     {63, "2_63"},
                                                     {255, "64_255"},
                                                     {2047, "256_2047"},
                                                     {16383, "2048_16383"},
                                                     {~std::size_t{0}, "over_16383"}}));
    const std::uint32_t frame = words::BunchHeader::unpack(packet.front()).number & 0xff;
    for (const words::Hit& hit : hits) {
        const std::uint32_t time = settings.free_running ? hit.time & 0xfff : hit.time;
        count(time == 0, "hit.time_first");
        count(time == constants::frame_ticks - 1, "hit.time_last");
        count(time >= constants::frame_ticks, "hit.time_outside");
        count(time % constants::slice_ticks == 0, "hit.slice_first_tick");
        count((time + 1) % constants::slice_ticks == 0, "hit.slice_last_tick");
        count(hit.energy == 0, "hit.energy_zero");
        count(hit.energy == 32767, "hit.energy_largest");
        count(hit.pileup, "hit.pileup");
        count(hit.saturated, "hit.saturated");
        const bool in_raster = hit.row < 29 && hit.column < 29;
        count(!in_raster, "hit.outside_raster");
        count(in_raster && !is_crystal(hit.row, hit.column), "hit.no_crystal");
        count(in_raster && settings.tables.calibration[constants::raster(hit.row, hit.column)].masked,
              "hit.masked");
        count(settings.free_running && hit.time >> 12 == ((frame - 1) & 0xff), "hit.frame_before");
        count(settings.free_running && hit.time >> 12 == ((frame + 1) & 0xff), "hit.frame_after");
    }
    crosses(hits, settings);
}

void coverage::crosses(const std::vector<words::Hit>& hits, const run_settings& settings) {
    const auto distance = [](std::uint32_t a, std::uint32_t b) {
        return std::labs(static_cast<long>(a) - static_cast<long>(b));
    };
    const std::size_t n = std::min<std::size_t>(hits.size(), 200);
    for (std::size_t i = 0; i < n; ++i) {
        const words::Hit& a = hits[i];
        if (!is_crystal(a.row, a.column)) continue;
        if (a.saturated || a.energy == 32767) {
            count(beside_nothing(a.row, a.column, true), "cross_in.saturated_at_hole");
            count(beside_nothing(a.row, a.column, false), "cross_in.saturated_at_rim");
        }
        for (std::size_t j = 0; j < i; ++j) {
            const words::Hit& b = hits[j];
            if (a.energy == b.energy && distance(a.row, b.row) <= 2 && distance(a.column, b.column) <= 2 &&
                distance(a.time, b.time) <= settings.settings.time_seed && a.time / 32 != b.time / 32)
                ++bin("cross_in.tie_at_slice_edge");
        }
    }
}

void coverage::packet_out(const std::vector<std::uint64_t>& packet, bool last) {
    std::map<std::string, bool> flags;
    for (const words::FieldInfo& field : words::primitive_header_fields) {
        if (field.name == "number") continue;
        flags[std::string(field.name)] = (packet.front() >> field.bit) & 1;
        count(flags[std::string(field.name)], fmt::format("flag.{}", field.name));
    }
    count(last && flags["dropped"] && flags["dropped_before"], "flow.lost_leave_last");
    for (const auto& [a, b] : {std::pair{"dropped", "bad_crc"},
                               {"dropped", "no_trailer"},
                               {"dropped", "incomplete"},
                               {"dropped", "free_running"},
                               {"dropped_before", "dropped"},
                               {"free_running", "bad_crc"},
                               {"free_running", "no_trailer"},
                               {"free_running", "number_jump"},
                               {"free_running", "hits_attached"},
                               {"free_running", "late_decision"},
                               {"playback", "bad_crc"},
                               {"slice_limit", "bunch_limit"},
                               {"hit_saturated", "cluster_saturated"},
                               {"too_close", "hit_saturated"}})
        count(flags[a] && flags[b], fmt::format("cross_out.{}_{}", a, b));

    std::uint32_t energy_before = 0;
    for (const std::uint64_t word : packet) {
        if (words::Decision::is(word)) {
            const auto decision = words::Decision::unpack(word);
            for (unsigned item = 0; item < 10; ++item) {
                count((decision.fired >> item) & 1, fmt::format("item_fired.{}", item));
                count((decision.accepted >> item) & 1, fmt::format("item_accepted.{}", item));
            }
            ++bin(decision.accept ? "decision.accept" : "decision.reject");
            const auto k_bunch = static_cast<std::size_t>(built_.k_bunch);
            ++bin(decision.clusters == k_bunch
                      ? "clusters.full"
                      : std::string("clusters.") +
                            range(decision.clusters,
                                  {{0, "0"}, {1, "1"}, {15, "2_15"}, {63, "16_63"}, {255, "64_255"}}));
            if (decision.pairs == static_cast<std::size_t>(built_.pairs_out)) {
                ++bin("pairs.full");
            } else if (decision.pairs < 16) {
                ++bin(std::string("pairs.") + range(decision.pairs, {{0, "0"}, {1, "1"}, {15, "2_15"}}));
            }
        } else if (words::Cluster::is(word)) {
            const auto cluster = words::Cluster::unpack(word);
            count(cluster.time % 32 == 0, "cluster.slice_first_tick");
            count(cluster.time % 32 == 31, "cluster.slice_last_tick");
            count(cluster.time == 0, "cluster.frame_first_tick");
            count(cluster.time == constants::frame_ticks - 1, "cluster.frame_last_tick");
            count(cluster.next_frame, "cluster.next_frame");
            count(cluster.saturated, "cluster.energy_saturated");
            count(cluster.energy == energy_before, "cluster.same_energy");
            energy_before = cluster.energy;
        } else if (words::ClusterSeed::is(word)) {
            const auto seed = words::ClusterSeed::unpack(word);
            count(seed.row == 0, "cluster.first_row");
            count(seed.row == 28, "cluster.last_row");
            count(seed.column == 0, "cluster.first_column");
            count(seed.column == 28, "cluster.last_column");
            count(beside_nothing(seed.row, seed.column, true), "cluster.at_hole");
            count(seed.hits == 1, "cluster.one_hit");
            count(seed.hits == 9, "cluster.nine_hits");
            count(seed.hits > 16, "cluster.more_than_16_hits");
            count(seed.singles & 1, "cluster.single_0");
            count(seed.singles & 2, "cluster.single_1");
        } else if (words::Pair::is(word)) {
            const auto pair = words::Pair::unpack(word);
            const std::uint32_t cuts[] = {pair.cuts_0, pair.cuts_1, pair.cuts_2, pair.cuts_3};
            for (int a = 0; a < built_.pair_algorithms; ++a) {
                count((pair.passed >> a) & 1, fmt::format("pair_passed.{}", a));
                for (int c = 0; c < 9; ++c)
                    ++bin(fmt::format("cut_{}.{}_{}", (cuts[a] >> c) & 1 ? "passed" : "failed", a, c));
            }
        }
    }
}

}  // namespace antipode::testbench
