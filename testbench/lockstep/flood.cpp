#include "lockstep/flood.hpp"

#include "generated/constants.hpp"
#include "generated/ecal.hpp"

#include <algorithm>

namespace antipode::testbench {

namespace {

constexpr std::uint32_t slice_ticks = constants::slice_ticks;
constexpr std::uint32_t slices = constants::frame_ticks / slice_ticks;
constexpr std::uint32_t full_energy = 32767, little = 5;
constexpr std::size_t over_14_bits = 20000, full_16_bits = 65535;

words::Hit hit_at(std::uint32_t column, std::uint32_t row, std::uint32_t time, std::uint32_t energy) {
    words::Hit hit;
    hit.column = column;
    hit.row = row;
    hit.time = time;
    hit.energy = energy;
    return hit;
}

const ecal::Crystal& masked_crystal() {
    for (const ecal::Crystal& crystal : ecal::crystals)
        if (!crystal.live) return crystal;
    return ecal::crystals[0];
}

// Live crystals, three cells apart in both directions: none is in the window of another.
std::vector<ecal::Crystal> lattice() {
    std::vector<ecal::Crystal> crystals;
    for (const ecal::Crystal& crystal : ecal::crystals)
        if (crystal.live && crystal.x_cell % 3 == 1 && crystal.y_cell % 3 == 1) crystals.push_back(crystal);
    return crystals;
}

// In each slice from the first on `in_slice` hits of crystals that are in no window of each other, at the
// slice's first tick.
std::vector<words::Hit> seeds(std::uint32_t of_slices, std::uint32_t in_slice, std::uint32_t energy) {
    const std::vector<ecal::Crystal> crystals = lattice();
    std::vector<words::Hit> hits;
    for (std::uint32_t slice = 0; slice < of_slices; ++slice)
        for (std::uint32_t i = 0; i < in_slice; ++i) {
            const ecal::Crystal& at = crystals[(slice * in_slice + i) % crystals.size()];
            hits.push_back(hit_at(at.x_cell, at.y_cell, slice * slice_ticks, energy));
        }
    return hits;
}

// All in slices far from each other, those of a window at different times.
std::vector<words::Hit> crowd(std::size_t count) {
    constexpr std::uint32_t of_slices = 4, apart = 16;
    std::vector<words::Hit> hits;
    for (std::uint32_t slice = 0; slice < of_slices; ++slice)
        for (const ecal::Crystal& at : ecal::crystals)
            if (at.live && hits.size() < (slice + 1) * count / of_slices)
                hits.push_back(
                    hit_at(at.x_cell, at.y_cell,
                           (1 + slice * apart) * slice_ticks + at.x_cell % 3u + 3u * (at.y_cell % 3u), 1000));
    return hits;
}

// The list of a bunch, each cluster of a full hit and a large one beside it.
std::vector<words::Hit> saturated_clusters(std::uint32_t clusters, std::uint32_t in_slice) {
    std::vector<words::Hit> hits;
    for (const words::Hit& seed : seeds(clusters / in_slice, in_slice, full_energy)) {
        hits.push_back(seed);
        const bool last = !ecal::is_crystal(seed.row, seed.column + 1);
        hits.push_back(
            hit_at(last ? seed.column - 1 : seed.column + 1, seed.row, seed.time, full_energy - 1));
    }
    return hits;
}

std::vector<words::Hit> one_crystal() {
    constexpr std::uint32_t time = 40 * slice_ticks + 5;
    // A seed in the slices before and after, whose images have the hits, too.
    std::vector<words::Hit> hits{hit_at(10, 5, time - slice_ticks, full_energy),
                                 hit_at(10, 5, time + slice_ticks, full_energy)};
    words::Hit hit = hit_at(7, 5, time, full_energy);
    hit.saturated = true;
    hits.resize(over_14_bits, hit);
    return hits;
}

std::vector<words::Hit> hits_of(flood kind, const shape& built, std::uint32_t number) {
    const auto hits_bunch = static_cast<std::uint32_t>(built.hits_bunch);
    const auto k_slice = static_cast<std::uint32_t>(built.k_slice),
               k_bunch = static_cast<std::uint32_t>(built.k_bunch);
    const auto many = [](std::size_t count, const words::Hit& hit) { return std::vector(count, hit); };
    switch (kind) {
        case flood::left_out: {
            auto hits = many(over_14_bits, hit_at(0, 0, 100, full_energy));
            hits.resize(over_14_bits + full_16_bits, hit_at(10, 5, 100, little));
            return hits;
        }
        case flood::outside:
            return many(over_14_bits, hit_at(10, 5, 0xfffff, full_energy));
        case flood::one_crystal:
            return one_crystal();
        case flood::late:
            if (!built.has_free_running) break;
            return many(over_14_bits,
                        hit_at(10, 5, (number - 5) * constants::frame_ticks & 0xfffff, full_energy));
        case flood::seeds:
            return seeds(slices, std::min(hits_bunch / slices, k_slice), 1000);
        case flood::crowded:
            return crowd(hits_bunch);
        case flood::saturated:
            return saturated_clusters(k_bunch, k_slice);
        case flood::guard: {
            if (!built.has_free_running) break;
            const auto before_end = [&](std::uint32_t frame) {
                const std::uint32_t time = (frame + 1) * constants::frame_ticks - constants::guard_ticks / 2;
                return hit_at(10, 5, time & 0xfffff, full_energy);
            };
            std::vector<words::Hit> hits{before_end(number + 1)};
            hits.resize(3 * static_cast<std::size_t>(hits_bunch), before_end(number));
            return hits;
        }
        case flood::stray:
            return many(3, hit_at(10, 5, 100, full_energy));
        default:
            break;
    }
    const ecal::Crystal& masked = masked_crystal();
    return many(over_14_bits, hit_at(masked.x_cell, masked.y_cell, 100, full_energy));
}

}  // namespace

void prepare(flood kind, const shape& built, run_settings& run) {
    run.free_running = built.has_free_running && (kind == flood::late || kind == flood::guard);
    run.tables = oracle::test_tables(0);
    registers::Settings& settings = run.settings;
    settings.window_length = constants::frame_ticks;
    settings.hit_threshold = little + 1;
    settings.time_seed = settings.time_sum = 0;
    settings.pair_width = 255;
    for (auto& pair : settings.pair) {
        pair.enable_algorithm = true;
        pair.enable_cuts = 0;
    }
    // Each bunch is accepted, and its hits are attached.
    settings.accept_mask = settings.attach_mask = 0x3ff;
    for (auto& item : settings.item)
        item.prescale = 1u << 24;
    settings.multiplicity[0].clusters_lower = 0;
}

std::vector<std::uint64_t> flood_packet(flood kind, const shape& built, oracle::Bunch bunch) {
    bunch.hits = hits_of(kind, built, bunch.number);
    std::vector<std::uint64_t> words = oracle::hit_packet(bunch);
    if (kind == flood::stray) {
        constexpr std::uint64_t stray = std::uint64_t{0x1f} << 56;
        words.insert(words.begin() + 1, over_14_bits, stray);
        words.insert(words.begin(), full_16_bits - over_14_bits, stray);
    }
    return words;
}

}  // namespace antipode::testbench
