#include "oracle/reference.hpp"

#include "generated/constants.hpp"
#include "generated/ecal.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace antipode::oracle {

namespace {

constexpr long largest_energy = 32767;

std::uint32_t up_to(std::size_t count, std::uint32_t largest) {
    return static_cast<std::uint32_t>(std::min<std::size_t>(count, largest));
}

bool in(long lower, long value, long upper) {
    return lower <= value && value <= upper;
}

}  // namespace

Reference::Reference(const Limits& limits, const registers::Settings& settings, const Tables& tables,
                     std::uint32_t settings_crc)
    : limits_(limits),
      settings_(settings),
      tables_(tables),
      settings_crc_(settings_crc),
      random_(settings.random_seed) {}

Packet Reference::operator()(const Bunch& bunch) {
    const Entry entry = calibrate(bunch, false);
    return evaluate(bunch, entry, entry.hits, false);
}

std::vector<Packet> Reference::free_running(const std::vector<Bunch>& frames) {
    std::vector<Entry> entries;
    std::vector<Hit> all;  // times since the start of frame 0
    for (std::size_t f = 0; f < frames.size(); ++f) {
        entries.push_back(calibrate(frames[f], true));
        for (Hit hit : entries.back().hits) {
            // Frames between the packet's and the hit's: -128 ... 127
            const long ahead =
                static_cast<signed char>((hit.time >> 12) - static_cast<long>(frames[f].number));
            hit.time = 4096 * (static_cast<long>(f) + ahead) + (hit.time & 4095);
            all.push_back(hit);
        }
    }
    std::vector<Packet> packets;
    for (std::size_t f = 0; f + 1 < frames.size(); ++f) {
        const long start = 4096 * static_cast<long>(f);
        std::vector<Hit> view;
        for (Hit hit : all) {
            hit.time -= start;
            if (in(-32, hit.time, 4095 + static_cast<long>(settings_.pair_width) + 32)) view.push_back(hit);
        }
        packets.push_back(evaluate(frames[f], entries[f], view, true));
    }
    return packets;
}

