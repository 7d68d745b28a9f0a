#include "simulation/radiative.hpp"

#include "base/error.hpp"
#include "formats/csv.hpp"

#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace antipode::simulation {

RadiativeFactors RadiativeFactors::read(const std::filesystem::path& path, double x_ref_mev) {
    const auto table = formats::CsvTable::read(path);
    const auto line = [&](std::string_view channel) {
        std::vector<double> x, y, error;
        for (std::size_t row = 0; row < table.rows(); ++row) {
            if (table.text(row, "channel") != channel) continue;
            x.push_back(table.number(row, "sqrt_s_mev"));
            y.push_back(table.number(row, "ratio"));
            error.push_back(table.number(row, "ratio_err"));
        }
        try {
            return fit_line(x, y, error, x_ref_mev);
        } catch (const InputError& failure) {
            throw InputError(
                fmt::format("{}: rows of channel '{}': {}", path.string(), channel, failure.what()));
        }
    };
    return {line("bhabha"), line("two_photon"), line("sum")};
}

}  // namespace antipode::simulation
