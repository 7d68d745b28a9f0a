#pragma once

/// The gate that every reader of a scan table passes.
///
/// While there is no valid unblinding record, the counts of the masked periods are taken out of memory here,
/// and with them all that is made of them; nothing behind the gate can show what it does not have.

#include "blinding/record.hpp"
#include "blinding/sideband.hpp"
#include "yield/g_r.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace antipode::blinding {

struct GateSettings {
    yield::YieldSettings yield;
    SidebandSettings sideband;
};

struct OpenedScan {
    std::vector<yield::YieldPoint> points;
    Sideband sideband;
    bool unblinded = false;
    std::string status;            ///< one sentence: which record opened it, or why it is blinded
    std::optional<Record> record;  ///< the record that opened it

    /// Throws InputError that says what to do if the scan is blinded; `what` is what needs the masked
    /// periods.
    void require_unblinded(const std::string& what) const;

    /// The same periods with each correction turned the other way round, masked periods likewise without
    /// counts.
    std::vector<std::vector<yield::YieldPoint>> variants;
};

/// Reads the table, finds the side band and opens the mask if a record is bound to exactly this analysis.
/// @param binding of this table, effective card and program
OpenedScan open_scan(const std::filesystem::path& table, const GateSettings& settings, const Binding& binding,
                     const RecordFile& records);

}  // namespace antipode::blinding
