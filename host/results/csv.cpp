#include "results/csv.hpp"

#include <fmt/format.h>

namespace antipode::results {
namespace {

std::string csv_cell(const std::string& cell) {
    if (cell.find_first_of(",\"\r\n#") == std::string::npos) return cell;
    std::string quote = "\"";
    for (const char c : cell)
        quote.append(c == '"' ? 2 : 1, c);
    quote += '"';
    return quote;
}

std::string csv_line(const std::vector<std::string>& cells) {
    std::vector<std::string> quoted;
    for (const auto& cell : cells)
        quoted.push_back(csv_cell(cell));
    return fmt::format("{}\n", fmt::join(quoted, ","));
}

/// A comment is one line whatever the text holds.
std::string one_line(std::string text) {
    for (char& c : text)
        if (c == '\n' || c == '\r') c = ' ';
    return text;
}

}  // namespace

std::string to_csv(const Document& document, const Table& table, const std::string& grid_column) {
    auto text = fmt::format("# antipode {}, card {}, table {}: {}\n", document.kind, one_line(document.card),
                            table.name, one_line(table.meaning));
    for (const auto& column : table.columns)
        text += fmt::format("# {}{}: {}\n", column.name,
                            column.unit.empty() ? "" : fmt::format(" [{}]", column.unit),
                            one_line(column.meaning));
    text += fmt::format(
        "# provenance: {}\n",
        document.provenance.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));

    std::vector<std::string> names;
    std::vector<std::vector<std::string>> columns;
    for (const auto& column : table.columns) {
        names.push_back(column.name);
        columns.push_back(table.text(column.name));
    }
    text += csv_line(names);
    const auto grid = grid_column.empty() ? std::vector<std::string>() : table.text(grid_column);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (!grid.empty() && row > 0 && grid[row] != grid[row - 1]) text += '\n';
        std::vector<std::string> cells;
        for (const auto& column : columns)
            cells.push_back(column[row]);
        text += csv_line(cells);
    }
    return text;
}

}  // namespace antipode::results
