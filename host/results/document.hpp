#pragma once

/// A Document is what one subcommand found: named scalars and named tables, each number with its unit and its
/// meaning, and the provenance of all. It is the only form in which results leave the program: terminal,
/// JSON, CSV, HDF5, plots and the report are all made from it, and from nothing else.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

namespace antipode::results {

/// A missing cell of a real column is NaN (so is one that is infinite), of a text column the empty text, of
/// an integer column this.
inline constexpr std::int64_t missing_integer = std::numeric_limits<std::int64_t>::min();

/// Distances from a value down to and up to the ends of its 68 % interval; both positive.
struct ErrorBar {
    double minus;
    double plus;

    static ErrorBar symmetric(double error) { return {error, error}; }
    bool operator==(const ErrorBar&) const = default;
};

using Value = std::variant<double, std::int64_t, std::string>;

/// One number or word of a result. The name is lower case with underscores and ends with its unit where it
/// has one: `k0`, `k1_per_mev`, `m_x_mev`, `g_ve`, `p_global`.
struct Scalar {
    std::string name;
    Value value;
    std::optional<ErrorBar> error;
    std::string unit;     ///< for people: "1/MeV"; empty for a pure number
    std::string meaning;  ///< one line
};

using Values = std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>>;

/// One column of a table. The error of column `x` stands in column `x_err`, or in `x_err_minus` and
/// `x_err_plus`.
struct Column {
    std::string name;
    std::string unit;
    std::string meaning;
    Values values;

    std::size_t size() const;
    bool is_missing(std::size_t row) const;
};

class Table {
public:
    Table() = default;
    Table(std::string table_name, std::string table_meaning)
        : name(std::move(table_name)), meaning(std::move(table_meaning)) {}

    /// Adds a column from any vector of floating-point, integer (bool: 0 and 1) or text values.
    template <class T>
    Table& add(std::string column, std::string unit, std::string column_meaning,
               const std::vector<T>& values) {
        return add(Column{std::move(column), std::move(unit), std::move(column_meaning), converted(values)});
    }
    /// Throws InputError if the name is taken or bad, or if the length differs from that of the other
    /// columns.
    Table& add(Column column);

    std::size_t rows() const { return columns.empty() ? 0 : columns.front().size(); }
    const Column* find(std::string_view column) const;
    /// Throws InputError that names the table and the column if it is not there.
    const Column& at(std::string_view column) const;
    /// A numeric column as reals, missing cells as NaN. Throws InputError if it is not there or is text.
    std::vector<double> real(std::string_view column) const;
    /// The errors of a column, one a row; empty if the table has no columns of errors for it.
    std::vector<ErrorBar> errors(std::string_view column) const;
    /// A column as text, numbers in their shortest exact form. Throws InputError if it is not there.
    std::vector<std::string> text(std::string_view column) const;

    std::string name;
    std::string meaning;
    std::vector<Column> columns;

private:
    template <class T>
    static Values converted(const std::vector<T>& values);
};

class Document {
public:
    Document() = default;
    /// kind: "table", "sideband", "fit", "limit", "pvalue", "unblind": it names the output files too.
    /// provenance: of base/provenance.hpp, as its `to_json()` gives it.
    Document(std::string document_kind, std::string card_name, nlohmann::ordered_json document_provenance);

    /// A number that is not finite is left out, and so is an error; a note then says so: no result holds NaN
    /// or infinity. Throws InputError if the name is taken or bad.
    Document& add(Scalar scalar);
    template <class T>
    Document& add(std::string name, const T& value, std::string unit, std::string meaning,
                  std::optional<ErrorBar> error = {}) {
        return add(Scalar{std::move(name), converted(value), error, std::move(unit), std::move(meaning)});
    }
    /// A number with a symmetric error.
    Document& add(std::string name, double value, double error, std::string unit, std::string meaning) {
        return add(
            Scalar{std::move(name), value, ErrorBar::symmetric(error), std::move(unit), std::move(meaning)});
    }
    /// Adds an empty table; the reference holds until the next table is added.
    Table& add_table(std::string name, std::string meaning);

    const Scalar* find(std::string_view scalar) const;
    const Table* find_table(std::string_view table) const;
    /// As `find`, but throws InputError that names the kind and what is not there.
    const Scalar& at(std::string_view scalar) const;
    const Table& table(std::string_view table) const;
    /// A scalar as a real number. Throws InputError if it is not there or is text.
    double real(std::string_view scalar) const;

    std::string kind;
    std::string card;                   ///< name of the card: "published"
    nlohmann::ordered_json provenance;  ///< version, card, input hashes, seed, command line ...
    std::vector<Scalar> scalars;        ///< in the order in which they are shown
    std::vector<Table> tables;          ///< in the order in which they are shown
    std::vector<std::string> notes;     ///< sentences that a reader of the numbers must know

private:
    template <class T>
    static Value converted(const T& value) {
        if constexpr (std::is_floating_point_v<T>)
            return double{value};
        else if constexpr (std::is_integral_v<T>)
            return static_cast<std::int64_t>(value);
        else
            return std::string(value);
    }
};

/// Shortest text that reads back as the same number; "nan" for NaN.
std::string exact_text(const Value& value);

template <class T>
Values Table::converted(const std::vector<T>& values) {
    if constexpr (std::is_floating_point_v<T>) {
        return std::vector<double>(values.begin(), values.end());
    } else if constexpr (std::is_integral_v<T>) {
        std::vector<std::int64_t> integers;
        integers.reserve(values.size());
        for (const auto value : values)
            integers.push_back(static_cast<std::int64_t>(value));
        return integers;
    } else {
        return std::vector<std::string>(values.begin(), values.end());
    }
}

}  // namespace antipode::results
