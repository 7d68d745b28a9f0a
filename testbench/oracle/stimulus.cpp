#include "oracle/stimulus.hpp"

#include "generated/constants.hpp"
#include "generated/ecal.hpp"

#include <algorithm>
#include <cmath>

namespace antipode::oracle {

namespace {

double uniform(RandomStream& random) {
    return static_cast<double>(random() >> 11) * 0x1p-53;
}

/// 0 ... n-1
long below(RandomStream& random, long n) {
    return static_cast<long>(random() % static_cast<std::uint64_t>(n));
}

long between(RandomStream& random, long lower, long upper) {
    return lower + below(random, upper - lower + 1);
}

double gauss(RandomStream& random, double sigma) {
    const double radius = std::sqrt(-2 * std::log(1 - uniform(random)));
    return sigma * radius * std::cos(2 * M_PI * uniform(random));
}

long poisson(RandomStream& random, double mean) {
    long n = -1;
    for (double t = 0; t <= mean; ++n)
        t -= std::log(1 - uniform(random));
    return n;
}

void add(Bunch& bunch, long column, long row, long energy, long time) {
    if (column < 0 || row < 0 || column > 31 || row > 31 || time < 0 || time >= 1L << 20) return;
    words::Hit hit;
    hit.column = static_cast<std::uint32_t>(column);
    hit.row = static_cast<std::uint32_t>(row);
    hit.energy = static_cast<std::uint32_t>(std::clamp(energy, 0L, 32767L));
    hit.time = static_cast<std::uint32_t>(time);
    bunch.hits.push_back(hit);
}

void add_crystal(Bunch& bunch, long column, long row, long energy, long time) {
    if (column >= 0 && row >= 0 &&
        ecal::is_crystal(static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column)))
        add(bunch, column, row, energy, time);
}

const ecal::Crystal& any_crystal(RandomStream& random) {
    return ecal::crystals[static_cast<std::size_t>(below(random, constants::crystals))];
}

/// Energy in the cells around a shower: the sum of two exponentials of the distance, which leaves 60 % in the
/// central cell and 97 % in 5x5. x, y in cells.
void add_shower(Bunch& bunch, RandomStream& random, double x, double y, double energy_mev, double time_ns) {
    const long column = std::lround(x), row = std::lround(y);
    double weight[7][7], total = 0;
    for (int j = -3; j <= 3; ++j) {
        for (int i = -3; i <= 3; ++i) {
            const double r =
                std::hypot(static_cast<double>(column + i) - x, static_cast<double>(row + j) - y);
            total += weight[j + 3][i + 3] = std::exp(-r / 0.32) + 0.05 * std::exp(-r / 0.9);
        }
    }
    for (int j = -3; j <= 3; ++j) {
        for (int i = -3; i <= 3; ++i) {
            const double mean = energy_mev * weight[j + 3][i + 3] / total;
            const double mev = mean + gauss(random, std::sqrt(mean / 200 + 0.09));
            if (mev < 0.8) continue;
            const double time = time_ns + gauss(random, 0.9);
            add_crystal(bunch, column + i, row + j, std::lround(16 * mev), std::lround(4 * time));
        }
    }
}

constexpr double cell_mm = 21.45;

}  // namespace

Stimulus::Stimulus(std::uint64_t seed, const registers::Settings& settings, const Tables& tables)
    : key_(seed, "trigger_stimulus"), settings_(settings), tables_(tables) {}

Bunch Stimulus::operator()(std::uint64_t index) const {
    const std::uint64_t place = index % 10;
    if (place < 6) return physics(index, 15);
    if (place == 6) {
        const double crowded[] = {2, 36, 65, 15};
        return physics(index, crowded[index / 10 % 4]);
    }
    if (place < 9) return random(index);
    return directed(index, static_cast<Directed>(index / 10 % static_cast<std::uint64_t>(Directed::count)));
}

Bunch Stimulus::begin(RandomStream& random, std::uint64_t index, const char* kind) const {
    Bunch bunch;
    bunch.number = static_cast<std::uint32_t>(index);
    bunch.time_ns = index * 20408163 + random() % 1000;
    bunch.beam_catcher = static_cast<std::int32_t>(between(random, -1000, 600000));
    bunch.target = static_cast<std::int32_t>(between(random, -100, 40000));
    bunch.kind = kind;
    return bunch;
}

