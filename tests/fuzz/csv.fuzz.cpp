// Tables: the first byte says which reader gets the rest as a file. What a reader accepts is in range: no
// NaN, counts positive, periods in order.
#include "formats/csv.hpp"

#include "calibration/crystals.hpp"
#include "fuzz.hpp"
#include "plots/earlier_limits.hpp"
#include "simulation/radiative.hpp"
#include "trigger/configuration.hpp"
#include "yield/efficiency_table.hpp"
#include "yield/g_r.hpp"
#include "yield/scan_table.hpp"

#include <cmath>

using namespace antipode;

namespace {

void check_scan(const std::filesystem::path& path) {
    const auto table = yield::read_scan_table(path);
    fuzz::require(!table.periods.empty(), "a scan has periods");
    for (const auto& point : yield::make_yield(table, {}))
        fuzz::require(point.g_r() && std::isfinite(*point.g_r()) && *point.g_r() > 0 &&
                          !std::isnan(point.g_r_relative_error()),
                      "g_R is a positive number");
}

void check_efficiency(const std::filesystem::path& path) {
    const auto table = yield::EfficiencyTable::read(path);
    fuzz::require(std::isfinite(table.at(16.9, true).b_per_pot.value), "B of the line is a number");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto& path = fuzz::memory_file(fuzz::text_of(data + 1, size - 1));
    fuzz::accepted([&] {
        switch (*data) {
            case 's':
                return check_scan(path);
            case 'e':
                return check_efficiency(path);
            case 'c':
                return static_cast<void>(calibration::CrystalConstants::read(path));
            case 'l':
                return static_cast<void>(plots::read_earlier_limits(path));
            case 'r':
                return static_cast<void>(simulation::RadiativeFactors::read(path, 16.92));
            case 't': {
                trigger::TriggerCard card;
                card.crystals = path;
                return static_cast<void>(trigger::configure(card, {}));
            }
            default: {
                const auto table = formats::CsvTable::read(path);
                for (std::size_t row = 0; row < table.rows(); ++row)
                    for (const auto& column : table.columns())
                        table.optional_number(row, column, {-1, 1});
            }
        }
    });
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
    return fuzz::mutate_text(data, size, max_size, seed, ",\n");
}
