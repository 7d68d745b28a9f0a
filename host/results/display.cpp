#include "results/display.hpp"

#include "results/plain_text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace antipode::results {
namespace {

constexpr int significant_digits = 6;  ///< of a real number without an error
constexpr int most_decimals = 9;       ///< more would be read as noise

int exponent_of(double value) {
    return value == 0 ? 0 : static_cast<int>(std::floor(std::log10(std::abs(value))));
}

/// Where a fixed-point number has too many zeros to read.
bool wants_exponent(int exponent) {
    return exponent < -3 || exponent >= 6;
}

/// Decimals that show two digits of an error.
int decimals_of_error(double error) {
    const int exponent = exponent_of(error);
    const bool rounds_up = std::round(error * std::pow(10, 1 - exponent)) >= 100;
    return 1 - exponent - (rounds_up ? 1 : 0);
}

std::string plain(double value) {
    if (std::isnan(value)) return "-";
    const int exponent = std::isfinite(value) ? exponent_of(value) : 0;
    if (!wants_exponent(exponent)) return fmt::format("{:.{}g}", value, significant_digits);
    return fmt::format("{:.{}g}e{}", value * std::pow(10, -exponent), significant_digits, exponent);
}

/// A value and its error, both divided by 10^exponent, without the exponent.
std::string mantissa_with_error(double value, const ErrorBar& error, int exponent) {
    const double scale = std::pow(10, -exponent);
    const double smaller = std::min(error.minus, error.plus) * scale;
    const double larger = std::max(error.minus, error.plus) * scale;
    const int decimals = std::clamp(decimals_of_error(smaller > 0 ? smaller : larger), 0, most_decimals);
    if (error.minus != error.plus)
        return fmt::format("{:.{}f} +{:.{}f} -{:.{}f}", value * scale, decimals, error.plus * scale, decimals,
                           error.minus * scale, decimals);
    return fmt::format("{:.{}f}({:.0f})", value * scale, decimals, larger * std::pow(10, decimals));
}

/// Reals of one column: one format for all.
std::vector<std::string> aligned(const std::vector<double>& values) {
    double largest = 0;
    double smallest = std::numeric_limits<double>::infinity();
    for (const double value : values)
        if (std::isfinite(value) && value != 0) {
            largest = std::max(largest, std::abs(value));
            smallest = std::min(smallest, std::abs(value));
        }
    const bool exponents = largest > 0 && (wants_exponent(exponent_of(largest)) || largest / smallest > 1e6);
    int decimals = std::clamp(significant_digits - 1 - exponent_of(largest), 0, most_decimals);

    const auto format = [&](int digits) {
        std::vector<std::string> cells;
        for (const double value : values)
            cells.push_back(std::isnan(value)       ? "-"
                            : !std::isfinite(value) ? fmt::format("{}", value)
                            : exponents             ? fmt::format("{:.{}e}", value, significant_digits - 2)
                                                    : fmt::format("{:.{}f}", value, digits));
        return cells;
    };
    auto cells = format(decimals);
    const auto ends_in_zero = [](const std::string& cell) { return cell == "-" || cell.back() == '0'; };
    while (!exponents && decimals > 0 && std::all_of(cells.begin(), cells.end(), ends_in_zero))
        cells = format(--decimals);
    return cells;
}

bool ends_with(std::string_view name, std::string_view end) {
    return name.size() > end.size() && name.substr(name.size() - end.size()) == end;
}

/// Whether another column shows this one behind its values.
bool is_error_column(const Table& table, const Column& column) {
    for (const std::string_view suffix : {"_err", "_err_minus", "_err_plus"})
        if (ends_with(column.name, suffix)) {
            const auto owner = column.name.substr(0, column.name.size() - suffix.size());
            if (table.find(owner) && !table.errors(owner).empty()) return true;
        }
    return false;
}

std::vector<std::string> cells_of(const Table& table, const Column& column) {
    if (const auto errors = table.errors(column.name); !errors.empty()) {
        const auto values = table.real(column.name);
        std::vector<std::string> cells;
        for (std::size_t row = 0; row < values.size(); ++row)
            cells.push_back(with_error(values[row], errors[row]));
        return cells;
    }
    if (const auto* reals = std::get_if<std::vector<double>>(&column.values)) return aligned(*reals);
    auto cells = table.text(column.name);
    for (auto& cell : cells)
        cell = cell.empty() ? "-" : one_line(cell);
    return cells;
}

/// Columns on a terminal: characters, not bytes.
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t to, bool right) {
    const std::string space(to - std::min(to, width(text)), ' ');
    return right ? space + text : text + space;
}

