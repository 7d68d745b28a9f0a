#include "results/diff.hpp"

#include "base/error.hpp"
#include "base/json.hpp"

#include <cmath>

#include <fmt/format.h>

namespace antipode::results {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

class Comparison {
public:
    explicit Comparison(const Tolerance& tolerance) : tolerance_(tolerance) {}

    void numbers(std::string where, double a, double b, double error_a, double error_b) {
        const bool both_missing = std::isnan(a) && std::isnan(b);
        const double allowed = tolerance_.absolute + tolerance_.relative * std::max(std::abs(a), std::abs(b));
        if (both_missing || a == b || std::abs(b - a) <= allowed) return;
        const double error = std::hypot(error_a, error_b);
        differences_.push_back(
            {std::move(where), shown(a), shown(b), b - a, (b - a) / a, error > 0 ? (b - a) / error : nan});
    }
    void words(std::string where, const std::string& a, const std::string& b) {
        if (a != b) differences_.push_back({std::move(where), a, b, nan, nan, nan});
    }
    std::vector<Difference> take() { return std::move(differences_); }

private:
    static std::string shown(double value) { return std::isnan(value) ? "-" : exact_text(value); }

    Tolerance tolerance_;
    std::vector<Difference> differences_;
};

bool is_text(const Values& values) {
    return std::holds_alternative<std::vector<std::string>>(values);
}

double larger(const ErrorBar& bar) {
    return std::max(bar.minus, bar.plus);
}

void compare_scalars(Comparison& comparison, const Scalar& a, const Scalar& b, const Document& first,
                     const Document& second) {
    if (std::holds_alternative<std::string>(a.value) || std::holds_alternative<std::string>(b.value))
        return comparison.words(a.name, exact_text(a.value), exact_text(b.value));
    comparison.numbers(a.name, first.real(a.name), second.real(b.name), a.error ? larger(*a.error) : 0,
                       b.error ? larger(*b.error) : 0);
}

void compare_columns(Comparison& comparison, const Table& a, const Table& b, const Column& column) {
    const auto where = [&](std::size_t row) { return fmt::format("{}[{}].{}", a.name, row, column.name); };
    if (is_text(column.values) || is_text(b.at(column.name).values)) {
        const auto words_a = a.text(column.name);
        const auto words_b = b.text(column.name);
        for (std::size_t row = 0; row < words_a.size(); ++row)
            comparison.words(where(row), words_a[row], words_b[row]);
        return;
    }
    const auto numbers_a = a.real(column.name);
    const auto numbers_b = b.real(column.name);
    const auto errors_a = a.errors(column.name);
    const auto errors_b = b.errors(column.name);
    for (std::size_t row = 0; row < numbers_a.size(); ++row)
        comparison.numbers(where(row), numbers_a[row], numbers_b[row],
                           errors_a.empty() ? 0 : larger(errors_a[row]),
                           errors_b.empty() ? 0 : larger(errors_b[row]));
}

void compare_tables(Comparison& comparison, const Table& a, const Table& b) {
    if (a.rows() != b.rows())
        return comparison.words(a.name, fmt::format("{} rows", a.rows()), fmt::format("{} rows", b.rows()));
    for (const auto& column : a.columns) {
        if (b.find(column.name))
            compare_columns(comparison, a, b, column);
        else
            comparison.words(fmt::format("{}.{}", a.name, column.name), "a column", "-");
    }
    for (const auto& column : b.columns)
        if (!a.find(column.name))
            comparison.words(fmt::format("{}.{}", a.name, column.name), "-", "a column");
}

/// What of the provenance explains a difference: not the time, the place or the number of threads.
std::vector<std::string> notes_on_provenance(const Document& first, const Document& second) {
    std::vector<std::string> notes;
    const auto note = [&](const std::string& what, const nlohmann::ordered_json& a,
                          const nlohmann::ordered_json& b) {
        if (a != b) notes.push_back(fmt::format("{}: {} and {}", what, json_text(a), json_text(b)));
    };
    const auto value = [](const nlohmann::ordered_json& json,
                          const nlohmann::ordered_json::json_pointer& key) {
        return json.contains(key) ? json.at(key) : nlohmann::ordered_json();
    };
    note("card", first.card, second.card);
    const auto flat_a = first.provenance.flatten();
    const auto flat_b = second.provenance.flatten();
    const auto explains = [](const std::string& key) {
        for (const auto* part : {"/utc", "/host", "/threads", "/command_line"})
            if (key == part) return false;
        return !key.empty();  // flattened from a provenance with nothing in it
    };
    for (const auto& [key, ignored] : flat_a.items())
        if (explains(key)) {
            const nlohmann::ordered_json::json_pointer pointer(key);
            note(key.substr(1), value(first.provenance, pointer), value(second.provenance, pointer));
        }
    for (const auto& [key, ignored] : flat_b.items())
        if (explains(key) && !flat_a.contains(key))
            note(key.substr(1), nullptr, value(second.provenance, nlohmann::ordered_json::json_pointer(key)));
    return notes;
}

}  // namespace

std::vector<Difference> compare(const Document& first, const Document& second, const Tolerance& tolerance) {
    if (first.kind != second.kind)
        throw InputError(
            fmt::format("a {} result cannot be compared with a {} result", first.kind, second.kind));
    Comparison comparison(tolerance);
    for (const auto& scalar : first.scalars) {
        if (const auto* other = second.find(scalar.name))
            compare_scalars(comparison, scalar, *other, first, second);
        else
            comparison.words(scalar.name, exact_text(scalar.value), "-");
    }
    for (const auto& scalar : second.scalars)
        if (!first.find(scalar.name)) comparison.words(scalar.name, "-", exact_text(scalar.value));
    for (const auto& table : first.tables) {
        if (const auto* other = second.find_table(table.name))
            compare_tables(comparison, table, *other);
        else
            comparison.words(table.name, "a table", "-");
    }
    for (const auto& table : second.tables)
        if (!first.find_table(table.name)) comparison.words(table.name, "-", "a table");
    return comparison.take();
}

Document diff(const Document& first, const Document& second, const Tolerance& tolerance,
              nlohmann::ordered_json provenance) {
    const auto differences = compare(first, second, tolerance);
    Document document("diff", first.card, std::move(provenance));
    document.add("compared", first.kind, "", "kind of the two results");
    document.add("differences", differences.size(), "",
                 "numbers and words that differ by more than the tolerance");
    document.add("absolute_tolerance", tolerance.absolute, "", "allowed in the unit of each number");
    document.add("relative_tolerance", tolerance.relative, "",
                 "allowed as a fraction of the larger of the two");
    std::vector<std::string> where, a, b;
    std::vector<double> absolute, relative, in_errors;
    for (const auto& difference : differences) {
        where.push_back(difference.where);
        a.push_back(difference.first);
        b.push_back(difference.second);
        absolute.push_back(difference.absolute);
        relative.push_back(difference.relative);
        in_errors.push_back(difference.in_errors);
    }
    if (!differences.empty())
        document.add_table("differences", "what differs, second against first")
            .add("name", "", "scalar, or table[row].column", where)
            .add("first", "", "value in the first result", a)
            .add("second", "", "value in the second result", b)
            .add("absolute", "", "second - first", absolute)
            .add("relative", "", "(second - first) / first", relative)
            .add("in_errors", "", "(second - first) / root of the sum of the squares of their errors",
                 in_errors);
    document.notes = notes_on_provenance(first, second);
    return document;
}

}  // namespace antipode::results