// The front end never gives two hits of one crystal within 25 ns: what breaks that rule is left out.
void Stimulus::separate(Bunch& bunch) const {
    std::vector<words::Hit> kept;
    for (const words::Hit& hit : bunch.hits) {
        const bool close = std::any_of(kept.begin(), kept.end(), [&](const words::Hit& other) {
            return other.column == hit.column && other.row == hit.row &&
                   std::labs(static_cast<long>(other.time) - static_cast<long>(hit.time)) <
                       constants::two_hit_ticks;
        });
        if (!close) kept.push_back(hit);
    }
    bunch.hits = kept;
}

// Clusters as Run III has them: bremsstrahlung all over, and pairs back to back.
Bunch Stimulus::physics(std::uint64_t index, double mean_clusters) const {
    RandomStream random(key_, index);
    Bunch bunch = begin(random, index, "physics");
    const double start = 20 + 30 * uniform(random), length = 250;
    const long clusters = poisson(random, mean_clusters);
    for (long i = 0; i < clusters; ++i) {
        const double r = 3 + 11 * uniform(random), phi = 2 * M_PI * uniform(random);
        const double energy = 15 * std::exp(2.7 * uniform(random));
        add_shower(bunch, random, 14 + r * std::cos(phi), 14 + r * std::sin(phi), energy,
                   start + length * uniform(random));
    }
    const long pairs = poisson(random, 0.4);
    const double r0 = 220 / cell_mm;
    for (long i = 0; i < pairs; ++i) {
        const double c = 0.5 * uniform(random) - 0.25, phi = 2 * M_PI * uniform(random);
        const double r1 = r0 * std::sqrt((1 + c) / (1 - c)), r2 = r0 * r0 / r1;
        const double time = start + length * uniform(random), x0 = settings_.beam_x / 128.0,
                     y0 = settings_.beam_y / 128.0;
        add_shower(bunch, random, x0 + r1 * std::cos(phi), y0 + r1 * std::sin(phi), 280 * r2 / (r1 + r2),
                   time);
        add_shower(bunch, random, x0 - r2 * std::cos(phi), y0 - r2 * std::sin(phi), 280 * r1 / (r1 + r2),
                   time);
    }
    std::shuffle(bunch.hits.begin(), bunch.hits.end(), random);
    separate(bunch);
    return bunch;
}

// Hits without shape, sparse to dense, in a short or a long time; energies from a few values, so that many
// are equal.
Bunch Stimulus::random(std::uint64_t index) const {
    RandomStream random(key_, index);
    Bunch bunch = begin(random, index, "random");
    const long hits = 1L << between(random, 0, 9);
    const long start = below(random, 3000), length = 1L << between(random, 2, 10);
    const long values = 1L << between(random, 0, 14);
    for (long i = 0; i < hits; ++i) {
        const ecal::Crystal& crystal = any_crystal(random);
        const long energy = 8 + below(random, values) * (4096 / std::min(values, 4096L));
        add(bunch, crystal.x_cell, crystal.y_cell, energy, start + below(random, length));
        bunch.hits.back().saturated = below(random, 50) == 0;
        bunch.hits.back().pileup = below(random, 20) == 0;
    }
    separate(bunch);
    return bunch;
}

