#include "geometry/ecal.hpp"

#include <cmath>
#include <limits>
#include <set>

#include <catch2/catch.hpp>

using namespace antipode;
using namespace antipode::geometry;

// Expected numbers: PadmeReco (id = 100 XX + YY), PadmeMC (id = 100 row + col), the PMT table of
// UserAnalysis.
TEST_CASE("A crystal is found by cell, data number, Monte Carlo number and digitiser input") {
    const Cell cell{12, 0};
    CHECK(channel_id(cell) == 1200);
    CHECK(monte_carlo_id(cell) == 12);
    CHECK(daq_input(cell) == DaqInput{14, 0});
    CHECK(cell_of_channel(1200) == cell);
    CHECK(cell_of_monte_carlo(12) == cell);
    CHECK(cell_of_input({14, 0}) == cell);

    // The two inputs that the develop configuration of 2022 has exchanged.
    CHECK(daq_input({10, 22}) == DaqInput{22, 6});
    CHECK(daq_input({9, 22}) == DaqInput{22, 7});
}

TEST_CASE("Every crystal comes back from each of its names, and no two share one") {
    std::set<int> ids, inputs;
    for (const auto& crystal : crystals()) {
        const Cell cell{crystal.x_cell, crystal.y_cell};
        CHECK(cell_of_channel(channel_id(cell).value()) == cell);
        CHECK(cell_of_monte_carlo(monte_carlo_id(cell).value()) == cell);
        CHECK(cell_of_input(daq_input(cell).value()) == cell);
        ids.insert(*channel_id(cell));
        inputs.insert(100 * daq_input(cell)->board + daq_input(cell)->channel);
    }
    CHECK(ids.size() == 616);
    CHECK(inputs.size() == 616);
}

TEST_CASE("Where there is no crystal there is no number") {
    for (const Cell cell : {Cell{14, 14}, Cell{0, 0}, Cell{-1, 14}, Cell{29, 14}, Cell{14, 29}}) {
        CHECK_FALSE(has_crystal(cell));
        CHECK_FALSE(channel_id(cell));
        CHECK_FALSE(monte_carlo_id(cell));
        CHECK_FALSE(daq_input(cell));
    }
    CHECK_FALSE(cell_of_channel(1414));
    CHECK_FALSE(cell_of_channel(-1));
    CHECK_FALSE(cell_of_channel(1 << 30));
    CHECK_FALSE(cell_of_monte_carlo(9999));
    CHECK_FALSE(cell_of_input({14, 31}));  // the lead glass
    CHECK_FALSE(cell_of_input({-1, 0}));
    CHECK_FALSE(cell_of_input({0, 32}));
}

// 2022/ECal_Calib8.cfg of the calibTools branch.
TEST_CASE("The ten crystals dead in Run III") {
    const std::set<int> dead{505, 1022, 1218, 1409, 1625, 1804, 1810, 2122, 2208, 2409};
    for (const auto& crystal : crystals()) {
        INFO(crystal.channel_id);
        CHECK(is_live_run3({crystal.x_cell, crystal.y_cell}) == !dead.count(crystal.channel_id));
    }
}

TEST_CASE("Positions follow the lengths of the card") {
    const Ecal ecal{{.pitch_mm = 21.35, .offset_x_mm = 3.41, .offset_y_mm = 3.86}};
    CHECK(ecal.position(Cell{14, 14}).x_mm == Approx(3.41));
    CHECK(ecal.position(Cell{28, 0}).x_mm == Approx(3.41 + 14 * 21.35));
    CHECK(ecal.position(Cell{28, 0}).y_mm == Approx(3.86 - 14 * 21.35));
    // Half a cell to each side of an edge.
    CHECK(ecal.cell_at({3.41 + 0.49 * 21.35, 3.86}) == Cell{14, 14});
    CHECK(ecal.cell_at({3.41 + 0.51 * 21.35, 3.86}) == Cell{15, 14});
    CHECK_FALSE(ecal.cell_at({400, 0}));
    CHECK_FALSE(ecal.cell_at({0, -400}));
    CHECK_FALSE(ecal.cell_at({std::numeric_limits<double>::quiet_NaN(), 0}));
    for (const auto& crystal : crystals()) {
        const Cell cell{crystal.x_cell, crystal.y_cell};
        CHECK(ecal.cell_at(ecal.position(cell)) == cell);
    }
}

// detector.md, from GeneralInfo.cc: target to effective plane 3711.96 mm. Crystal centres span 64.4 ... 304.9
// mm at pitch 21.45 (padme-fw map).
TEST_CASE("The card that comes with the program is the Run III geometry and holds the defaults") {
    EcalSettings read{.pitch_mm = 20, .offset_x_mm = 0, .offset_y_mm = 0, .target_z_mm = 0, .shower_z_mm = 0};
    Settings(read).read(ANTIPODE_SOURCE_DIR "/config/geometry.toml");
    EcalSettings defaults;
    CHECK(Settings(read).echo() == Settings(defaults).echo());

    const Ecal ecal(read);
    CHECK(ecal.target_distance_mm() == Approx(3711.96));
    double nearest = 1e9, farthest = 0;
    for (const auto& crystal : crystals()) {
        const auto at = ecal.position(Cell{crystal.x_cell, crystal.y_cell});
        const double radius = std::hypot(at.x_mm - read.offset_x_mm, at.y_mm - read.offset_y_mm);
        nearest = std::min(nearest, radius);
        farthest = std::max(farthest, radius);
    }
    CHECK(nearest == Approx(64.35).margin(0.05));
    CHECK(farthest == Approx(304.9).margin(0.1));
}
