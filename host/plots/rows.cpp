#include "plots/rows.hpp"

#include <algorithm>
#include <cmath>

namespace antipode::plots {
namespace {

template <class Cell>
Cell missing() {
    if constexpr (std::is_same_v<Cell, double>)
        return std::nan("");
    else if constexpr (std::is_same_v<Cell, std::int64_t>)
        return results::missing_integer;
    else
        return {};
}

void pad(results::Column& column, std::size_t rows) {
    std::visit(
        [&](auto& cells) {
            cells.resize(rows, missing<typename std::decay_t<decltype(cells)>::value_type>());
        },
        column.values);
}

}  // namespace

Rows& Rows::add(const std::vector<results::Column>& series) {
    const auto added = series.empty() ? 0 : series.front().size();
    for (const auto& column : series) {
        auto known = std::find_if(columns_.begin(), columns_.end(),
                                  [&](const auto& other) { return other.name == column.name; });
        if (known == columns_.end()) {
            auto values = column.values;
            std::visit([](auto& cells) { cells.clear(); }, values);
            columns_.push_back({column.name, column.unit, column.meaning, std::move(values)});
            known = std::prev(columns_.end());
            pad(*known, rows_);
        }
        std::visit(
            [&](auto& cells) {
                const auto& more = std::get<std::decay_t<decltype(cells)>>(column.values);
                cells.insert(cells.end(), more.begin(), more.end());
            },
            known->values);
    }
    rows_ += added;
    for (auto& column : columns_)
        pad(column, rows_);
    return *this;
}

results::Table Rows::table(std::string name, std::string meaning) && {
    results::Table table(std::move(name), std::move(meaning));
    for (auto& column : columns_)
        table.add(std::move(column));
    return table;
}

results::Column column(std::string name, std::string unit, std::string meaning, std::vector<double> values) {
    return {std::move(name), std::move(unit), std::move(meaning), std::move(values)};
}

results::Column column(std::string name, std::string unit, std::string meaning,
                       std::vector<std::string> values) {
    return {std::move(name), std::move(unit), std::move(meaning), std::move(values)};
}

results::Table rows_with(const results::Table& table, const std::string& text_column,
                         const std::string& value) {
    if (!table.find(text_column)) return table;
    const auto texts = table.text(text_column);
    results::Table kept(table.name, table.meaning);
    for (auto column : table.columns) {
        std::visit(
            [&](auto& cells) {
                std::size_t to = 0;
                for (std::size_t row = 0; row < texts.size(); ++row)
                    if (texts[row] == value) cells[to++] = std::move(cells[row]);
                cells.resize(to);
            },
            column.values);
        kept.add(std::move(column));
    }
    return kept;
}

}  // namespace antipode::plots
