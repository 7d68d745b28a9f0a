#include "results/json.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"

#include <cmath>
#include <cstdio>

#include <fmt/format.h>

namespace antipode::results {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::string_view format_name = "antipode result 1";

Json number_to_json(double value) {
    if (std::isnan(value)) return nullptr;
    if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
    return value;
}

double number_from_json(const Json& json) {
    if (json.is_null()) return std::numeric_limits<double>::quiet_NaN();
    if (json.is_string()) {
        const auto text = json.get<std::string>();
        if (text == "inf") return std::numeric_limits<double>::infinity();
        if (text == "-inf") return -std::numeric_limits<double>::infinity();
        throw InputError(fmt::format("\"{}\" where a number was expected", text));
    }
    return json.get<double>();
}

template <class Cell>
Json cell_to_json(const Cell& cell) {
    if constexpr (std::is_same_v<Cell, double>)
        return number_to_json(cell);
    else if constexpr (std::is_same_v<Cell, std::int64_t>)
        return cell == missing_integer ? Json() : Json(cell);
    else
        return cell.empty() ? Json() : Json(cell);
}

template <class Cell>
Cell cell_from_json(const Json& json) {
    if constexpr (std::is_same_v<Cell, double>)
        return number_from_json(json);
    else if constexpr (std::is_same_v<Cell, std::int64_t>)
        return json.is_null() ? missing_integer : integer_from<std::int64_t>(json);
    else
        return json.is_null() ? std::string() : json.get<std::string>();
}

template <class Cell>
constexpr const char* type_name() {
    if constexpr (std::is_same_v<Cell, double>)
        return "real";
    else if constexpr (std::is_same_v<Cell, std::int64_t>)
        return "integer";
    else
        return "text";
}

Json scalar_to_json(const Scalar& scalar) {
    Json json;
    json["value"] = std::visit([](const auto& value) { return cell_to_json(value); }, scalar.value);
    json["type"] = std::visit([](const auto& value) { return type_name<std::decay_t<decltype(value)>>(); },
                              scalar.value);
    if (scalar.error) {
        const auto minus = number_to_json(scalar.error->minus);
        const auto plus = number_to_json(scalar.error->plus);
        json["error"] = scalar.error->minus == scalar.error->plus ? minus : Json::array({minus, plus});
    }
    json["unit"] = scalar.unit;
    json["meaning"] = scalar.meaning;
    return json;
}

/// Calls the function with a value of the C++ type that the name stands for.
template <class Function>
auto with_type(const std::string& type, Function&& function) {
    if (type == "real") return function(double{});
    if (type == "integer") return function(std::int64_t{});
    if (type == "text") return function(std::string{});
    throw InputError(fmt::format("type \"{}\": expected real, integer or text", type));
}

Scalar scalar_from_json(const std::string& name, const Json& json) {
    Scalar scalar{name, {}, {}, json.at("unit"), json.at("meaning")};
    scalar.value = with_type(json.at("type"), [&](auto example) -> Value {
        return cell_from_json<decltype(example)>(json.at("value"));
    });
    if (const auto error = json.find("error"); error != json.end())
        scalar.error = error->is_array()
                           ? ErrorBar{number_from_json(error->at(0)), number_from_json(error->at(1))}
                           : ErrorBar::symmetric(number_from_json(*error));
    return scalar;
}

Json column_to_json(const Column& column) {
    Json json;
    json["type"] = std::visit(
        [](const auto& cells) { return type_name<typename std::decay_t<decltype(cells)>::value_type>(); },
        column.values);
    json["unit"] = column.unit;
    json["meaning"] = column.meaning;
    auto values = Json::array();
    std::visit(
        [&](const auto& cells) {
            for (const auto& cell : cells)
                values.push_back(cell_to_json(cell));
        },
        column.values);
    json["values"] = std::move(values);
    return json;
}

Column column_from_json(const std::string& name, const Json& json) {
    return {name, json.at("unit"), json.at("meaning"),
            with_type(json.at("type"), [&](auto example) -> Values {
                std::vector<decltype(example)> cells;
                cells.reserve(json.at("values").size());
                for (const auto& cell : json.at("values"))
                    cells.push_back(cell_from_json<decltype(example)>(cell));
                return cells;
            })};
}

}  // namespace

Json to_json(const Document& document) {
    Json json;
    json["format"] = format_name;
    json["kind"] = document.kind;
    json["card"] = document.card;
    json["provenance"] = document.provenance;
    json["notes"] = document.notes;
    json["scalars"] = Json::object();
    for (const auto& scalar : document.scalars)
        json["scalars"][scalar.name] = scalar_to_json(scalar);
    json["tables"] = Json::object();
    for (const auto& table : document.tables) {
        auto columns = Json::object();
        for (const auto& column : table.columns)
            columns[column.name] = column_to_json(column);
        json["tables"][table.name] = {{"meaning", table.meaning}, {"columns", std::move(columns)}};
    }
    return json;
}

Document from_json(const Json& json) {
    std::string at = "top level";
    try {
        const auto format = json.at("format").get<std::string>();
        if (format != format_name)
            throw InputError(fmt::format("format \"{}\": this version reads \"{}\"", format, format_name));
        Document document(json.at("kind"), json.at("card"), json.at("provenance"));
        document.notes = json.at("notes").get<std::vector<std::string>>();
        for (const auto& [name, scalar] : json.at("scalars").items()) {
            at = "scalar " + name;
            document.add(scalar_from_json(name, scalar));
        }
        for (const auto& [name, table] : json.at("tables").items()) {
            at = "table " + name;
            auto& added = document.add_table(name, table.at("meaning"));
            for (const auto& [column_name, column] : table.at("columns").items()) {
                at = fmt::format("table {}, column {}", name, column_name);
                added.add(column_from_json(column_name, column));
            }
        }
        return document;
    } catch (const Json::exception& error) {
        throw InputError(fmt::format("not a result of antipode, at {}: {}", at, error.what()));
    } catch (const InputError& error) {
        throw InputError(fmt::format("not a result of antipode, at {}: {}", at, error.what()));
    }
}

void write_json(const Document& document, const std::filesystem::path& path) {
    const auto text = json_text(to_json(document), 1) + '\n';
    if (path != "-") return write_file(path, text);
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
        throw IoError("cannot write to standard output");
}

Document read_json(const std::filesystem::path& path) {
    const auto text = read_file(path);
    try {
        return from_json(parse_json(text));
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}: {}", path.string(), error.what()));
    }
}

bool is_document(const std::filesystem::path& path) {
    return read_file(path).starts_with("{\n \"format\": \"antipode result ");
}

}  // namespace antipode::results
