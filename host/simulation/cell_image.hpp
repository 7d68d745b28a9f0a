#pragma once

#include "generated/constants.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace antipode::simulation {

/// Energy by cell of one shower; remembers which cells were touched, so that clearing costs what filling did.
/// Cells are raster indices of the trigger's image: row x 30 + column.
class CellImage {
public:
    void add(std::size_t cell, float energy_mev) {
        if (energies_[cell] == 0) touched_.push_back(static_cast<std::uint16_t>(cell));
        energies_[cell] += energy_mev;
    }
    const std::vector<std::uint16_t>& touched() const noexcept { return touched_; }
    float operator[](std::size_t cell) const noexcept { return energies_[cell]; }
    void clear() noexcept {
        for (const auto cell : touched_)
            energies_[cell] = 0;
        touched_.clear();
    }

private:
    std::array<float, constants::cells> energies_{};
    std::vector<std::uint16_t> touched_;
};

}  // namespace antipode::simulation
