#pragma once

/// Numbers as people read them: rounded to their errors. Terminal and report show the same text.

#include "results/document.hpp"

#include <string>
#include <vector>

namespace antipode::results {

/// A value with two digits of its error: "1.0116(16)", "5.661(30)e-4", "0.039 +0.015 -0.011". The digits in
/// brackets are the error of the last digits before them. Without a finite positive error: six digits.
std::string with_error(double value, const ErrorBar& error);

/// "yes" and "fast" as they are, integers in full, reals with their error or six digits; "-" if missing.
std::string display(const Scalar& scalar);

/// A column to show, each cell as text.
struct DisplayColumn {
    std::string name;
    std::string unit;
    std::string meaning;
    bool numeric;  ///< aligned to the right
    std::vector<std::string> cells;
};

/// The columns of a table to show: errors stand behind their values instead of in columns of their own, all
/// numbers of a column have the same number of decimals, missing cells are "-".
std::vector<DisplayColumn> display(const Table& table);

/// A table as aligned text for a terminal; one with more rows is named only.
std::string to_text(const Table& table, std::size_t max_rows);

/// A Document as aligned text for a terminal. Of a longer table the first rows are shown, and how many
/// follow.
std::string to_text(const Document& document, std::size_t max_rows = 80);

}  // namespace antipode::results
