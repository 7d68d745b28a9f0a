#pragma once

/// Where the 616 crystals are: cell, number, digitiser input and position of each.
///
/// Axes as in the data: x from the wall to the door side, y upwards, z along the beam, origin in the centre
/// of the magnet yoke. A cell is a column (x index) and a row (y index), 0 ... 28. Cells and inputs come from
/// config/ecal.csv, the lengths from a card.

#include "base/card.hpp"
#include "generated/ecal.hpp"

#include <array>
#include <optional>
#include <span>

namespace antipode::geometry {

/// Lengths of the calorimeter. config/geometry.toml tells which sources contradict each other.
struct EcalSettings {
    double pitch_mm = 21.45;
    double offset_x_mm = 3.13;
    double offset_y_mm = 3.86;
    double target_z_mm = -1028.0;
    double shower_z_mm = 2683.96;

    template <class Visitor>
    void visit(Visitor& v) {
        v("pitch_mm", pitch_mm, Range{20, 23}, "distance between crystal centres");
        v("offset_x_mm", offset_x_mm, Range{-100, 100}, "x of the centre of cell (14, 14)");
        v("offset_y_mm", offset_y_mm, Range{-100, 100}, "y of the centre of cell (14, 14)");
        v("target_z_mm", target_z_mm, Range{-1e4, 1e4}, "z of the front of the target");
        v("shower_z_mm", shower_z_mm, Range{-1e4, 1e4}, "z of the plane that showers are put in");
    }
};

/// A cell of the grid; not every cell has a crystal.
struct Cell {
    int column = 0;  ///< x index, 0 ... 28
    int row = 0;     ///< y index, 0 ... 28
    friend bool operator==(const Cell&, const Cell&) = default;
};

struct Position {
    double x_mm = 0;
    double y_mm = 0;
};

/// Input of a V1742 digitiser.
struct DaqInput {
    int board = 0;
    int channel = 0;
    friend bool operator==(const DaqInput&, const DaqInput&) = default;
};

inline constexpr int centre_cell = 14;  ///< column and row of the beam hole's centre

/// The 616 crystals in raster order: rows upwards, columns within a row.
std::span<const ecal::Crystal> crystals() noexcept;

bool has_crystal(Cell cell) noexcept;
bool is_live_run3(Cell cell) noexcept;

/// Number of a crystal in data and reconstruction, 100 column + row, and the way back. None if there is no
/// such crystal.
std::optional<int> channel_id(Cell cell) noexcept;
std::optional<Cell> cell_of_channel(int channel_id) noexcept;

/// Number of a crystal in Monte Carlo files, 100 row + column, and the way back.
std::optional<int> monte_carlo_id(Cell cell) noexcept;
std::optional<Cell> cell_of_monte_carlo(int monte_carlo_id) noexcept;

/// Where a crystal is read out, and the way back.
std::optional<DaqInput> daq_input(Cell cell) noexcept;
std::optional<Cell> cell_of_input(DaqInput input) noexcept;

/// Positions, from the lengths of a card.
class Ecal {
public:
    explicit Ecal(const EcalSettings& settings) : settings_(settings) {}

    const EcalSettings& settings() const noexcept { return settings_; }

    /// From the target to the plane of the showers: L of the trigger's R0 = L/gamma.
    double target_distance_mm() const noexcept { return settings_.shower_z_mm - settings_.target_z_mm; }

    /// Position of a point given in cells: (14, 14) is the centre of the hole, (14.5, 14) half a cell beside
    /// it.
    Position position(double column, double row) const noexcept;
    /// Centre of a cell.
    Position position(Cell cell) const noexcept;

    /// The point in cells, and the cell that a point lies in; none outside the 29 x 29 grid.
    std::array<double, 2> cells(Position point) const noexcept;
    std::optional<Cell> cell_at(Position point) const noexcept;

private:
    EcalSettings settings_;
};

}  // namespace antipode::geometry
