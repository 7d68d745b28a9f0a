#include "geometry/ecal.hpp"

#include "generated/constants.hpp"

#include <cmath>

namespace antipode::geometry {
namespace {

constexpr int rows = constants::rows;
constexpr int columns = constants::columns;
constexpr int boards = 32;
constexpr int channels = 32;

/// Crystal of each cell and of each digitiser input: its place in ecal::crystals, or -1.
struct Index {
    std::array<std::int16_t, rows * columns> by_cell{};
    std::array<std::int16_t, boards * channels> by_input{};

    constexpr Index() {
        by_cell.fill(-1);
        by_input.fill(-1);
        std::int16_t i = 0;
        for (const auto& crystal : ecal::crystals) {
            by_cell[static_cast<std::size_t>(crystal.y_cell * columns + crystal.x_cell)] = i;
            by_input[static_cast<std::size_t>(crystal.board * channels + crystal.channel)] = i;
            ++i;
        }
    }
};
constexpr Index places;

const ecal::Crystal* find(Cell cell) noexcept {
    if (cell.column < 0 || cell.column >= columns || cell.row < 0 || cell.row >= rows) return nullptr;
    const auto place = places.by_cell[static_cast<std::size_t>(cell.row * columns + cell.column)];
    return place < 0 ? nullptr : &ecal::crystals[place];
}

std::optional<Cell> if_crystal(Cell cell) noexcept {
    return has_crystal(cell) ? std::optional(cell) : std::nullopt;
}

}  // namespace

std::span<const ecal::Crystal> crystals() noexcept {
    return ecal::crystals;
}

bool has_crystal(Cell cell) noexcept {
    return find(cell) != nullptr;
}

bool is_live_run3(Cell cell) noexcept {
    const auto* crystal = find(cell);
    return crystal != nullptr && crystal->live;
}

std::optional<int> channel_id(Cell cell) noexcept {
    if (!has_crystal(cell)) return std::nullopt;
    return 100 * cell.column + cell.row;
}

std::optional<Cell> cell_of_channel(int channel_id) noexcept {
    if (channel_id < 0) return std::nullopt;
    return if_crystal({channel_id / 100, channel_id % 100});
}

std::optional<int> monte_carlo_id(Cell cell) noexcept {
    if (!has_crystal(cell)) return std::nullopt;
    return 100 * cell.row + cell.column;
}

std::optional<Cell> cell_of_monte_carlo(int monte_carlo_id) noexcept {
    if (monte_carlo_id < 0) return std::nullopt;
    return if_crystal({monte_carlo_id % 100, monte_carlo_id / 100});
}

std::optional<DaqInput> daq_input(Cell cell) noexcept {
    const auto* crystal = find(cell);
    if (crystal == nullptr) return std::nullopt;
    return DaqInput{crystal->board, crystal->channel};
}

std::optional<Cell> cell_of_input(DaqInput input) noexcept {
    if (input.board < 0 || input.board >= boards || input.channel < 0 || input.channel >= channels)
        return std::nullopt;
    const auto place = places.by_input[static_cast<std::size_t>(input.board * channels + input.channel)];
    if (place < 0) return std::nullopt;
    return Cell{ecal::crystals[place].x_cell, ecal::crystals[place].y_cell};
}

Position Ecal::position(double column, double row) const noexcept {
    return {settings_.offset_x_mm + (column - centre_cell) * settings_.pitch_mm,
            settings_.offset_y_mm + (row - centre_cell) * settings_.pitch_mm};
}

Position Ecal::position(Cell cell) const noexcept {
    return position(static_cast<double>(cell.column), static_cast<double>(cell.row));
}

std::array<double, 2> Ecal::cells(Position point) const noexcept {
    return {centre_cell + (point.x_mm - settings_.offset_x_mm) / settings_.pitch_mm,
            centre_cell + (point.y_mm - settings_.offset_y_mm) / settings_.pitch_mm};
}

std::optional<Cell> Ecal::cell_at(Position point) const noexcept {
    const auto [x, y] = cells(point);
    const double column = std::floor(x + 0.5), row = std::floor(y + 0.5);
    if (!(column >= 0 && column < columns && row >= 0 && row < rows)) return std::nullopt;
    return Cell{static_cast<int>(column), static_cast<int>(row)};
}

}  // namespace antipode::geometry