Packet Reference::evaluate(const Bunch& bunch, const Entry& entry, const std::vector<Hit>& hits,
                           bool free_running) {
    const words::CountersInput& input = entry.input;
    const words::CountersHits& hit_counters = entry.counters;
    words::CountersClusters cluster_counters;
    words::CountersPairs pair_counters;
    words::CountersAlgorithms algorithms;

    const long last_seed_time = 4095 + (free_running ? static_cast<long>(settings_.pair_width) : 0);
    const std::vector<Cluster> found = clusters(hits, last_seed_time, cluster_counters);
    std::uint32_t fired = 0;
    const std::vector<Pair> coincidences = pairs(found, pair_counters, algorithms, fired);

    for (const Cluster& c : found)
        fired |= static_cast<std::uint32_t>(c.singles) << 4;
    for (std::size_t i = 0; i < 2; ++i) {
        const auto& multiplicity = settings_.multiplicity[i];
        const auto count = std::count_if(found.begin(), found.end(), [&](const Cluster& c) {
            return c.time < 4096 && c.energy >= multiplicity.energy_lower;
        });
        if (multiplicity.enable && in(multiplicity.clusters_lower, count, multiplicity.clusters_upper))
            fired |= 1u << (6 + i);
    }
    fired |= random_fires() << 8;
    if (settings_.period != 0 && bunch.number % settings_.period == 0) fired |= 1u << 9;

    Packet packet;
    for (const Hit& a : hits)
        for (const Hit& b : hits)
            packet.too_close |=
                &a < &b && a.column == b.column && a.row == b.row && std::labs(a.time - b.time) < 100;
    packet.fired = fired;
    packet.accepted = prescaled(fired);
    const bool accept = (packet.accepted & settings_.accept_mask) != 0;
    const bool attach = (packet.accepted & settings_.attach_mask) != 0;

    words::PrimitiveHeader header;
    header.number = bunch.number;
    header.free_running = free_running;
    header.no_crystal = input.no_crystal != 0;
    header.outside_window = input.outside_window != 0;
    header.hit_limit = hit_counters.over_limit != 0;
    header.hit_saturated = hit_counters.saturated != 0;
    header.cluster_saturated = cluster_counters.saturated != 0;
    header.slice_limit = cluster_counters.lost_slice != 0;
    header.bunch_limit = cluster_counters.lost_bunch != 0;
    header.pair_limit = pair_counters.lost != 0;
    for (const std::uint32_t counter : {input.received, input.masked, input.no_crystal, input.outside_window,
                                        hit_counters.saturated, hit_counters.over_limit, algorithms.pair_0,
                                        algorithms.pair_1, algorithms.pair_2, algorithms.pair_3})
        header.counter_saturated |= counter == 16383;
    header.counter_saturated |= cluster_counters.seeds == 8191 || cluster_counters.lost_slice == 8191 ||
                                cluster_counters.lost_bunch == 8191 || cluster_counters.saturated == 511;
    header.settings_new = std::exchange(settings_new_, false);
    header.hits_attached = attach;
    header.late_decision = accept && settings_.decision_latency == 0;
    words::BunchTime time;
    time.time_ns = bunch.time_ns;
    words::BunchCharges charges;
    charges.beam_catcher = bunch.beam_catcher;
    charges.target = bunch.target;
    words::Configuration configuration;
    configuration.settings_crc = settings_crc_;
    configuration.major = constants::algorithm_major;
    configuration.minor = constants::algorithm_minor;
    configuration.patch = constants::algorithm_patch;
    words::Decision decision;
    decision.fired = fired;
    decision.accepted = packet.accepted;
    decision.accept = accept;
    decision.clusters = static_cast<std::uint32_t>(found.size());
    decision.pairs = static_cast<std::uint32_t>(coincidences.size());
    packet.words = {header.pack(),        time.pack(),      charges.pack(),      configuration.pack(),
                    decision.pack(),      input.pack(),     hit_counters.pack(), cluster_counters.pack(),
                    pair_counters.pack(), algorithms.pack()};

    const bool with_clusters = accept || settings_.output_clusters;
    const bool with_pairs = accept || (settings_.output_clusters && settings_.output_pairs);
    for (std::size_t i = 0; with_clusters && i < found.size(); ++i) {
        const Cluster& c = found[i];
        words::Cluster first;
        first.x = static_cast<std::uint32_t>(c.x);
        first.y = static_cast<std::uint32_t>(c.y);
        first.time = static_cast<std::uint32_t>(c.time);
        first.energy = static_cast<std::uint32_t>(c.energy);
        first.saturated = c.saturated;
        first.hit_saturated = c.hit_saturated;
        first.next_frame = c.time >= 4096;
        words::ClusterSeed second;
        second.column = static_cast<std::uint32_t>(c.column);
        second.row = static_cast<std::uint32_t>(c.row);
        second.energy = static_cast<std::uint32_t>(c.seed_energy);
        second.hits = static_cast<std::uint32_t>(c.hits);
        second.radius = static_cast<std::uint32_t>(c.radius);
        second.index = static_cast<std::uint32_t>(i);
        second.singles = static_cast<std::uint32_t>(c.singles);
        packet.words.push_back(first.pack());
        packet.words.push_back(second.pack());
    }
    for (std::size_t i = 0; with_pairs && i < coincidences.size(); ++i) {
        const Pair& p = coincidences[i];
        words::Pair word;
        word.first = static_cast<std::uint32_t>(p.first);
        word.second = static_cast<std::uint32_t>(p.second);
        word.cuts_0 = p.cuts[0];
        word.cuts_1 = p.cuts[1];
        word.cuts_2 = p.cuts[2];
        word.cuts_3 = p.cuts[3];
        word.passed = p.passed;
        packet.words.push_back(word.pack());
    }
    for (std::size_t i = 0; attach && i < hits.size(); ++i) {
        words::CalibratedHit word;
        word.column = static_cast<std::uint32_t>(hits[i].column);
        word.row = static_cast<std::uint32_t>(hits[i].row);
        word.energy = static_cast<std::uint32_t>(hits[i].energy);
        const long frame = free_running ? static_cast<long>(bunch.number) : 0;
        word.time = static_cast<std::uint32_t>(4096 * frame + hits[i].time) & 0xfffff;
        word.saturated = hits[i].saturated;
        word.pileup = hits[i].pileup;
        packet.words.push_back(word.pack());
    }
    words::PrimitiveTrailer trailer;
    trailer.crc = crc32_of(packet.words);
    trailer.words = static_cast<std::uint32_t>(packet.words.size());
    packet.words.push_back(trailer.pack());
    return packet;
}

