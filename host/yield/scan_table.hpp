#pragma once

/// The scan table: what an experiment hands to the search, one row a period (a fixed beam energy).
/// config/scan_columns.md explains the columns; config/scan_template.csv is one to fill in.

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace antipode::yield {

enum class Role {
    resonance,        ///< takes part in the search
    below_resonance,  ///< below the resonance: normalisation only
    excluded          ///< kept for the record
};
constexpr auto names_of(Role) {
    return std::array{std::pair{Role::resonance, std::string_view("resonance")},
                      std::pair{Role::below_resonance, std::string_view("below_resonance")},
                      std::pair{Role::excluded, std::string_view("excluded")}};
}
std::string_view name(Role role);

/// A ratio with its absolute error.
struct Factor {
    double value = 1;
    double error = 0;
};

struct ScanPeriod {
    std::int64_t period = 0;  ///< number in the order of data taking
    std::int64_t scan = 0;    ///< ordered set of periods that it belongs to
    Role role = Role::resonance;
    double e_beam_mev = 0;
    double sqrt_s_mev = 0;
    std::optional<double> n2;  ///< two-cluster events, net of the angular side bands; absent while blinded
    std::optional<double> n2_raw;     ///< before the side-band subtraction; absent if unknown or blinded
    double n2_net_fraction_err = 0;   ///< error of n2 / n2_raw
    std::optional<double> n2_err;     ///< whole error of n2, counting included; absent if unknown or blinded
    double n_pot = 0;                 ///< positrons on target, all corrections applied
    std::optional<double> n_pot_err;  ///< error of n_pot, with which the other errors add in quadrature
    Factor leakage;                   ///< lead-glass leakage: n_pot = (value before) / leakage
    Factor ageing;                    ///< lead-glass ageing, applied in n_pot
    double b_per_pot = 0;             ///< expected background events a positron
    double b_per_pot_err = 0;         ///< Monte-Carlo statistics
    std::optional<Factor> eps_s;      ///< signal efficiency times acceptance
    std::optional<Factor> tag_probe_ratio;  ///< data / simulation cluster efficiency, a check
    std::optional<double> rmax_stability;   ///< relative change of N2/B in the R_max scan, a check
};

/// What of a period is known while it is blinded: energies, N_POT, B and eps_S. All else is left out, counts
/// and whatever is made of them; so a field that is new here is blind until it is named as open.
ScanPeriod without_counts(const ScanPeriod& period);

/// Periods in the order of data taking.
struct ScanTable {
    std::vector<ScanPeriod> periods;
    std::vector<std::string>
        extra_columns;                  ///< columns that nothing here reads; their values stay in the file
    std::vector<std::string> warnings;  ///< of extra columns whose names are nearly those of known ones
};

/// Centre-of-mass energies of the periods of the search, in the order of the table; of a file, reads no
/// count.
std::vector<double> search_energies_mev(const ScanTable& table);
std::vector<double> search_energies_mev(const std::filesystem::path& path);

/// Reads and checks a scan table: columns, units (they stand in the names), order, ranges, duplicates, NaN,
/// and that beam energy and sqrt(s) agree. Throws InputError that names file, line and column; counts are
/// never quoted in it.
ScanTable read_scan_table(const std::filesystem::path& path);

/// The table as text: the required columns, n2_raw with its error, eps_s. Precondition: not blinded.
std::string to_csv(const ScanTable& table);

}  // namespace antipode::yield
