#include "calibration/crystals.hpp"

#include "../folder.hpp"
#include "base/error.hpp"
#include "generated/ecal.hpp"

#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

using antipode::calibration::CrystalConstants;

namespace {

antipode::words::Hit hit(std::uint32_t row, std::uint32_t column) {
    antipode::words::Hit result{};
    result.row = row;
    result.column = column;
    result.energy = 16;  // 1 MeV, of 1/16 MeV each
    result.time = 40;    // 10 ns, of 1/4 ns each
    return result;
}

/// The table of all crystals, with one row changed by its number.
std::string table_with(std::size_t row, const std::string& text) {
    std::string result = "x_cell,y_cell,gain,delay_ns\n";
    std::size_t number = 0;
    for (const auto& crystal : antipode::ecal::crystals) {
        std::ostringstream line;
        line << static_cast<int>(crystal.x_cell) << ',' << static_cast<int>(crystal.y_cell) << ",1,0\n";
        result += number++ == row ? text : line.str();
    }
    return result;
}

void refused(const std::string& text, const std::string& says) {
    const auto path = process_folder() / "crystals.csv";
    std::ofstream(path) << text;
    CHECK_THROWS_WITH(CrystalConstants::read(path), Catch::Contains(says));
}

}  // namespace

TEST_CASE("Gain multiplies the energy of its crystal, delay moves its time, and no other's") {
    const auto& crystal = antipode::ecal::crystals[100];
    CrystalConstants constants;
    constants.gain[crystal.y_cell * 30U + crystal.x_cell] = 1.5F;
    constants.delay_ns[crystal.y_cell * 30U + crystal.x_cell] = -2.5F;
    CHECK(constants.energy_mev(hit(crystal.y_cell, crystal.x_cell)) == 1.5);
    CHECK(constants.time_ns(hit(crystal.y_cell, crystal.x_cell)) == 7.5);
    const auto& other = antipode::ecal::crystals[101];
    CHECK(constants.energy_mev(hit(other.y_cell, other.x_cell)) == 1.0);
    CHECK(constants.time_ns(hit(other.y_cell, other.x_cell)) == 10.0);
}

TEST_CASE("A hit outside the grid is not that of another row") {
    const CrystalConstants constants;
    CHECK_THROWS_AS(constants.energy_mev(hit(0, 31)), std::out_of_range);
    CHECK_THROWS_AS(constants.time_ns(hit(31, 0)), std::out_of_range);
}

TEST_CASE("What is written is read back") {
    CrystalConstants constants;
    for (std::size_t i = 0; i < std::size(antipode::ecal::crystals); ++i) {
        const auto& crystal = antipode::ecal::crystals[i];
        constants.gain[crystal.y_cell * 30U + crystal.x_cell] = 0.8F + 0.001F * static_cast<float>(i);
        constants.delay_ns[crystal.y_cell * 30U + crystal.x_cell] = 0.01F * static_cast<float>(i) - 3;
    }
    const auto path = process_folder() / "written.csv";
    constants.write(path);
    const auto read = CrystalConstants::read(path);
    CHECK(read.gain == constants.gain);
    CHECK(read.delay_ns == constants.delay_ns);
}

TEST_CASE("A table with a crystal missing, twice or not there, or a gain that is none, is refused") {
    refused(table_with(0, ""), "missing");
    const auto& second = antipode::ecal::crystals[1];
    std::ostringstream twice;
    twice << static_cast<int>(second.x_cell) << ',' << static_cast<int>(second.y_cell) << ",1,0\n";
    refused(table_with(0, twice.str()), "each crystal once");
    refused(table_with(0, "14,14,1,0\n"), "a cell with a crystal");  // the hole for the beam
    refused(table_with(0, "30,3,1,0\n"), "28");
    refused(table_with(0, "0,0,-1,0\n"), "");
    refused(table_with(0, "0,0,nan,0\n"), "");
}