Reference::Entry Reference::calibrate(const Bunch& bunch, bool free_running) const {
    Entry entry;
    std::vector<Hit>& kept = entry.hits;
    std::size_t received = 0, masked = 0, no_crystal = 0, outside = 0, saturated = 0, over_limit = 0;
    for (const words::Hit& raw : bunch.hits) {
        ++received;
        if (!ecal::is_crystal(raw.row, raw.column)) {
            ++no_crystal;
            continue;
        }
        const std::size_t cell = constants::raster(raw.row, raw.column);
        const registers::Calibration& crystal = tables_.calibration[cell];
        if (crystal.masked) {
            ++masked;
            continue;
        }
        const long time = static_cast<long>(raw.time) + crystal.delay;
        if (!free_running && !in(0, time, static_cast<long>(settings_.window_length) - 1)) {
            ++outside;
            continue;
        }
        const long scaled = static_cast<long>(std::floor(raw.energy * (crystal.gain / 1024.0) + 0.5));
        const long energy = std::min(scaled, largest_energy);
        if (energy == 0 || energy < static_cast<long>(settings_.hit_threshold)) continue;
        const bool is_saturated = raw.saturated || scaled > largest_energy;
        saturated += is_saturated;
        if (kept.size() == limits_.hits_bunch) {
            ++over_limit;
            continue;
        }
        kept.push_back({static_cast<long>(raw.column), static_cast<long>(raw.row), energy, time & 0xfffff,
                        energy >= static_cast<long>(tables_.seed[cell].threshold), is_saturated, raw.pileup});
    }
    entry.input.received = up_to(received, 16383);
    entry.input.masked = up_to(masked, 16383);
    entry.input.no_crystal = up_to(no_crystal, 16383);
    entry.input.outside_window = up_to(outside, 16383);
    entry.counters.saturated = up_to(saturated, 16383);
    entry.counters.over_limit = up_to(over_limit, 16383);
    return entry;
}

bool Reference::is_seed(const Hit& candidate, const std::vector<Hit>& hits) const {
    if (!candidate.over) return false;
    const long half = limits_.window / 2;
    for (const Hit& other : hits) {
        if (&other == &candidate) continue;
        if (std::labs(other.column - candidate.column) > half || std::labs(other.row - candidate.row) > half)
            continue;
        if (std::labs(other.time - candidate.time) > static_cast<long>(settings_.time_seed)) continue;
        const bool earlier_in_raster =
            std::tie(other.row, other.column) < std::tie(candidate.row, candidate.column);
        if (other.energy > candidate.energy || (other.energy == candidate.energy && earlier_in_raster))
            return false;
    }
    return true;
}

