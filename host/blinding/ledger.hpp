#pragma once

/// The ledger of a scan: who looked at it with what masked, and who opened it, when and why.
///
/// A mask depends on settings and on the masked counts themselves, so that another look can leave open what
/// an earlier one hid. So the first look fixes it: where the ledger has a look with the same settings, at a
/// table that agrees in all that this look left open, nothing is computed from masked counts again. A blinded
/// scan hides the union of all masks in the ledger, and for new settings or a table that changed elsewhere
/// also of the mask of these settings and that of the reference settings (`GateSettings{}`). The reference
/// mask follows from the table alone: a ledger that is deleted or replaced shows nothing that the reference
/// hides.
///
/// What makes two tables one scan:
///  - In the ledger beside the table (scan.csv, scan.blinding.json) or given with --record, a period is known
///    by its number and its beam energy. Counts, roles, corrections, further periods and cards may change.
///  - In the user's own ledger ($XDG_STATE_HOME or ~/.local/state, antipode/blinding/), which finds copies of
///    a table and replaces a ledger that was deleted, two tables are one scan if all agrees that the mask of
///    the entry left open: energies, N2 and N_POT. Toys of one grid of energies are then scans of their own.
///
/// Entries are written when a result is shown, once for each different look, and each carries the hash of the
/// one before, so that an edited or removed entry is noticed. Tamper-evident, not secret: whoever holds the
/// table can read it.

#include "blinding/sideband.hpp"
#include "yield/scan_table.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace antipode::blinding {

/// What an unblinding is valid for.
struct Binding {
    std::string table_sha256;
    std::string card_sha256;
    std::string program_version;

    bool operator==(const Binding&) const = default;
    /// The parts in which two bindings differ, in words: "scan table, card".
    std::string difference(const Binding& other) const;
};

/// A look at a scan, or its unblinding.
struct Entry {
    Binding binding;
    std::map<std::int64_t, double> masked;  ///< periods and their beam energies in MeV
    std::string open_sha256;                ///< `open_hash` of the table with this mask
    nlohmann::ordered_json settings;        ///< of yield and side band, where not those of the reference
    std::string utc;
    std::string reason;    ///< why it was opened, in the user's words; empty for a look
    std::string sideband;  ///< "accepted" or "rejected" when it was opened; empty for a look
    std::string previous;  ///< SHA-256 of the entry before; empty for the first
    std::string sha256;    ///< of all the above

    bool is_unblinding() const noexcept { return !reason.empty(); }
    Mask mask() const;
};

/// Hash of what a mask leaves open: energies of all periods, N2 and N_POT of the others.
std::string open_hash(const yield::ScanTable& table, const Mask& mask);

/// One file of entries, oldest first.
class Ledger {
public:
    /// A file that does not exist has no entries. Throws InputError if an entry has been changed or taken
    /// out.
    explicit Ledger(std::filesystem::path path);

    const std::filesystem::path& path() const noexcept { return path_; }
    const std::vector<Entry>& entries() const noexcept { return entries_; }

    /// Adds an entry, under a lock, after those that others have added meanwhile; a look that the file
    /// already has is not added again. Throws IoError if the file cannot be written.
    void append(Entry entry);

private:
    std::filesystem::path path_;
    std::vector<Entry> entries_;
};

/// Where the ledgers of a table are.
struct LedgerPlaces {
    std::filesystem::path table;
    std::optional<std::filesystem::path> record;  ///< instead of the file beside the table
    std::filesystem::path user_folder;            ///< of the user's own ledgers; empty: none
    bool fixed = false;  ///< the table belongs to the program: looks are not written beside it

    std::filesystem::path beside_table() const;
    /// The folder of this user's ledgers; empty if the user has no home.
    static std::filesystem::path find_user_folder();
};

/// All ledgers that hold entries of one scan, as one.
class Ledgers {
public:
    /// @param full the table with all its counts. Throws InputError as Ledger.
    Ledgers(const LedgerPlaces& places, const yield::ScanTable& full);

    /// Where an unblinding is looked for: the file beside the table, or --record.
    const std::filesystem::path& path() const noexcept { return main_.path(); }
    /// Periods that an earlier look at this scan has masked.
    const Mask& recorded_mask() const noexcept { return recorded_mask_; }
    /// True if a look with these settings, at a table that agrees in all that it left open, has fixed the
    /// mask.
    bool fixes_mask(const nlohmann::ordered_json& settings) const;
    /// All unblindings of this scan, oldest first.
    const std::vector<Entry>& unblindings() const noexcept { return unblindings_; }
    /// The unblinding in `path` that is valid for this analysis.
    std::optional<Entry> find(const Binding& binding) const;
    /// The last unblinding in `path`.
    std::optional<Entry> last() const;

    /// Throws IoError if no ledger can be written; writes nothing.
    void require_writable() const;
    /// Throws IoError if it cannot be written anywhere.
    void record_look(const Entry& look) const;
    /// Throws IoError if it cannot be written in `path`.
    void record_unblinding(const Entry& unblinding);

private:
    Ledger main_;
    std::vector<std::filesystem::path> looks_go_to_;
    Mask recorded_mask_;
    std::vector<nlohmann::ordered_json> fixed_settings_;
    std::vector<Entry> unblindings_;
};

}  // namespace antipode::blinding
