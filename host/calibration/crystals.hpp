#pragma once

#include "generated/constants.hpp"
#include "generated/words.hpp"

#include <array>
#include <filesystem>

namespace antipode::calibration {

/// What turns the counts of a crystal into energy and time: energy = counts/16 MeV x gain, time = ticks/4 ns
/// + delay. Arrays run over the raster index of the trigger's image, row x 30 + column.
struct CrystalConstants {
    std::array<float, constants::cells> gain;
    std::array<float, constants::cells> delay_ns;

    CrystalConstants() {
        gain.fill(1);
        delay_ns.fill(0);
    }

    /// Of a hit inside the grid. Throws std::out_of_range for another: whoever reads hits checks their cells.
    double energy_mev(const words::Hit& hit) const {
        return hit.energy * static_cast<double>(gain.at(cell(hit))) / constants::energy_units_per_mev;
    }
    double time_ns(const words::Hit& hit) const {
        return static_cast<double>(hit.time) / constants::ticks_per_ns +
               static_cast<double>(delay_ns.at(cell(hit)));
    }

    /// A table with the columns x_cell, y_cell, gain, delay_ns, one row a crystal. Throws InputError for a
    /// cell without a crystal, one that is given twice or not at all, a gain that is not positive.
    static CrystalConstants read(const std::filesystem::path& table);
    void write(const std::filesystem::path& table) const;

private:
    /// The raster index; beyond the arrays for a column outside the grid, which would alias another row.
    static std::size_t cell(const words::Hit& hit) {
        return hit.column < constants::padded_columns ? constants::raster(hit.row, hit.column)
                                                      : constants::cells;
    }
};

}  // namespace antipode::calibration
