#pragma once

/// What differs between two results: every number and word, not where and when they were made.

#include "results/document.hpp"

#include <string>
#include <vector>

namespace antipode::results {

/// Numbers a and b are equal if |b - a| <= absolute + relative max(|a|, |b|).
struct Tolerance {
    double absolute = 0;
    double relative = 0;
};

struct Difference {
    std::string where;     ///< "k0", "points[3].g_r"
    std::string first;     ///< the value, or "-" if it is missing there
    std::string second;    ///< likewise
    double absolute = 0;   ///< second - first; NaN where one is no number
    double relative = 0;   ///< absolute / first; NaN likewise
    double in_errors = 0;  ///< absolute / sqrt(error of first ^2 + error of second ^2); NaN without errors
};

/// Differences in the order of the first Document, then what only the second has. Throws InputError if the
/// Documents are of different kinds.
std::vector<Difference> compare(const Document& first, const Document& second,
                                const Tolerance& tolerance = {});

/// The differences as a Document of kind "diff" that tells too how the provenances differ: version, inputs,
/// keys of the card, seed. Its table `differences` has no row where the results are equal.
Document diff(const Document& first, const Document& second, const Tolerance& tolerance,
              nlohmann::ordered_json provenance);

}  // namespace antipode::results