Reference::Cluster Reference::cluster(const Hit& seed, const std::vector<Hit>& hits) const {
    const long half = limits_.window / 2;
    long energy = 0, moment_x = 0, moment_y = 0, count = 0;
    bool hit_saturated = false;
    for (const Hit& hit : hits) {
        const long dx = hit.column - seed.column, dy = hit.row - seed.row;
        if (std::labs(dx) > half || std::labs(dy) > half) continue;
        if (std::labs(hit.time - seed.time) > static_cast<long>(settings_.time_sum)) continue;
        energy += hit.energy;
        moment_x += dx * hit.energy;
        moment_y += dy * hit.energy;
        ++count;
        hit_saturated |= hit.saturated;
    }
    Cluster c{};
    c.energy = std::min(energy, largest_energy);
    c.saturated = energy > largest_energy;
    c.hit_saturated = hit_saturated;
    c.time = seed.time;
    c.column = seed.column;
    c.row = seed.row;
    c.seed_energy = seed.energy;
    c.hits = count;
    // lround: halves away from zero
    c.x =
        128 * seed.column + std::lround(128.0 * static_cast<double>(moment_x) / static_cast<double>(energy));
    c.y = 128 * seed.row + std::lround(128.0 * static_cast<double>(moment_y) / static_cast<double>(energy));
    c.radius = std::lround(4 * std::hypot(static_cast<double>(c.x - settings_.beam_x),
                                          static_cast<double>(c.y - settings_.beam_y)));
    for (std::size_t i = 0; i < 2; ++i) {
        const auto& single = settings_.single[i];
        if (single.enable && c.time < 4096 && in(single.energy_lower, c.energy, single.energy_upper) &&
            in(single.radius_lower, c.radius, single.radius_upper) && c.hits >= single.hits_lower)
            c.singles |= 1L << i;
    }
    return c;
}

std::vector<Reference::Cluster> Reference::clusters(const std::vector<Hit>& hits, long last_seed_time,
                                                    words::CountersClusters& counters) const {
    const auto precedes = [](const Cluster& a, const Cluster& b) {
        return std::tuple(-a.energy, a.time, a.row, a.column) <
               std::tuple(-b.energy, b.time, b.row, b.column);
    };
    const auto in_slice = [](const Cluster& a, const Cluster& b) {
        return std::tuple(-a.energy, a.row, a.column) < std::tuple(-b.energy, b.row, b.column);
    };
    std::set<long> read;
    std::map<long, std::vector<Cluster>> by_slice;
    std::size_t seeds = 0, lost_slice = 0, lost_bunch = 0;
    for (const Hit& hit : hits) {
        if (!in(0, hit.time, last_seed_time)) continue;
        if (hit.over) read.insert(hit.time / constants::slice_ticks);
        if (!is_seed(hit, hits)) continue;
        ++seeds;
        by_slice[hit.time / constants::slice_ticks].push_back(cluster(hit, hits));
    }
    std::vector<Cluster> found;
    for (auto& [slice, list] : by_slice) {
        std::sort(list.begin(), list.end(), in_slice);
        if (list.size() > limits_.k_slice) {
            lost_slice += list.size() - limits_.k_slice;
            list.resize(limits_.k_slice);
        }
        found.insert(found.end(), list.begin(), list.end());
    }
    std::sort(found.begin(), found.end(), precedes);
    if (found.size() > limits_.k_bunch) {
        lost_bunch = found.size() - limits_.k_bunch;
        found.resize(limits_.k_bunch);
    }
    counters.slices = static_cast<std::uint32_t>(read.size());
    counters.seeds = up_to(seeds, 8191);
    counters.lost_slice = up_to(lost_slice, 8191);
    counters.lost_bunch = up_to(lost_bunch, 8191);
    counters.saturated = up_to(static_cast<std::size_t>(std::count_if(
                                   found.begin(), found.end(), [](const Cluster& c) { return c.saturated; })),
                               511);
    return found;
}