std::string without_trailing_space(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line + '\n';
}

}  // namespace

std::string with_error(double value, const ErrorBar& error) {
    if (!std::isfinite(value) || !std::isfinite(error.minus) || !std::isfinite(error.plus) ||
        std::max(error.minus, error.plus) <= 0)
        return plain(value);
    const int exponent = exponent_of(std::max({std::abs(value), error.minus, error.plus}));
    if (!wants_exponent(exponent)) return mantissa_with_error(value, error, 0);
    const auto mantissa = mantissa_with_error(value, error, exponent);
    if (error.minus == error.plus) return fmt::format("{}e{}", mantissa, exponent);
    return fmt::format("({})e{}", mantissa, exponent);
}

std::string display(const Scalar& scalar) {
    if (const auto* text = std::get_if<std::string>(&scalar.value))
        return text->empty() ? "-" : one_line(*text);
    if (const auto* integer = std::get_if<std::int64_t>(&scalar.value))
        return *integer == missing_integer ? "-" : fmt::format("{}", *integer);
    const double value = std::get<double>(scalar.value);
    return scalar.error ? with_error(value, *scalar.error) : plain(value);
}

std::vector<DisplayColumn> display(const Table& table) {
    std::vector<DisplayColumn> shown;
    for (const auto& column : table.columns) {
        if (is_error_column(table, column)) continue;
        const bool numeric = !std::holds_alternative<std::vector<std::string>>(column.values);
        shown.push_back({one_line(column.name), one_line(column.unit), one_line(column.meaning), numeric,
                         cells_of(table, column)});
    }
    return shown;
}

std::string to_text(const Table& table, std::size_t max_rows) {
    const auto heading = fmt::format("\n{}: {}", table.name, one_line(table.meaning));
    const auto rows = table.rows();
    if (rows > max_rows) return fmt::format("{} ({} rows, in the files)\n", heading, rows);
    const auto columns = display(table);
    std::vector<std::size_t> widths;
    for (const auto& column : columns) {
        auto widest = std::max(width(column.name), width(column.unit));
        for (std::size_t row = 0; row < rows; ++row)
            widest = std::max(widest, width(column.cells[row]));
        widths.push_back(widest);
    }
    const auto line = [&](auto&& cell_of) {
        std::string text;
        for (std::size_t i = 0; i < columns.size(); ++i)
            text += fmt::format("  {}", padded(cell_of(columns[i]), widths[i], columns[i].numeric));
        return without_trailing_space(text);
    };
    auto text = heading + '\n';
    text += line([](const auto& column) { return column.name; });
    if (std::any_of(columns.begin(), columns.end(), [](const auto& column) { return !column.unit.empty(); }))
        text += line([](const auto& column) { return column.unit; });
    for (std::size_t row = 0; row < rows; ++row)
        text += line([row](const auto& column) { return column.cells[row]; });
    return text;
}

std::string to_text(const Document& document, std::size_t max_rows) {
    constexpr std::size_t widest_value = 24;  // longer texts do not push the units of the others away
    auto text = fmt::format("antipode {}, card {}\n", document.kind, one_line(document.card));
    std::size_t name_width = 0;
    std::size_t value_width = 0;
    std::size_t unit_width = 0;
    for (const auto& scalar : document.scalars) {
        name_width = std::max(name_width, width(scalar.name));
        value_width = std::max(value_width, std::min(width(display(scalar)), widest_value));
        unit_width = std::max(unit_width, width(one_line(scalar.unit)));
    }
    for (const auto& scalar : document.scalars)
        text += without_trailing_space(fmt::format("  {}  {}  {}  {}", padded(scalar.name, name_width, false),
                                                   padded(display(scalar), value_width, false),
                                                   padded(one_line(scalar.unit), unit_width, false),
                                                   one_line(scalar.meaning)));
    for (const auto& table : document.tables)
        text += to_text(table, max_rows);
    for (const auto& note : document.notes)
        text += fmt::format("\nnote: {}\n", one_line(note));
    return text;
}

}  // namespace antipode::results
