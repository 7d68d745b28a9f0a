#pragma once

/// Unblinding records: who opened the mask of which analysis, and when.
///
/// A record binds the SHA-256 of the scan table, that of the effective card and the version of the program; a
/// change in any of them voids it. Records of one card stand in one file and each carries the hash of the one
/// before, so that a record that was edited or removed is noticed. This is tamper-evident, not secret:
/// whoever holds the table can read it.

#include <filesystem>
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

struct Record {
    Binding binding;
    std::string utc;
    std::string reason;    ///< why it was opened, in the user's words
    std::string sideband;  ///< "accepted", or "refused" when it was opened all the same
    std::string previous;  ///< SHA-256 of the record before; empty for the first
    std::string sha256;    ///< of all the above
};

/// The records of one card, oldest first.
class RecordFile {
public:
    /// A file that does not exist holds no records. Throws InputError if a record has been changed or taken
    /// out.
    explicit RecordFile(std::filesystem::path path);

    const std::filesystem::path& path() const noexcept { return path_; }
    const std::vector<Record>& records() const noexcept { return records_; }
    std::optional<Record> find(const Binding& binding) const;

    /// Adds a record and writes the file (temporary and rename). Throws IoError if it cannot be written.
    Record append(const Binding& binding, const std::string& reason, bool sideband_accepted);

private:
    std::filesystem::path path_;
    std::vector<Record> records_;
};

}  // namespace antipode::blinding
