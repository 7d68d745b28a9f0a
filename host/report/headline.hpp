#pragma once

/// The few numbers that a reader looks for first, ours beside the published ones.

#include "report/published.hpp"
#include "results/document.hpp"

#include <optional>
#include <string>
#include <vector>

namespace antipode::report {

/// The results of one card, or of one folder.
struct Analysis {
    std::string label;
    std::vector<const results::Document*> documents;  ///< in the order of the work

    const results::Document* find(const std::string& kind) const;
};

/// The analyses that have a headline number, so that a lone event display is no column; all, if none has.
std::vector<Analysis> with_headline(const std::vector<Analysis>& analyses);

struct HeadlineRow {
    std::string label;  ///< HTML
    std::string unit;
    std::vector<std::string> ours;  ///< one for each analysis, as results::display; "–" where it has none
    std::string published;          ///< likewise; empty if there is none
    std::string source;             ///< of the published number
};

/// Rows for every headline number that at least one analysis has.
std::vector<HeadlineRow> headline(const std::vector<Analysis>& analyses,
                                  const std::optional<Published>& published);

/// The same rows as a table of texts, for a terminal: columns `what`, one for each analysis with its label,
/// `published`.
results::Table headline_table(const std::vector<Analysis>& analyses,
                              const std::optional<Published>& published);

/// One number of the limits at a mass, ours and published, in units of 1e-4. HTML.
struct LimitCell {
    std::string ours;
    std::string published;
};
struct LimitRow {
    std::string mass;
    std::vector<LimitCell> cells;  ///< observed at 90 %, then the five expected quantiles from below
};

/// What the data are, and what was found, for the first lines of the report; an empty text is not known.
struct Summary {
    std::string experiment, data_set, data_taken, positrons, verdict;
};
Summary summary(const Analysis& analysis);

/// Our limits at the masses of the published ones that we have too.
std::vector<LimitRow> limits_beside(const results::Document& limit, const Published& published);

}  // namespace antipode::report
