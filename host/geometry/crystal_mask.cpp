#include "geometry/crystal_mask.hpp"

#include "base/error.hpp"
#include "generated/constants.hpp"
#include "geometry/ecal.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace antipode::geometry {
namespace {

std::size_t raster(int column, int row) {
    return constants::raster(static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column));
}

}  // namespace

std::vector<bool> masked_cells(const MaskSettings& settings) {
    std::vector<bool> masked(constants::cells, true);
    for (const auto& crystal : crystals())
        masked[raster(crystal.x_cell, crystal.y_cell)] = settings.mask_dead_run3 && !crystal.live;
    for (const auto id : settings.masked_crystals) {
        const auto cell = cell_of_channel(static_cast<int>(std::clamp<std::int64_t>(id, -1, 9999)));
        if (!cell) throw InputError(fmt::format("masked_crystals: there is no crystal {}", id));
        masked[raster(cell->column, cell->row)] = true;
    }
    return masked;
}

}  // namespace antipode::geometry
