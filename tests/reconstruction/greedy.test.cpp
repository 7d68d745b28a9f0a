#include "reconstruction/greedy.hpp"

#include <algorithm>
#include <random>

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
