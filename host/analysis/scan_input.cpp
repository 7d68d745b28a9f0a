#include "analysis/scan_input.hpp"

#include "base/error.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace antipode::analysis {
namespace {

void check_losses(const PeriodCounts& period) {
    const auto lost = static_cast<double>(period.not_counted);
    const double share = lost / std::max(lost + static_cast<double>(period.bunches), 1.0);
    if (share > period.allowed.share_max)
        throw InputError(fmt::format(
            "{}: {:.2g} % of its bunches were left out or lost, its card allows {:.2g} %; mend the input, or "
            "select with --set losses.share_max={:.2g}",
            period.source, 100 * share, 100 * period.allowed.share_max, std::min(1.0, 1.1 * share)));
    if (!period.whole && !period.allowed.incomplete)
        throw InputError(fmt::format(
            "{}: made from a file that is damaged or has no end; mend the input, or select with --set "
            "losses.incomplete=true",
            period.source));
    if (period.n_pot <= 0)
        throw InputError(fmt::format("{}: no positrons on target; the charges of its bunches add up to none",
                                     period.source));
}

}  // namespace

yield::ScanTable scan_table(std::span<const PeriodCounts> periods, const yield::EfficiencyTable& efficiency,
                            std::int64_t scan, bool b_from_line) {
    yield::ScanTable table;
    std::vector<BunchRange> ranges;
    for (const auto& period : periods) {
        check_losses(period);
        check_no_bunch_twice(period.ranges);
        ranges.insert(ranges.end(), period.ranges.begin(), period.ranges.end());
        if (period.card != periods.front().card)
            throw InputError(
                fmt::format("{} and {} were selected with different cards; select all "
                            "periods of a scan with one (`antipode diff` shows both)",
                            periods.front().source, period.source));
        const auto frame = physics::CentreOfMass::from_beam(period.e_beam_mev);
        table.periods.push_back(yield::scan_period(static_cast<std::int64_t>(table.periods.size()), scan,
                                                   frame, period.yield, period.n_pot,
                                                   efficiency.at(frame.sqrt_s_mev, b_from_line)));
    }
    check_no_bunch_twice(ranges);
    return table;
}

}  // namespace antipode::analysis
