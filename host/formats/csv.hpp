#pragma once

#include "base/card.hpp"
#include "base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace antipode::formats {

/// A CSV table with one header line, in memory. Lines that start with '#' and empty lines are comments.
/// Columns are separated by commas, semicolons or tabs, whichever the header has; decimal commas are read
/// where all numbers of the table have them; names of columns are read without regard to capitals and
/// surrounding spaces.
///
/// Every reading error is an InputError that names the file, the line, the column and what was expected; it
/// quotes what was found unless the column is declared blind.
class CsvTable {
public:
    /// Reads the whole file. Throws IoError if it cannot be read, InputError if a row has too few or too many
    /// fields or the header names a column twice.
    static CsvTable read(const std::filesystem::path& path);

    std::size_t rows() const noexcept { return rows_.size(); }
    const std::vector<std::string>& columns() const noexcept { return columns_; }
    const std::filesystem::path& path() const noexcept { return path_; }
    bool has(std::string_view column) const;

    /// Checks that each required column is there and that no column is outside required and optional.
    void check_columns(const std::vector<std::string>& required,
                       const std::vector<std::string>& optional) const;

    /// The columns outside required and optional. Throws InputError if a required one is missing.
    std::vector<std::string> other_columns(const std::vector<std::string>& required,
                                           const std::vector<std::string>& optional) const;

    /// Values of these columns are never quoted in an error: they are under blinding.
    void blind(std::vector<std::string> columns) { blind_ = std::move(columns); }

    std::string text(std::size_t row, std::string_view column) const;
    double number(std::size_t row, std::string_view column, Range range = {}) const;
    std::int64_t integer(std::size_t row, std::string_view column, Range range = {}) const;
    /// Absent if the column does not exist or the field is empty.
    std::optional<double> optional_number(std::size_t row, std::string_view column, Range range = {}) const;

    /// Throws the InputError for a field: "scan.csv:7: column 6 (n2): expected ..., found ...".
    [[noreturn]] void fail(std::size_t row, std::string_view column, const std::string& expected) const;

private:
    struct Row {
        std::size_t line;
        std::vector<std::string> fields;
    };
    std::optional<std::size_t> index(std::string_view column) const;
    const std::string& field(std::size_t row, std::string_view column) const;
    void read_decimal_commas();

    std::filesystem::path path_;
    std::size_t header_line_ = 0;
    std::vector<std::string> columns_;
    std::vector<std::string> blind_;
    std::vector<Row> rows_;
};

}  // namespace antipode::formats