std::uint32_t Reference::cuts(const registers::Settings::Pair& limits, const Cluster& a, const Cluster& b,
                              int algorithm) const {
    const long x1 = a.x - settings_.beam_x, y1 = a.y - settings_.beam_y;
    const long x2 = b.x - settings_.beam_x, y2 = b.y - settings_.beam_y;
    const long r = a.radius + b.radius, energy = a.energy + b.energy;
    const long dot = x1 * x2 + y1 * y2, cross = x1 * y2 - x2 * y1;
    const long polar = a.radius * b.radius - static_cast<long>(settings_.radius0_squared);
    const long balance = a.energy * a.radius - b.energy * b.radius;
    const auto masked = [&](const Cluster& c) {
        const auto cell =
            constants::raster(static_cast<std::uint32_t>(c.row), static_cast<std::uint32_t>(c.column));
        return (tables_.seed[cell].pair_masked >> algorithm & 1) != 0;
    };
    const auto both = [&](long lower, long Cluster::*value, long upper) {
        return in(lower, a.*value, upper) && in(lower, b.*value, upper);
    };
    const bool passes[9] = {
        in(limits.time_lower, std::labs(a.time - b.time), limits.time_upper),
        both(limits.energy_lower, &Cluster::energy, limits.energy_upper),
        in(limits.sum_lower, energy, limits.sum_upper),
        in(limits.distance_squared_lower, (x1 - x2) * (x1 - x2) + (y1 - y2) * (y1 - y2),
           limits.distance_squared_upper),
        limits.enable_radius_both
            ? both(limits.radius_lower, &Cluster::radius, limits.radius_upper)
            : both(limits.radius_lower, &Cluster::radius, 1000000) && a.radius <= limits.radius_upper,
        in(limits.polar_lower * r, 4 * polar, limits.polar_upper * r),
        dot < 0 && in(limits.azimuth_lower * -dot, 8192 * cross, limits.azimuth_upper * -dot),
        in(limits.balance_lower * energy * r, 512 * balance, limits.balance_upper * energy * r),
        !masked(a) && !masked(b),
    };
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 9; ++i)
        bits |= static_cast<std::uint32_t>(passes[i]) << i;
    return bits;
}

std::vector<Reference::Pair> Reference::pairs(const std::vector<Cluster>& clusters,
                                              words::CountersPairs& counters,
                                              words::CountersAlgorithms& algorithms,
                                              std::uint32_t& fired) const {
    std::vector<Pair> kept;
    std::size_t per_algorithm[4] = {};
    for (std::size_t i = 0; i < clusters.size(); ++i) {
        for (std::size_t j = i + 1; j < clusters.size(); ++j) {
            if (std::labs(clusters[i].time - clusters[j].time) > static_cast<long>(settings_.pair_width))
                continue;
            if (std::min(clusters[i].time, clusters[j].time) >= 4096) continue;
            ++counters.tried;
            Pair pair{i, j, {}, 0};
            for (int k = 0; k < limits_.pair_algorithms; ++k) {
                const auto& limits = settings_.pair[k];
                pair.cuts[k] = cuts(limits, clusters[i], clusters[j], k);
                if (limits.enable_algorithm && (limits.enable_cuts & ~pair.cuts[k]) == 0) {
                    pair.passed |= 1u << k;
                    ++per_algorithm[k];
                }
            }
            if (pair.passed == 0) continue;
            ++counters.passed;
            fired |= pair.passed;
            if (kept.size() == limits_.pairs_out) {
                ++counters.lost;
            } else {
                kept.push_back(pair);
            }
        }
    }
    algorithms.pair_0 = up_to(per_algorithm[0], 16383);
    algorithms.pair_1 = up_to(per_algorithm[1], 16383);
    algorithms.pair_2 = up_to(per_algorithm[2], 16383);
    algorithms.pair_3 = up_to(per_algorithm[3], 16383);
    return kept;
}

// xorshift, G. Marsaglia, J. Stat. Softw. 8 (2003) 14, triplet 13, 17, 5
std::uint32_t Reference::random_fires() {
    random_ ^= random_ << 13;
    random_ ^= random_ >> 17;
    random_ ^= random_ << 5;
    return (random_ >> 8) < settings_.random_rate ? 1 : 0;
}

void Reference::correct(std::uint32_t fired, std::uint32_t in_fact_fired) {
    for (std::size_t i = 0; i < 10; ++i)
        firings_[i] += (in_fact_fired >> i & 1) - (fired >> i & 1);
}

// The n-th firing is accepted if floor(n fraction) is larger than floor((n-1) fraction).
std::uint32_t Reference::prescaled(std::uint32_t fired) {
    std::uint32_t accepted = 0;
    for (std::size_t i = 0; i < 10; ++i) {
        if ((fired >> i & 1) == 0) continue;
        const std::uint64_t n = ++firings_[i], fraction = settings_.item[i].prescale;
        if ((n * fraction) >> 24 > ((n - 1) * fraction) >> 24) accepted |= 1u << i;
    }
    return accepted;
}

}  // namespace antipode::oracle
