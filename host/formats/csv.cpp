#include "formats/csv.hpp"

#include "formats/table_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <fmt/format.h>

namespace antipode::formats {
namespace {

constexpr std::string_view separators = ",;\t";

/// Beyond these it is no table, and would take memory and time out of proportion to its size.
constexpr std::size_t longest_line = 65536, most_columns = 1000, most_rows = 200'000;

std::string trimmed(std::string field) {
    boost::algorithm::trim(field);
    return field;
}

/// Fields of a line, trimmed; a quoted field may hold the separator, and a quote twice for one (RFC 4180).
std::vector<std::string> split(std::string_view line, char separator, const std::string& where) {
    std::vector<std::string> fields(1);
    bool quoted = false, blank = true;  // so far, of this field
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        const bool twice = c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"';
        if (c == '"' && !twice && (quoted || blank)) {
            quoted = !quoted;
        } else if (c == separator && !quoted) {
            if (fields.size() == most_columns)
                throw InputError(fmt::format("{}: more than {} fields", where, most_columns));
            fields.emplace_back();
            blank = true;
        } else {
            fields.back() += c;
            blank = blank && (c == ' ' || c == '\t');
            i += twice ? 1 : 0;
        }
    }
    if (quoted) throw InputError(fmt::format("{}: a quoted field does not end on its line", where));
    std::transform(fields.begin(), fields.end(), fields.begin(), trimmed);
    return fields;
}

/// What stands between the columns of the header: whichever of comma, semicolon and tab stands there most
/// often.
char separator_of(std::string_view header, const std::string& where) {
    char best = separators.front();
    for (const char candidate : separators)
        if (std::count(header.begin(), header.end(), candidate) >
            std::count(header.begin(), header.end(), best))
            best = candidate;
    if (std::count(header.begin(), header.end(), best) == 0 &&
        std::count(header.begin(), header.end(), ' ') + std::count(header.begin(), header.end(), '|') > 1)
        throw InputError(
            fmt::format("{}: the columns of the header are separated by spaces or bars: expected commas, "
                        "semicolons or tabs",
                        where));
    return best;
}

/// "  N_POT " and "n pot" are n_pot.
std::string column_name(std::string field) {
    boost::algorithm::to_lower(field);
    std::replace(field.begin(), field.end(), ' ', '_');
    return field;
}

void check_names(const std::vector<std::string>& names, const std::string& where) {
    for (auto name = names.begin(); name != names.end(); ++name) {
        if (std::find(names.begin(), name, *name) != name)
            throw InputError(fmt::format("{}: column '{}' stands twice in the header", where, *name));
        if (name->empty())
            throw InputError(fmt::format("{}: column {} has no name", where, name - names.begin() + 1));
    }
}

bool is_number_with(char decimal, const std::string& field) {
    return field.find(decimal) != std::string::npos &&
           field.find_first_not_of(fmt::format("0123456789+-eE{}", decimal)) == std::string::npos;
}

template <class T>
bool parse(const std::string& text, T& value) {
    const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

CsvTable CsvTable::read(const std::filesystem::path& path) {
    std::istringstream text(read_table_text(path));
    CsvTable table;
    table.path_ = path;
    std::string line;
    char separator = 0;
    for (std::size_t number = 1; std::getline(text, line); ++number) {
        const auto where = fmt::format("{}:{}", path.string(), number);
        if (line.size() > longest_line)
            throw InputError(fmt::format("{}: longer than {} characters", where, longest_line));
        // Empty rows and comments, also as a spreadsheet saves them: separators alone, quotes around a
        // comment.
        if (line.find_first_not_of(" \t,;") == std::string::npos) continue;
        if (line.starts_with('#') || line.starts_with("\"#")) continue;
        if (line.starts_with("sep=")) continue;  // Excel's own note of the separator
        if (separator == 0) {
            separator = separator_of(line, where);
            table.columns_ = split(line, separator, where);
            std::transform(table.columns_.begin(), table.columns_.end(), table.columns_.begin(), column_name);
            while (table.columns_.size() > 1 && table.columns_.back().empty())
                table.columns_.pop_back();  // a spreadsheet's empty columns
            check_names(table.columns_, where);
            table.header_line_ = number;
            continue;
        }
        auto fields = split(line, separator, where);
        if (std::all_of(fields.begin(), fields.end(), [](const auto& field) { return field.empty(); }))
            continue;
        while (fields.size() > table.columns_.size() && fields.back().empty())
            fields.pop_back();
        if (fields.size() != table.columns_.size())
            throw InputError(fmt::format("{}: expected {} fields, found {}{}", where, table.columns_.size(),
                                         fields.size(),
                                         separator == ',' && fields.size() > table.columns_.size()
                                             ? ". Decimal commas between commas cannot be told apart: "
                                               "separate the columns by semicolons"
                                             : ""));
        if (table.rows_.size() == most_rows)
            throw InputError(fmt::format("{}: more than {} rows", where, most_rows));
        table.rows_.push_back({number, std::move(fields)});
    }
    if (table.columns_.empty())
        throw InputError(fmt::format("{}: expected a header line, found an empty file", path.string()));
    table.read_decimal_commas();
    return table;
}

void CsvTable::read_decimal_commas() {
    bool points = false, commas = false;
    const auto each_field = [&](const auto& visit) {
        for (auto& row : rows_)
            for (auto& field : row.fields)
                visit(field);
    };
    each_field([&](const std::string& field) {
        points = points || is_number_with('.', field);
        commas = commas || is_number_with(',', field);
    });
    if (!commas) return;
    if (points)
        throw InputError(fmt::format(
            "{}: some numbers have a decimal comma or thousands separated by commas, and others a decimal "
            "point: expected one kind, and thousands without a separator",
            path_.string()));
    each_field([](std::string& field) {
        if (is_number_with(',', field)) std::replace(field.begin(), field.end(), ',', '.');
    });
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
    const auto others = other_columns(required, optional);
    if (others.empty()) return;
    auto known = required;
    known.insert(known.end(), optional.begin(), optional.end());
    throw InputError(fmt::format("{}:{}: unknown column '{}'; did you mean '{}'?", path_.string(),
                                 header_line_, others.front(), nearest(others.front(), known)));
}

std::vector<std::string> CsvTable::other_columns(const std::vector<std::string>& required,
                                                 const std::vector<std::string>& optional) const {
    const auto holds = [](const auto& names, const auto& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    std::vector<std::string> others;
    for (const auto& column : columns_)
        if (!holds(required, column) && !holds(optional, column)) others.push_back(column);
    for (const auto& column : required)
        if (!has(column))
            throw InputError(fmt::format(
                "{}:{}: column '{}' is missing{}", path_.string(), header_line_, column,
                others.empty()
                    ? ""
                    : fmt::format("; unknown column '{}' is the nearest", nearest(column, others))));
    return others;
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
    if (double real = 0; !parse(field(row, column), value)) {  // 3.0 is an integer in a table from elsewhere
        if (!parse(field(row, column), real) || real != std::floor(real) || std::abs(real) > 1e15)
            fail(row, column, "an integer");
        value = static_cast<std::int64_t>(real);
    }
    if (static_cast<double>(value) < range.low || static_cast<double>(value) > range.high)
        fail(row, column, fmt::format("an integer from {} to {}", range.low, range.high));
    return value;
}

std::optional<double> CsvTable::optional_number(std::size_t row, std::string_view column, Range range) const {
    if (!has(column) || field(row, column).empty()) return std::nullopt;
    return number(row, column, range);
}

}  // namespace antipode::formats
