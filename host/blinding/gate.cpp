#include "blinding/gate.hpp"

#include "base/error.hpp"
#include "base/provenance.hpp"
#include "yield/scan_table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace antipode::blinding {
namespace {

std::string why_blinded(const Binding& binding, const Ledgers& ledgers) {
    const auto last = ledgers.last();
    if (!last) return fmt::format("blinded: {} holds no unblinding", ledgers.path().string());
    return fmt::format(
        "blinded: no unblinding in {} is valid here; since the last one of {} these have changed: {}",
        ledgers.path().string(), last->utc, binding.difference(last->binding));
}

/// Settings that are not those of the reference, by their keys. Lines do not depend on where they are
/// written, and so neither does the mask.
nlohmann::ordered_json changed_settings(GateSettings& settings) {
    GateSettings reference;
    reference.yield.x_ref_mev = settings.yield.x_ref_mev;
    const Settings ours(settings), theirs(reference);
    auto changed = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < ours.list().size(); ++i)
        if (const auto value = ours.list()[i].get(); value != theirs.list()[i].get())
            changed[ours.list()[i].key] = value;
    return changed;
}

Mask mask_of(const yield::ScanTable& full, const GateSettings& settings) {
    return find_mask(yield::make_yield(full, settings.yield), settings.sideband);
}

/// The table, what is hidden in it, and whether it is open. Nothing else that is made of the full table
/// leaves this function.
struct Redacted {
    yield::ScanTable table;
    Mask mask;
    Ledgers ledgers;
    std::optional<Entry> opened_by;
    std::string open_sha256;
};

Redacted redact(const LedgerPlaces& places, const GateSettings& settings,
                const nlohmann::ordered_json& changed, const Binding& binding) {
    auto full = yield::read_scan_table(places.table);
    Ledgers ledgers(places, full);
    const auto opened_by = ledgers.find(binding);
    auto mask = opened_by ? opened_by->mask() : ledgers.recorded_mask();
    if (!opened_by && !ledgers.fixes_mask(changed)) {
        mask.merge(mask_of(full, settings));
        mask.merge(mask_of(full, {}));
    }
    auto open = open_hash(full, mask);
    if (!opened_by)
        for (auto& period : full.periods)
            if (mask.count(period.period) > 0) period = yield::without_counts(period);
    return {std::move(full), std::move(mask), std::move(ledgers), opened_by, std::move(open)};
}

std::vector<std::vector<yield::YieldPoint>> make_variants(const yield::ScanTable& table,
                                                          const yield::YieldSettings& settings) {
    std::vector<std::vector<yield::YieldPoint>> variants;
    for (const auto& variant : yield::correction_variants(settings.corrections)) {
        auto changed = settings;
        changed.corrections = variant.corrections;
        try {
            variants.push_back(yield::make_yield(table, changed));
        } catch (const InputError&) {
            variants.emplace_back();  // the table lacks the column of this correction
        }
    }
    return variants;
}

}  // namespace

void OpenedScan::require_unblinded(const std::string& what) const {
    if (!unblinded)
        throw InputError(
            fmt::format("{} needs the masked periods, and the scan is {}. `antipode unblind` opens them and "
                        "writes a record.",
                        what, status));
}

GatedScan open_scan(const LedgerPlaces& places, GateSettings settings, const Binding& binding) {
    const auto changed = changed_settings(settings);
    auto [table, mask, ledgers, opened_by, open_sha256] = redact(places, settings, changed, binding);
    settings.yield.resolve(yield::search_energies_mev(table));
    const double x_ref_mev = settings.yield.x_ref_mev.value();
    OpenedScan opened;
    opened.extra_columns = table.extra_columns;
    opened.warnings = table.warnings;
    opened.points = yield::make_yield(table, settings.yield);
    opened.variants = make_variants(table, settings.yield);
    opened.sideband = find_sideband(opened.points, mask, settings.sideband, x_ref_mev);
    opened.unblinded = opened_by.has_value();
    if (opened.unblinded) opened.windows = scan_windows(opened.points, settings.sideband, x_ref_mev);
    opened.status = opened_by ? fmt::format("unblinded: {} in {}", opened_by->utc, ledgers.path().string())
                              : why_blinded(binding, ledgers);
    const auto asked = mask_size(opened.sideband.by_sqrt_s.size(), settings.sideband);
    if (mask.size() > asked)
        opened.status += fmt::format(
            "; {} periods are masked, those of earlier looks and of the reference settings "
            "included",
            mask.size());
    opened.unblindings = ledgers.unblindings();
    opened.look.binding = binding;
    for (const auto& period : table.periods)
        if (mask.count(period.period) > 0) opened.look.masked[period.period] = period.e_beam_mev;
    opened.look.open_sha256 = open_sha256;
    opened.look.settings = changed;
    opened.look.utc = utc_now();
    return {std::move(opened), std::move(ledgers)};
}

}  // namespace antipode::blinding