Bunch Stimulus::directed(std::uint64_t index, Directed kind) const {
    RandomStream random(key_, index);
    Bunch bunch = begin(random, index, "directed");
    const long slice = between(random, 1, 126), time = 32 * slice + below(random, 32);
    const ecal::Crystal& crystal = any_crystal(random);
    const long column = crystal.x_cell, row = crystal.y_cell;
    const long energy = between(random, 300, 6000);
    const auto shuffled = [&] { std::shuffle(bunch.hits.begin(), bunch.hits.end(), random); };
    switch (kind) {
        case Directed::plateau: {
            const long width = between(random, 1, 8), height = between(random, 1, 8);
            for (long j = 0; j < height; ++j)
                for (long i = 0; i < width; ++i)
                    if (below(random, 5) != 0)
                        add_crystal(bunch, column + i, row + j, energy, time + below(random, 3));
            shuffled();
            break;
        }
        case Directed::ties:
            for (int i = 0; i < 40; ++i) {
                const long c = below(random, 29), r = below(random, 29), e = between(random, 300, 303);
                const long t = 32 * between(random, 1, 6) + below(random, 40);
                add_crystal(bunch, c, r, e, t);
                add_crystal(bunch, c + between(random, -2, 2), r + between(random, -2, 2), e,
                            t + between(random, -3, 3));
                add_crystal(bunch, c + between(random, -3, 3), r + between(random, -3, 3),
                            e + between(random, -1, 1), t);
            }
            break;
        case Directed::chain:
            for (long j = 0; j < 5; ++j)
                for (long i = 0; i < 14; ++i)
                    add_crystal(bunch, 2 * i, 3 + 5 * j, 1600 + 320 * i * (j % 2 != 0 ? 1 : -1) / 4,
                                time + 8 * i * (j / 2));
            shuffled();
            break;
        case Directed::saturation:
            for (long j = -2; j <= 2; ++j)
                for (long i = -2; i <= 2; ++i)
                    add_crystal(bunch, column + i, row + j,
                                (i | j) == 0 ? 32767 - below(random, 3) : between(random, 0, 32767),
                                time + below(random, 5));
            for (int i = 0; i < 5; ++i) {  // sums around the largest energy
                const ecal::Crystal& other = any_crystal(random);
                add(bunch, other.x_cell, other.y_cell, 32000, time + 200 * (i + 1));
                add_crystal(bunch, other.x_cell + 1, other.y_cell, 765 + between(random, 0, 4),
                            time + 200 * (i + 1));
                bunch.hits.back().saturated = below(random, 2) == 0;
            }
            break;
        case Directed::hole_and_edge:
            for (int i = 0; i < 60; ++i) {
                const bool hole = below(random, 2) == 0;
                const long c = hole ? between(random, 9, 19) : below(random, 29);
                const long r = hole ? between(random, 9, 19)
                                    : (below(random, 2) == 0 ? below(random, 4) : 28 - below(random, 4));
                const bool swap = below(random, 2) == 0;
                add_crystal(bunch, swap ? r : c, swap ? c : r, between(random, 200, 4000),
                            200 + below(random, 100));
            }
            break;
        case Directed::slice_edge:
            for (int i = 0; i < 30; ++i) {
                const ecal::Crystal& at = any_crystal(random);
                const long edge = 32 * between(random, 1, 127), e = between(random, 300, 310);
                const long t = edge + between(random, -1, 1);
                add(bunch, at.x_cell, at.y_cell, e, t);
                for (int k = 0; k < 4; ++k)
                    add_crystal(bunch, at.x_cell + between(random, -2, 2), at.y_cell + between(random, -2, 2),
                                between(random, 16, 310), t + between(random, -33, 33));
            }
            break;
        case Directed::time_registers:
            for (int i = 0; i < 30; ++i) {
                const ecal::Crystal& at = any_crystal(random);
                const long t = between(random, 100, 3900);
                add(bunch, at.x_cell, at.y_cell, 1000, t);
                for (const std::uint32_t limit : {settings_.time_seed, settings_.time_sum})
                    for (int k = 0; k < 3; ++k)
                        add_crystal(bunch, at.x_cell + between(random, -2, 2),
                                    at.y_cell + between(random, -2, 2), between(random, 990, 1010),
                                    t + (below(random, 2) == 0 ? 1 : -1) *
                                            (static_cast<long>(limit) + between(random, 0, 1)));
            }
            break;
        case Directed::window_ends:
            for (int i = 0; i < 40; ++i) {
                const ecal::Crystal& at = any_crystal(random);
                const long times[] = {0,
                                      1,
                                      31,
                                      32,
                                      4064,
                                      4094,
                                      4095,
                                      4096,
                                      static_cast<long>(settings_.window_length) - 1,
                                      static_cast<long>(settings_.window_length),
                                      5000,
                                      (1 << 20) - 1};
                const long t = times[below(random, 12)];
                add(bunch, at.x_cell, at.y_cell, energy, t);
                add_crystal(bunch, at.x_cell + 1, at.y_cell + 1, between(random, 16, 6000),
                            t + below(random, 12));
            }
            break;
        case Directed::threshold:
            for (int i = 0; i < 40; ++i) {
                const ecal::Crystal& at = any_crystal(random);
                const std::uint32_t threshold =
                    tables_.seed[constants::raster(at.y_cell, at.x_cell)].threshold;
                add(bunch, at.x_cell, at.y_cell, static_cast<long>(threshold) + between(random, -1, 1),
                    100 * i);
                add_crystal(bunch, at.x_cell + 1, at.y_cell,
                            static_cast<long>(settings_.hit_threshold) + between(random, -1, 1), 100 * i);
            }
            break;
        case Directed::slice_limit:
            for (long j = 0; j < 29; j += 3)
                for (long i = j % 2; i < 29; i += 3)
                    add_crystal(bunch, i, j, 300 + (below(random, 2) == 0 ? 0 : below(random, 500)),
                                32 * slice + below(random, 2));
            shuffled();
            break;
        case Directed::bunch_limit:
            for (long s = 0; s < 40; ++s)
                for (long k = 0; k < 12; ++k)
                    add_crystal(bunch, below(random, 5) * 6 + 1, below(random, 5) * 6 + 1,
                                400 + below(random, 200), 100 * s + below(random, 4));
            shuffled();
            break;
        case Directed::pair_limit:
            for (long i = 0; i < 16; ++i) {
                add_crystal(bunch, 3, 6 + i, 1200 + below(random, 800), time + below(random, 8));
                add_crystal(bunch, 25, 22 - i, 1200 + below(random, 800), time + below(random, 8));
            }
            shuffled();
            break;
        case Directed::bad_cells:
            for (int i = 0; i < 100; ++i)
                add(bunch, below(random, 32), below(random, 32), between(random, 100, 3000),
                    below(random, 4096));
            break;
        case Directed::too_close:
            for (int i = 0; i < 20; ++i) {
                const ecal::Crystal& at = any_crystal(random);
                const long t = below(random, 3900);
                const long e = between(random, 240, 1000);
                add(bunch, at.x_cell, at.y_cell, e, t);
                add(bunch, at.x_cell, at.y_cell, e + between(random, -1, 1), t + below(random, 100));
            }
            return bunch;
        case Directed::hit_limit:
            for (long s = 0; s < 40; ++s)
                for (const ecal::Crystal& at : ecal::crystals)
                    if (below(random, 10) == 0)
                        add(bunch, at.x_cell, at.y_cell, 16 + below(random, 100), 100 * s + below(random, 4));
            break;
        case Directed::empty:
            if (below(random, 2) == 0) add(bunch, column, row, below(random, 16), time);
            break;
        case Directed::count:
            break;
    }
    separate(bunch);
    return bunch;
}

