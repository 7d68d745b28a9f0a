#include "results/csv.hpp"

#include "base/json.hpp"
#include "results/plain_text.hpp"

#include <string_view>

#include <fmt/format.h>

namespace antipode::results {
namespace {

/// A spreadsheet computes what begins with one of these (OWASP, CSV injection).
bool begins_formula(char c) {
    return std::string_view("=+-@").find(c) != std::string_view::npos;
}

/// Text as a cell that a spreadsheet shows and does not compute: the apostrophe is its mark for text.
std::string text_cell(std::string cell) {
    if (!cell.empty() && (begins_formula(cell[0]) || cell[0] == '\t' || cell[0] == '\r'))
        cell.insert(cell.begin(), '\'');
    cell = one_line(cell);
    if (cell.find_first_of(",;\"#") == std::string::npos) return cell;
    std::string quote = "\"";
    for (const char c : cell)
        quote.append(c == '"' ? 2 : 1, c);
    quote += '"';
    return quote;
}

/// A spreadsheet divides comment lines into cells too. `mark` stands before what would begin a formula.
std::string comment(std::string text) {
    text = one_line(text);
    for (std::size_t i = 1; i < text.size(); ++i)
        if (begins_formula(text[i]) && std::string_view(",;\"").find(text[i - 1]) != std::string_view::npos)
            text.insert(i++, 1, '\'');
    return text;
}

/// The same for JSON, which stays JSON of the same content: these characters follow a comma or a quotation
/// mark inside of texts only, numbers apart.
std::string json_comment(const nlohmann::ordered_json& json) {
    const auto line = json_text(json);
    std::string harmless;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const bool starts_cell =
            i > 0 && std::string_view(",;\"").find(line[i - 1]) != std::string_view::npos;
        const bool number = line[i] == '-' && line[i - (i > 0)] == ',' && i + 1 < line.size() &&
                            line[i + 1] >= '0' && line[i + 1] <= '9';
        if (starts_cell && begins_formula(line[i]) && !number)
            harmless += fmt::format("\\u{:04x}", line[i]);
        else
            harmless += line[i];
    }
    return harmless;
}

}  // namespace

std::string to_csv(const Document& document, const Table& table, const std::string& grid_column) {
    auto text =
        fmt::format("# antipode {}, card {}\n", document.kind,
                    comment(fmt::format("{}, table {}: {}", document.card, table.name, table.meaning)));
    for (const auto& column : table.columns)
        text += fmt::format("# {}\n",
                            comment(fmt::format("{}{}: {}", column.name,
                                                column.unit.empty() ? "" : fmt::format(" [{}]", column.unit),
                                                column.meaning)));
    text += fmt::format("# provenance: {}\n", json_comment(document.provenance));

    std::vector<std::string> names;
    std::vector<std::vector<std::string>> columns;
    for (const auto& column : table.columns) {
        names.push_back(column.name);
        columns.push_back(table.text(column.name));
        if (std::holds_alternative<std::vector<std::string>>(column.values))
            for (auto& cell : columns.back())
                cell = text_cell(cell);
    }
    text += fmt::format("{}\n", fmt::join(names, ","));
    const auto grid = grid_column.empty() ? std::vector<std::string>() : table.text(grid_column);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (!grid.empty() && row > 0 && grid[row] != grid[row - 1]) text += '\n';
        std::vector<std::string> cells;
        for (const auto& column : columns)
            cells.push_back(column[row]);
        text += fmt::format("{}\n", fmt::join(cells, ","));
    }
    return text;
}

}  // namespace antipode::results
