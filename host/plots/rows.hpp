#pragma once

#include "results/document.hpp"

#include <string>
#include <vector>

namespace antipode::plots {

/// Puts series of different lengths into one table: the rows of each follow those of the one before, and
/// cells of columns that a series does not have are missing. gnuplot, pandas and numpy pass over such cells.
class Rows {
public:
    /// All columns of one series have the same length. A column of a known name must have the same type as
    /// before.
    Rows& add(const std::vector<results::Column>& series);

    results::Table table(std::string name, std::string meaning) &&;

private:
    std::vector<results::Column> columns_;
    std::size_t rows_ = 0;
};

/// A column of reals or texts.
results::Column column(std::string name, std::string unit, std::string meaning, std::vector<double> values);
results::Column column(std::string name, std::string unit, std::string meaning,
                       std::vector<std::string> values);

/// The rows in which a text column has this value; all rows if there is no such column.
results::Table rows_with(const results::Table& table, const std::string& text_column,
                         const std::string& value);

}  // namespace antipode::plots
