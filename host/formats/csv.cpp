#include "formats/csv.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>

#include <boost/algorithm/string/trim.hpp>
#include <boost/tokenizer.hpp>
#include <fmt/format.h>

namespace antipode::formats {
namespace {

std::vector<std::string> split(const std::string& line, const std::string& where) {
    using Separator = boost::escaped_list_separator<char>;
    std::vector<std::string> fields;
    try {
        for (auto field : boost::tokenizer<Separator>(line, Separator())) {
            boost::algorithm::trim(field);
            fields.push_back(std::move(field));
        }
    } catch (const boost::escaped_list_error&) {
        throw InputError(
            fmt::format("{}: a backslash is followed by a character that cannot be escaped", where));
    }
    return fields;
}

template <class T>
bool parse(const std::string& text, T& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

CsvTable CsvTable::read(const std::filesystem::path& path) {
    std::ifstream file(path);
    if (!file) throw IoError(fmt::format("{}: cannot be opened for reading", path.string()));
    CsvTable table;
    table.path_ = path;
    std::string line;
    for (std::size_t number = 1; std::getline(file, line); ++number) {
        boost::algorithm::trim(line);
        if (line.empty() || line.front() == '#') continue;
        const auto where = fmt::format("{}:{}", path.string(), number);
        auto fields = split(line, where);
        if (table.columns_.empty()) {
            for (std::size_t i = 0; i < fields.size(); ++i)
                if (std::find(fields.begin(), fields.begin() + static_cast<std::ptrdiff_t>(i), fields[i]) !=
                    fields.begin() + static_cast<std::ptrdiff_t>(i))
                    throw InputError(
                        fmt::format("{}: column '{}' stands twice in the header", where, fields[i]));
            table.columns_ = std::move(fields);
            table.header_line_ = number;
            continue;
        }
        if (fields.size() != table.columns_.size())
            throw InputError(
                fmt::format("{}: expected {} fields, found {}", where, table.columns_.size(), fields.size()));
        table.rows_.push_back({number, std::move(fields)});
    }
    if (file.bad()) throw IoError(fmt::format("{}: reading failed", path.string()));
    if (table.columns_.empty())
        throw InputError(fmt::format("{}: expected a header line, found an empty file", path.string()));
    return table;
}

std::optional<std::size_t> CsvTable::index(std::string_view column) const {
    const auto found = std::find(columns_.begin(), columns_.end(), column);
    if (found == columns_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - columns_.begin());
}

bool CsvTable::has(std::string_view column) const {
    return index(column).has_value();
}

void CsvTable::check_columns(const std::vector<std::string>& required,
                             const std::vector<std::string>& optional) const {
    const auto where = fmt::format("{}:{}", path_.string(), header_line_);
    auto known = required;
    known.insert(known.end(), optional.begin(), optional.end());
    for (const auto& column : columns_)
        if (std::find(known.begin(), known.end(), column) == known.end())
            throw InputError(fmt::format("{}: unknown column '{}'; did you mean '{}'?", where, column,
                                         nearest(column, known)));
    for (const auto& column : required)
        if (!has(column)) throw InputError(fmt::format("{}: column '{}' is missing", where, column));
}

const std::string& CsvTable::field(std::size_t row, std::string_view column) const {
    const auto at = index(column);
    if (!at)
        throw InputError(fmt::format("{}:{}: column '{}' is missing", path_.string(), header_line_, column));
    return rows_.at(row).fields[*at];
}

void CsvTable::fail(std::size_t row, std::string_view column, const std::string& expected) const {
    const bool quiet = std::find(blind_.begin(), blind_.end(), column) != blind_.end();
    const auto found = quiet ? std::string("something else (not shown: the column is blinded)")
                             : fmt::format("'{}'", field(row, column));
    throw InputError(fmt::format("{}:{}: column {} ({}): expected {}, found {}", path_.string(),
                                 rows_.at(row).line, index(column).value() + 1, column, expected, found));
}

std::string CsvTable::text(std::size_t row, std::string_view column) const {
    return field(row, column);
}

double CsvTable::number(std::size_t row, std::string_view column, Range range) const {
    double value = 0;
    if (!parse(field(row, column), value) || !std::isfinite(value)) fail(row, column, "a number");
    if (value < range.low || value > range.high)
        fail(row, column, fmt::format("a number from {} to {}", range.low, range.high));
    return value;
}

std::int64_t CsvTable::integer(std::size_t row, std::string_view column, Range range) const {
    std::int64_t value = 0;
    if (!parse(field(row, column), value)) fail(row, column, "an integer");
    if (static_cast<double>(value) < range.low || static_cast<double>(value) > range.high)
        fail(row, column, fmt::format("an integer from {} to {}", range.low, range.high));
    return value;
}

std::optional<double> CsvTable::optional_number(std::size_t row, std::string_view column, Range range) const {
    if (!has(column) || field(row, column).empty()) return std::nullopt;
    return number(row, column, range);
}

}  // namespace antipode::formats
