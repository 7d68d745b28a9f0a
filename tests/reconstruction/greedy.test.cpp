#include "reconstruction/greedy.hpp"

#include "generated/ecal.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>
#include <tuple>

#include <catch2/catch.hpp>

using namespace antipode;
using reconstruction::Greedy;
using reconstruction::GreedySettings;

namespace {

words::Hit hit(unsigned column, unsigned row, double mev, double ns) {
    words::Hit result;
    result.column = column;
    result.row = row;
    result.energy = static_cast<std::uint32_t>(mev * 16);
    result.time = static_cast<std::uint32_t>(ns * 4);
    return result;
}

GreedySettings plain() {
    GreedySettings settings;
    settings.leakage.apply = false;
    return settings;
}

geometry::Ecal layout() {
    geometry::EcalSettings settings;
    settings.pitch_mm = 20;
    settings.offset_x_mm = 1;
    settings.offset_y_mm = -2;
    return geometry::Ecal(settings);
}

}  // namespace

TEST_CASE("A cluster is the sum of the hits about its seed, at their linear centroid, at the seed's time") {
    Greedy greedy(plain(), layout(), {});
    const std::vector<words::Hit> hits{hit(5, 10, 100, 50), hit(6, 10, 50, 52), hit(5, 12, 10, 46),
                                       hit(5, 13, 10, 50), hit(4, 10, 10, 57)};
    const auto& clusters = greedy(hits);
    REQUIRE(clusters.size() == 1);
    CHECK(clusters[0].energy_mev == Approx(160));
    CHECK(clusters[0].hits == 3);
    CHECK(clusters[0].time_ns == 50);
    CHECK(clusters[0].x_mm == Approx(1 + 20 * ((100 * 5 + 50 * 6 + 10 * 5) / 160.0 - 14)));
    CHECK(clusters[0].y_mm == Approx(-2 + 20 * ((150 * 10 + 10 * 12) / 160.0 - 14)));
}

TEST_CASE("The harder seed takes shared cells: 100, 120, 140 MeV in columns 5, 7, 9 are two clusters") {
    Greedy greedy(plain(), layout(), {});
    const std::vector<words::Hit> hits{hit(5, 10, 100, 50), hit(7, 10, 120, 50), hit(9, 10, 140, 50)};
    const auto& clusters = greedy(hits);
    REQUIRE(clusters.size() == 2);
    CHECK(clusters[0].energy_mev == Approx(260));
    CHECK(clusters[1].energy_mev == Approx(100));
}

TEST_CASE("Thresholds: a seed has more than 15 MeV, a hit at least 1 MeV") {
    Greedy greedy(plain(), layout(), {});
    CHECK(greedy(std::vector{hit(5, 10, 15, 50)}).empty());
    const auto& clusters =
        greedy(std::vector{hit(5, 10, 15.0625, 50), hit(5, 11, 0.9375, 50), hit(5, 9, 1, 50)});
    REQUIRE(clusters.size() == 1);
    CHECK(clusters[0].energy_mev == Approx(16.0625));
}

TEST_CASE("Energy leakage: 5x5 clusters of 100, 140, 170 and 280 MeV hold 0.931, 0.935, 0.938 and 0.944") {
    const calibration::LeakageSettings leakage;
    CHECK(leakage.contained(100) == Approx(0.931).margin(5e-4));
    CHECK(leakage.contained(140) == Approx(0.935).margin(5e-4));
    CHECK(leakage.contained(170) == Approx(0.938).margin(5e-4));
    CHECK(leakage.contained(280) == Approx(0.944).margin(5e-4));
    CHECK(leakage.corrected_mev(1500) == Approx(1500 / 0.94));
}

TEST_CASE("Calibration constants are applied, and survive a file") {
    calibration::CrystalConstants constants;
    constants.gain[10 * 30 + 5] = 1.25F;
    constants.delay_ns[10 * 30 + 5] = -3.5F;
    const std::filesystem::path path = std::filesystem::path(ANTIPODE_BINARY_DIR) / "calibration.test.csv";
    constants.write(path);
    Greedy greedy(plain(), layout(), calibration::CrystalConstants::read(path));
    const auto& clusters = greedy(std::vector{hit(5, 10, 100, 50)});
    REQUIRE(clusters.size() == 1);
    CHECK(clusters[0].energy_mev == Approx(125));
    CHECK(clusters[0].time_ns == Approx(46.5));
    std::filesystem::remove(path);
}

TEST_CASE("The clusters do not depend on the order of the hits") {
    std::mt19937 generator(1);
    const auto below = [&](unsigned n) { return static_cast<unsigned>(generator()) % n; };
    std::vector<words::Hit> hits;
    for (int i = 0; i < 300; ++i)
        hits.push_back(hit(below(29), below(29), 1 + below(60), 100 + below(20)));
    Greedy greedy(GreedySettings{}, layout(), {});
    const auto first = greedy(hits);
    for (int i = 0; i < 10; ++i) {
        std::shuffle(hits.begin(), hits.end(), generator);
        const auto& again = greedy(hits);
        REQUIRE(again.size() == first.size());
        for (std::size_t c = 0; c < first.size(); ++c) {
            CHECK(again[c].energy_mev == first[c].energy_mev);
            CHECK(again[c].x_mm == first[c].x_mm);
        }
    }
}

