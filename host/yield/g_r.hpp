#pragma once

/// The observable g_R(s) = N2 / (N_POT B) of each period, with its errors and with each correction taken off.

#include "base/card.hpp"
#include "base/straight_line.hpp"
#include "yield/scan_table.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace antipode::yield {

/// How the ageing factor stands in N_POT. The published material does not say; see config/scan_columns.md.
enum class AgeingSense { multiplies, divides };
constexpr auto names_of(AgeingSense) {
    return std::array{std::pair{AgeingSense::multiplies, std::string_view("multiplies")},
                      std::pair{AgeingSense::divides, std::string_view("divides")}};
}

/// Which corrections stand in N2, N_POT and B. The table has all but tag and probe applied.
struct Corrections {
    bool leakage = true;
    bool ageing = true;
    AgeingSense ageing_sense = AgeingSense::multiplies;
    bool sideband_subtraction = true;
    bool tag_probe = false;

    template <class Visitor>
    void visit(Visitor& v) {
        v("leakage", leakage, "N_POT: lead-glass leakage");
        v("ageing", ageing, "N_POT: lead-glass ageing with integrated flux");
        v("ageing_sense", ageing_sense, "how the ageing column stands in N_POT: multiplies or divides");
        v("sideband_subtraction", sideband_subtraction, "N2: angular side bands subtracted");
        v("tag_probe", tag_probe, "B: times the square of the data/simulation cluster efficiency (a check)");
    }
};

/// Errors that are not columns of the table.
struct ErrorModel {
    double n_pot_scale = 0.003;
    double b_other = 0.003;
    bool n2_sideband = false;

    template <class Visitor>
    void visit(Visitor& v) {
        v("n_pot_scale", n_pot_scale, Range{0, 1}, "N_POT: energy scale, relative, each period by itself");
        v("b_other", b_other, Range{0, 1},
          "B: cuts, efficiency and beam spot, relative, each period by itself");
        v("n2_sideband", n2_sideband, "N2: include the error of the side-band subtraction");
    }
};

struct YieldSettings {
    Corrections corrections;
    ErrorModel errors;
    std::optional<double> x_ref_mev;  ///< absent: the middle of the scan
    std::vector<std::int64_t> eps_s_from_line;

    template <class Visitor>
    void visit(Visitor& v) {
        v("corrections", corrections, "");
        v("errors", errors, "");
        v("x_ref_mev", x_ref_mev, Range{1, 1e3},
          "sqrt(s) about which straight lines are written; left out: the middle of the scan");
        v("eps_s_from_line", eps_s_from_line,
          "periods whose eps_s is replaced by B times the eps/B line of the rest of their scan");
    }

    /// Takes what the card leaves out from the centre-of-mass energies of the search: the pivot is half-way
    /// between the lowest and the highest. Throws InputError if there are none.
    void resolve(const std::vector<double>& sqrt_s_mev);
};

/// One contribution to an error, relative.
struct ErrorTerm {
    std::string name;
    double relative = 0;
};

/// Name of the counting error in the budget of N2.
inline constexpr const char* statistics_term = "statistics";

/// A value with its error taken apart. The total is the sum in quadrature.
struct Budget {
    std::vector<ErrorTerm> terms;
    double total() const;
};

struct YieldPoint {
    ScanPeriod period;         ///< the row that it comes from
    std::optional<double> n2;  ///< absent while blinded
    double n_pot = 0;
    double b_per_pot = 0;
    std::optional<double> eps_s;
    double eps_s_err = 0;
    Budget n2_budget;  ///< empty while blinded
    Budget n_pot_budget, b_budget;

    std::optional<double> g_r() const;
    /// Relative error of g_R. Precondition: not blinded.
    double g_r_relative_error() const;
};

/// Corrected quantities and error budgets of each period, in the table's order.
std::vector<YieldPoint> make_yield(const ScanTable& table, const YieldSettings& settings);

/// One correction turned the other way round, for showing what it does.
struct Variant {
    std::string name;  ///< "without leakage"
    Corrections corrections;
};
std::vector<Variant> correction_variants(const Corrections& applied);

/// eps_S/B and B against sqrt(s): which line of which set of periods.
struct ScanLine {
    std::int64_t scan;  ///< 0: all periods of the search
    StraightLine line;
};

/// Lines of B (events a positron) over the periods of the search: common first, then each scan.
std::vector<ScanLine> b_lines(const std::vector<YieldPoint>& points, double x_ref_mev);

/// Lines of eps_S/B, likewise; empty if a period has no eps_S.
std::vector<ScanLine> eps_over_b_lines(const std::vector<YieldPoint>& points, double x_ref_mev);

}  // namespace antipode::yield
