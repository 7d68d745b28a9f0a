#pragma once

/// Documents of what needs no likelihood: the scan table with g_R(s), the side band, the unblinding.

#include "blinding/gate.hpp"
#include "results/document.hpp"
#include "yield/g_r.hpp"

namespace antipode::results {

/// Fills a Document of kind "table": each period with g_R and its errors, error budgets, straight lines of B
/// and eps_S/B, and g_R with each correction turned the other way round. Masked periods have missing values
/// while blinded.
void describe_table(Document& document, const blinding::OpenedScan& scan,
                    const yield::YieldSettings& settings);

/// Fills a Document of kind "sideband": the mask, K(s) with its error, pulls, and the acceptance criteria in
/// order.
void describe_sideband(Document& document, const blinding::OpenedScan& scan);

/// Fills a Document of kind "unblind": all unblindings of the scan, the new one last.
void describe_ledger(Document& document, const blinding::Ledgers& ledgers);

/// Adds a note for each unblinding of the scan that a result is of: when, why, of which card, and whether the
/// side band was accepted.
void describe_unblindings(Document& document, const std::vector<blinding::Entry>& unblindings);

}  // namespace antipode::results