namespace {

/// The clustering as it was before it looked at cells: for each seed at all hits.
std::vector<reconstruction::Cluster> by_all_hits(std::span<const words::Hit> hits) {
    struct Entry {
        double energy, time;
        int column, row;
        bool used = false;
    };
    const auto settings = GreedySettings{};
    const calibration::CrystalConstants constants;
    std::vector<Entry> all;
    for (const auto& hit : hits)
        if (constants.energy_mev(hit) >= settings.hit_mev)
            all.push_back({constants.energy_mev(hit), constants.time_ns(hit), static_cast<int>(hit.column),
                           static_cast<int>(hit.row)});
    std::sort(all.begin(), all.end(), [](const Entry& a, const Entry& b) {
        return std::tuple(-a.energy, a.row, a.column, a.time) <
               std::tuple(-b.energy, b.row, b.column, b.time);
    });
    std::vector<reconstruction::Cluster> clusters;
    for (std::size_t s = 0; s < all.size() && all[s].energy > settings.seed_mev; ++s) {
        const Entry seed = all[s];
        if (seed.used) continue;
        double energy = 0, column = 0, row = 0;
        int count = 0;
        for (std::size_t h = s; h < all.size() && count < settings.most_hits; ++h) {
            Entry& hit = all[h];
            if (hit.used || std::abs(hit.column - seed.column) > 2 || std::abs(hit.row - seed.row) > 2 ||
                !(std::abs(hit.time - seed.time) < settings.time_ns))
                continue;
            hit.used = true;
            ++count;
            energy += hit.energy;
            column += hit.energy * hit.column;
            row += hit.energy * hit.row;
        }
        const auto position = layout().position(column / energy, row / energy);
        clusters.push_back({position.x_mm, position.y_mm, settings.leakage.corrected_mev(energy), seed.time,
                            count, seed.column, seed.row});
    }
    return clusters;
}

}  // namespace

TEST_CASE("Looking at near cells only changes no bit of any cluster") {
    std::mt19937 generator(2);
    const auto below = [&](unsigned n) { return static_cast<unsigned>(generator()) % n; };
    Greedy greedy(GreedySettings{}, layout(), {});
    for (int bunch = 0; bunch < 300; ++bunch) {
        std::vector<words::Hit> hits;
        std::vector<unsigned> free_from(616, 0);  // the front end never gives two hits within 25 ns
        for (unsigned n = below(bunch % 10 == 0 ? 3000 : 300), i = 0; i < n; ++i) {
            const unsigned c = below(616);
            if (!ecal::crystals[c].live) continue;
            const unsigned time = free_from[c] + below(bunch % 3 == 0 ? 20 : 800);
            free_from[c] = time + 100;
            if (time >= 4096) continue;
            words::Hit one = hit(ecal::crystals[c].x_cell, ecal::crystals[c].y_cell, 0.5 + below(80), 0);
            one.time = time;
            hits.push_back(one);
        }
        const auto& found = greedy(hits);
        const auto expected = by_all_hits(hits);
        REQUIRE(found.size() == expected.size());
        for (std::size_t c = 0; c < found.size(); ++c) {
            CHECK(found[c].energy_mev == expected[c].energy_mev);
            CHECK(found[c].x_mm == expected[c].x_mm);
            CHECK(found[c].y_mm == expected[c].y_mm);
            CHECK(found[c].time_ns == expected[c].time_ns);
            CHECK(found[c].hits == expected[c].hits);
        }
    }
    CHECK(greedy.left_out().too_close == 0);
}

TEST_CASE("One crystal twice at one time counts once, with the larger energy") {
    Greedy greedy(plain(), layout(), {});
    for (const auto& [second_mev, second_ns] : {std::pair{140.0, 100.0}, {30.0, 103.0}, {30.0, 76.0}}) {
        const auto& clusters = greedy(std::vector{hit(10, 14, second_mev, second_ns), hit(10, 14, 140, 100)});
        REQUIRE(clusters.size() == 1);
        CHECK(clusters[0].energy_mev == Approx(140));
        CHECK(clusters[0].hits == 1);
    }
    CHECK(greedy.left_out().too_close == 3);
    CHECK(greedy(std::vector{hit(10, 14, 140, 100), hit(10, 14, 30, 125)}).size() == 2);
}

TEST_CASE("Hits outside the crystals and of masked crystals are left out and counted") {
    auto settings = plain();
    settings.mask.masked_crystals = {1010};
    Greedy greedy(settings, layout(), {});
    const auto dead = *std::find_if(std::begin(ecal::crystals), std::end(ecal::crystals),
                                    [](const auto& crystal) { return !crystal.live; });
    CHECK(greedy(std::vector{hit(0, 31, 100, 50), hit(31, 31, 100, 50), hit(30, 30, 100, 50),
                             hit(29, 28, 100, 50), hit(0, 0, 100, 50), hit(14, 14, 100, 50),
                             hit(10, 10, 100, 50), hit(dead.x_cell, dead.y_cell, 100, 50)})
              .empty());
    CHECK(greedy.left_out().no_crystal == 6);
    CHECK(greedy.left_out().masked == 2);
    settings.mask.mask_dead_run3 = false;
    CHECK(Greedy(settings, layout(), {})(std::vector{hit(dead.x_cell, dead.y_cell, 100, 50)}).size() == 1);
    const calibration::CrystalConstants constants;
    CHECK_THROWS_AS(constants.energy_mev(hit(0, 31, 100, 50)), std::out_of_range);
    CHECK_THROWS_AS(constants.time_ns(hit(30, 3, 100, 50)), std::out_of_range);
}
