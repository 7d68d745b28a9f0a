#pragma once

/// The search for X in one scan: its card, its table and ledgers, opened through the blinding gate. All steps
/// of the analysis start from it.

#include "analysis/card.hpp"
#include "base/checkpoint.hpp"
#include "base/progress.hpp"
#include "base/provenance.hpp"
#include "blinding/gate.hpp"
#include "inference/model.hpp"
#include "inference/scan_minimum.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace antipode::analysis {

/// What to analyse, and how.
struct SearchRequest {
    std::string card = "published";        ///< a file, or the name of one that comes with the program
    std::vector<std::string> assignments;  ///< key=value, over the card
    std::optional<std::string> scan;       ///< table instead of the card's
    std::optional<std::string> record;     ///< ledger instead of the one next to the table
    std::uint64_t seed = 1;
    int threads = 0;           ///< for the provenance; `with_threads` sets them
    std::string command_line;  ///< for the provenance
    /// Folder in which long steps keep finished items until `forget_checkpoints`; none: they keep nothing.
    std::optional<std::filesystem::path> unfinished;
    ProgressStyle progress = ProgressStyle::silent;
};

/// Reads a card and the assignments over the defaults. Throws InputError or IoError.
Card read_card(const std::string& card, const std::vector<std::string>& assignments);

class Search {
public:
    /// Throws InputError or IoError; writes nothing.
    explicit Search(SearchRequest request);

    const SearchRequest& request() const noexcept { return request_; }
    const Card& card() const noexcept { return card_; }
    const Provenance& provenance() const noexcept { return provenance_; }
    const blinding::OpenedScan& scan() const noexcept { return gated_.scan; }
    const blinding::Ledgers& ledgers() const noexcept { return gated_.ledgers; }

    /// The masses asked for, or those of the card. Throws InputError if one lies outside the scan.
    std::vector<double> masses_mev(const std::vector<double>& asked) const;
    /// Throws InputError if a mass lies outside the scan.
    void require_in_scan(const std::vector<double>& masses_mev) const {
        card_.inference.require_in_scan(masses_mev, scan());
    }
    /// The masses of the search.
    inference::MassWindow window() const;

    /// The likelihood of the opened scan.
    inference::Model model() const;

    /// Where a step keeps its finished items, bound to table, card, seed, program and the model's numbers.
    /// @param more  what else the items depend on
    Checkpoint& checkpoint(const std::string& step, const inference::Model& model,
                           const nlohmann::json& more = {}) const;
    /// The results are written: removes the checkpoints of all steps.
    void forget_checkpoints() const;

    /// Throws IoError if a look at a blinded scan could not be recorded.
    void require_recordable() const;
    /// Writes this look to the ledgers if the scan is blinded: before anything of it is shown.
    void record_look() const;
    /// Opens the masked periods for all later searches with this table, card and program, and writes so to
    /// the ledgers.
    /// @param force_rejected  also where the side band is rejected
    /// @throws InputError for a reason that says nothing, or a scan that is open; Error with the status
    /// `rejected` for a side band that is
    void unblind(const std::string& reason, bool force_rejected);

private:
    blinding::GatedScan open();

    SearchRequest request_;
    Card card_;
    Provenance provenance_;
    blinding::GatedScan gated_;
    mutable std::vector<std::unique_ptr<Checkpoint>> checkpoints_;
};

/// Throws InputError that shows what is expected unless the reason of an unblinding has at least two
/// different words and ten letters, and is one line of UTF-8.
void check_reason(const std::string& reason);

}  // namespace antipode::analysis