registers::Settings test_settings(std::uint64_t variant) {
    RandomStream random(RandomKey(variant, "trigger_settings"));
    registers::Settings settings;
    const double gamma = 16.536, length_mm = 3640.4;
    const double r0 = length_mm / gamma / cell_mm;  // cells
    settings.radius0_squared = static_cast<std::uint32_t>(std::lround(r0 * r0 * 512 * 512));
    settings.accept_mask = 0x3ff;
    settings.attach_mask = 1;
    settings.decision_latency = 0;  // every decision is late, whatever the design's speed
    if (variant != 0) {
        settings.time_seed = static_cast<std::uint32_t>(between(random, 0, 32));
        settings.time_sum = static_cast<std::uint32_t>(between(random, 0, 32));
        settings.hit_threshold = static_cast<std::uint32_t>(between(random, 0, 48));
        settings.window_length = static_cast<std::uint32_t>(between(random, 2000, 4096));
        settings.pair_width = static_cast<std::uint32_t>(between(random, 8, 255));
        settings.beam_x = static_cast<std::uint32_t>(between(random, 1280, 2304));
        settings.beam_y = static_cast<std::uint32_t>(between(random, 1280, 2304));
        settings.accept_mask = static_cast<std::uint32_t>(below(random, 1024));
        settings.output_clusters = below(random, 4) != 0;
        settings.output_pairs = below(random, 2) != 0;
        settings.random_seed = static_cast<std::uint32_t>(between(random, 1, 0xffffffff));
    }
    settings.random_rate = 1u << 21;
    settings.period = 7;
    const std::uint32_t prescales[] = {1u << 24, 1u << 23, 5592405, 12345678, 0,
                                       1u << 24, 16777215, 1,       1u << 24, 1u << 24};
    for (std::size_t i = 0; i < 10; ++i)
        settings.item[i].prescale = prescales[(i + variant) % 10];
    for (auto& single : settings.single) {
        single.enable = true;
        single.energy_lower = static_cast<std::uint32_t>(between(random, 500, 3000));
        single.radius_lower = static_cast<std::uint32_t>(between(random, 1000, 5000));
        single.radius_upper = static_cast<std::uint32_t>(between(random, 5001, 16383));
        single.hits_lower = static_cast<std::uint32_t>(between(random, 1, 9));
    }
    for (auto& multiplicity : settings.multiplicity) {
        multiplicity.enable = true;
        multiplicity.energy_lower = static_cast<std::uint32_t>(between(random, 300, 1600));
        multiplicity.clusters_lower = static_cast<std::uint32_t>(between(random, 0, 6));
        multiplicity.clusters_upper = static_cast<std::uint32_t>(between(random, 7, 300));
    }
    const double width[] = {0.42, 0.8, 1.2, 0.25};
    for (std::size_t i = 0; i < 4; ++i) {
        auto& pair = settings.pair[i];
        pair.enable_algorithm = true;
        const long unit = 2048;
        const double edge = r0 * std::tan(width[i] / 2) * static_cast<double>(unit);
        pair.polar_lower = static_cast<std::int32_t>(std::max(-32768L, -std::lround(edge)));
        pair.polar_upper = static_cast<std::int32_t>(std::min(32767L, std::lround(edge)));
        pair.azimuth_lower = static_cast<std::int32_t>(-std::lround(8192 * std::tan(width[i])));
        pair.azimuth_upper =
            static_cast<std::int32_t>(std::min(32767L, std::lround(8192 * std::tan(width[i]))));
        pair.time_upper = static_cast<std::uint32_t>(i == 1 ? 60 : 20);
        pair.time_lower = static_cast<std::uint32_t>(i == 3 ? 2 : 0);
        pair.energy_lower = 300;
        pair.energy_upper = static_cast<std::uint32_t>(i == 2 ? 32767 : 6000);
        pair.sum_lower = 1500;
        pair.sum_upper = static_cast<std::uint32_t>(i == 2 ? 65535 : 9000);
        pair.distance_squared_lower = 128 * 128 * 9;
        pair.distance_squared_upper = 33554431 - 128 * 1024 * static_cast<std::uint32_t>(i);
        pair.radius_lower = 512 * 5;
        pair.radius_upper = static_cast<std::uint32_t>(512 * (12 + i));
        pair.enable_radius_both = i % 2 != 0;
        pair.balance_lower = -60 - 20 * static_cast<std::int32_t>(i);
        pair.balance_upper = 60 + 20 * static_cast<std::int32_t>(i);
        const std::uint32_t enabled[] = {0x1ff, 0x077, 0x001, 0x1ef};
        pair.enable_cuts =
            variant == 0 ? enabled[i] : static_cast<std::uint32_t>(random() & random() & 0x1ff);
        if (variant != 0 && below(random, 8) == 0) pair.enable_algorithm = false;
    }
    return settings;
}

Tables test_tables(std::uint64_t variant) {
    RandomStream random(RandomKey(variant, "trigger_tables"));
    Tables tables;
    tables.calibration.resize(constants::cells);
    tables.seed.resize(constants::cells);
    for (const ecal::Crystal& crystal : ecal::crystals) {
        const std::size_t cell = constants::raster(crystal.y_cell, crystal.x_cell);
        registers::Calibration& calibration = tables.calibration[cell];
        registers::Seed& seed = tables.seed[cell];
        calibration.masked = !crystal.live;
        if (variant == 0) continue;
        calibration.gain = static_cast<std::uint32_t>(below(random, 20) == 0 ? below(random, 4096)
                                                                             : between(random, 700, 1500));
        calibration.delay =
            static_cast<std::int32_t>(between(random, -128, 127) / (below(random, 20) == 0 ? 1 : 16));
        seed.threshold = static_cast<std::uint32_t>(between(random, 160, 320));
        seed.pair_masked = static_cast<std::uint32_t>(random() & random() & 15);
    }
    return tables;
}

}  // namespace antipode::oracle
