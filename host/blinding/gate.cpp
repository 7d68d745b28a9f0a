#include "blinding/gate.hpp"

#include "base/error.hpp"
#include "yield/scan_table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace antipode::blinding {
namespace {

std::string why_blinded(const Binding& binding, const RecordFile& records) {
    if (records.records().empty())
        return fmt::format("blinded: {} holds no unblinding record", records.path().string());
    return fmt::format(
        "blinded: no record in {} is valid here; since the last one of {} these have changed: {}",
        records.path().string(), records.records().back().utc,
        binding.difference(records.records().back().binding));
}

void close(std::vector<yield::YieldPoint>& points, const Sideband& sideband) {
    for (auto& point : points) {
        if (!sideband.masked(point.period.period)) continue;
        point.n2.reset();
        point.n2_budget.terms.clear();
        point.period.n2.reset();
        point.period.n2_raw.reset();
        point.period.n2_net_fraction_err = 0;
    }
}

void close(Sideband& sideband) {
    // Fits to masked periods.
    sideband.windows.clear();
    sideband.constant_own_mask.reset();
    sideband.constant_own_line.reset();
}

}  // namespace

void OpenedScan::require_unblinded(const std::string& what) const {
    if (!unblinded)
        throw InputError(
            fmt::format("{} needs the masked periods, and the scan is {}. `antipode unblind` opens them and "
                        "writes a record.",
                        what, status));
}

OpenedScan open_scan(const std::filesystem::path& table, const GateSettings& settings, const Binding& binding,
                     const RecordFile& records) {
    const auto scan = yield::read_scan_table(table);
    OpenedScan opened;
    opened.points = yield::make_yield(scan, settings.yield);
    opened.sideband = find_sideband(opened.points, settings.sideband, settings.yield.x_ref_mev);
    opened.record = records.find(binding);
    opened.unblinded = opened.record.has_value();
    for (const auto& variant : yield::correction_variants(settings.yield.corrections)) {
        auto changed = settings.yield;
        changed.corrections = variant.corrections;
        try {
            opened.variants.push_back(yield::make_yield(scan, changed));
        } catch (const InputError&) {
            opened.variants.emplace_back();  // the table lacks the column of this correction
        }
    }
    if (opened.unblinded) {
        opened.status =
            fmt::format("unblinded: record of {} in {}", opened.record->utc, records.path().string());
        return opened;
    }
    opened.status = why_blinded(binding, records);
    close(opened.points, opened.sideband);
    for (auto& variant : opened.variants)
        close(variant, opened.sideband);
    close(opened.sideband);
    return opened;
}

}  // namespace antipode::blinding
