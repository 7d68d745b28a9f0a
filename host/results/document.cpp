#include "results/document.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace antipode::results {
namespace {

/// Names become keys, file names and HDF5 paths.
void require_name(std::string_view what, std::string_view name) {
    const bool good = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (!good)
        throw InputError(
            fmt::format("{} '{}': a name has lower-case letters, digits and underscores", what, name));
}

template <class Range>
auto* find_named(Range& range, std::string_view name) {
    const auto found =
        std::find_if(range.begin(), range.end(), [&](const auto& item) { return item.name == name; });
    return found == range.end() ? nullptr : &*found;
}

}  // namespace

std::size_t Column::size() const {
    return std::visit([](const auto& cells) { return cells.size(); }, values);
}

bool Column::is_missing(std::size_t row) const {
    if (const auto* reals = std::get_if<std::vector<double>>(&values)) return std::isnan((*reals)[row]);
    if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&values))
        return (*integers)[row] == missing_integer;
    return std::get<std::vector<std::string>>(values)[row].empty();
}

Table& Table::add(Column column) {
    require_name("column", column.name);
    if (find(column.name)) throw InputError(fmt::format("table {} has two columns '{}'", name, column.name));
    if (!columns.empty() && column.size() != rows())
        throw InputError(fmt::format("table {}: column '{}' has {} rows, the others have {}", name,
                                     column.name, column.size(), rows()));
    if (auto* reals = std::get_if<std::vector<double>>(&column.values))
        for (double& value : *reals)
            if (std::isinf(value)) value = std::numeric_limits<double>::quiet_NaN();
    columns.push_back(std::move(column));
    return *this;
}

const Column* Table::find(std::string_view column) const {
    return find_named(columns, column);
}

const Column& Table::at(std::string_view column) const {
    if (const auto* found = find(column)) return *found;
    throw InputError(fmt::format("table {} has no column '{}'", name, column));
}

std::vector<double> Table::real(std::string_view column) const {
    const auto& found = at(column);
    if (const auto* reals = std::get_if<std::vector<double>>(&found.values)) return *reals;
    const auto* integers = std::get_if<std::vector<std::int64_t>>(&found.values);
    if (!integers) throw InputError(fmt::format("table {}: column '{}' is text, not numbers", name, column));
    std::vector<double> reals;
    reals.reserve(integers->size());
    for (const auto value : *integers)
        reals.push_back(value == missing_integer ? std::numeric_limits<double>::quiet_NaN()
                                                 : static_cast<double>(value));
    return reals;
}

std::vector<ErrorBar> Table::errors(std::string_view column) const {
    const auto named = [&](const char* suffix) { return std::string(column) + suffix; };
    const bool symmetric = find(named("_err"));
    if (!symmetric && !(find(named("_err_minus")) && find(named("_err_plus")))) return {};
    const auto minus = real(named(symmetric ? "_err" : "_err_minus"));
    const auto plus = symmetric ? minus : real(named("_err_plus"));
    std::vector<ErrorBar> bars;
    bars.reserve(minus.size());
    for (std::size_t row = 0; row < minus.size(); ++row)
        bars.push_back({minus[row], plus[row]});
    return bars;
}

std::vector<std::string> Table::text(std::string_view column) const {
    const auto& found = at(column);
    std::vector<std::string> texts;
    texts.reserve(found.size());
    std::visit(
        [&](const auto& cells) {
            for (std::size_t row = 0; row < cells.size(); ++row)
                texts.push_back(found.is_missing(row) ? std::string() : exact_text(cells[row]));
        },
        found.values);
    return texts;
}

Document::Document(std::string document_kind, std::string card_name,
                   nlohmann::ordered_json document_provenance)
    : kind(std::move(document_kind)), card(std::move(card_name)), provenance(std::move(document_provenance)) {
    require_name("document", kind);
}

Document& Document::add(Scalar scalar) {
    require_name("scalar", scalar.name);
    if (find(scalar.name))
        throw InputError(fmt::format("the {} result has two scalars '{}'", kind, scalar.name));
    const auto* real = std::get_if<double>(&scalar.value);
    if (real != nullptr && !std::isfinite(*real)) {
        notes.push_back(fmt::format("{} is not known: its computation gave no number", scalar.name));
        return *this;
    }
    if (scalar.error && !(std::isfinite(scalar.error->minus) && std::isfinite(scalar.error->plus))) {
        notes.push_back(fmt::format("the error of {} is not known", scalar.name));
        scalar.error.reset();
    }
    scalars.push_back(std::move(scalar));
    return *this;
}

Table& Document::add_table(std::string name, std::string meaning) {
    require_name("table", name);
    if (find_table(name)) throw InputError(fmt::format("the {} result has two tables '{}'", kind, name));
    return tables.emplace_back(std::move(name), std::move(meaning));
}

const Scalar* Document::find(std::string_view scalar) const {
    return find_named(scalars, scalar);
}
const Table* Document::find_table(std::string_view table) const {
    return find_named(tables, table);
}

const Scalar& Document::at(std::string_view scalar) const {
    if (const auto* found = find(scalar)) return *found;
    throw InputError(fmt::format("the {} result has no scalar '{}'", kind, scalar));
}

const Table& Document::table(std::string_view table) const {
    if (const auto* found = find_table(table)) return *found;
    throw InputError(fmt::format("the {} result has no table '{}'", kind, table));
}

double Document::real(std::string_view scalar) const {
    const auto& value = at(scalar).value;
    if (const auto* real = std::get_if<double>(&value)) return *real;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
    throw InputError(fmt::format("the {} result's '{}' is text, not a number", kind, scalar));
}

std::string exact_text(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    return std::visit(
        [](const auto& number) {
            if constexpr (std::is_arithmetic_v<std::decay_t<decltype(number)>>)
                return fmt::format("{}", number);
            else
                return std::string();
        },
        value);
}

}  // namespace antipode::results
