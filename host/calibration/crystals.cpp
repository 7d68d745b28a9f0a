#include "calibration/crystals.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "formats/csv.hpp"
#include "generated/ecal.hpp"

#include <fmt/format.h>

namespace antipode::calibration {

CrystalConstants CrystalConstants::read(const std::filesystem::path& path) {
    const auto table = formats::CsvTable::read(path);
    table.check_columns({"x_cell", "y_cell", "gain", "delay_ns"}, {});
    CrystalConstants result;
    std::array<bool, constants::cells> given{};
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto x = static_cast<std::uint32_t>(table.integer(row, "x_cell", {0, 28}));
        const auto y = static_cast<std::uint32_t>(table.integer(row, "y_cell", {0, 28}));
        const std::size_t cell = y * 30 + x;
        if (!ecal::is_crystal(y, x)) table.fail(row, "x_cell", "a cell with a crystal");
        if (given[cell]) table.fail(row, "x_cell", "each crystal once");
        given[cell] = true;
        result.gain[cell] = static_cast<float>(table.number(row, "gain", {0.01, 100}));
        result.delay_ns[cell] = static_cast<float>(table.number(row, "delay_ns", {-100, 100}));
    }
    for (const auto& crystal : ecal::crystals)
        if (!given[crystal.y_cell * 30U + crystal.x_cell])
            throw InputError(fmt::format("{}: crystal at x_cell {}, y_cell {} is missing", path.string(),
                                         crystal.x_cell, crystal.y_cell));
    return result;
}

void CrystalConstants::write(const std::filesystem::path& path) const {
    std::string text =
        "# energy = counts/16 MeV x gain, time = ticks/4 ns + delay_ns\nx_cell,y_cell,gain,delay_ns\n";
    for (const auto& crystal : ecal::crystals) {
        const std::size_t cell = crystal.y_cell * 30U + crystal.x_cell;
        text += fmt::format("{},{},{},{}\n", crystal.x_cell, crystal.y_cell, gain[cell], delay_ns[cell]);
    }
    write_file(path, text);
}

}  // namespace antipode::calibration
