#pragma once

/// The gate that every reader of a scan table passes.
///
/// While there is no valid unblinding, the counts of the masked periods are taken out of the table here,
/// before anything is computed: nothing behind the gate can show what it does not have. Only `find_mask` sees
/// them.

#include "blinding/ledger.hpp"
#include "blinding/sideband.hpp"
#include "yield/g_r.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace antipode::blinding {

/// As constructed: the reference, whose mask every blinded scan hides.
struct GateSettings {
    yield::YieldSettings yield;
    SidebandSettings sideband;

    template <class Visitor>
    void visit(Visitor& v) {
        v("yield", yield, "");
        v("sideband", sideband, "");
    }
};

struct OpenedScan {
    std::vector<yield::YieldPoint> points;
    Sideband sideband;
    std::optional<WindowScan> windows;  ///< of a scan that is open
    bool unblinded = false;
    std::string status;              ///< one sentence: which unblinding opened it, or why it is blinded
    std::vector<Entry> unblindings;  ///< all of this scan, with whatever card, oldest first
    Entry look;                      ///< this look, to be recorded before anything of it is shown
    std::vector<std::string> extra_columns;  ///< of the table: columns that nothing reads
    std::vector<std::string> warnings;       ///< about the table

    /// Throws InputError that says what to do if the scan is blinded; `what` is what needs the masked
    /// periods.
    void require_unblinded(const std::string& what) const;

    /// True where the counts of a period may be shown: what a monitor or a summary of single periods must
    /// ask.
    bool shows(std::int64_t period) const { return unblinded || !sideband.masked(period); }

    /// The same periods with each correction turned the other way round, masked periods likewise without
    /// counts.
    std::vector<std::vector<yield::YieldPoint>> variants;
};

/// A scan behind the gate, and the ledgers that know of it.
struct GatedScan {
    OpenedScan scan;
    Ledgers ledgers;
};

/// Reads the table and finds the mask, opens it if an unblinding is bound to exactly this analysis, and
/// otherwise takes out the counts of the union of all masks that the ledgers have for this scan and, where no
/// look has fixed it, of the mask of these settings and of that of the reference settings.
/// An open scan has the mask of its unblinding. Writes nothing.
/// @param binding of this table, effective card and program
/// @throws InputError a bad table or ledger, or a side band that is too small; counts are never quoted
GatedScan open_scan(const LedgerPlaces& places, GateSettings settings, const Binding& binding);

}  // namespace antipode::blinding
