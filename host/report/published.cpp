#include "report/published.hpp"

#include "base/card.hpp"
#include "base/error.hpp"
#include "base/files.hpp"

#include <cmath>

#include <fmt/format.h>
#include <toml++/toml.h>

namespace antipode::report {
namespace {

PublishedNumber read_number(const toml::table& entry, const std::string& name) {
    const auto real = [&](const char* key) { return entry[key].value<double>(); };
    const auto value = real("value");
    const auto source = entry["source"].value<std::string>();
    if (!value || !source)
        throw InputError(fmt::format("[\"{}\"] needs a number `value` and a text `source`", name));
    PublishedNumber number{*value, {}, *source};
    if (const auto error = real("error")) number.error = results::ErrorBar::symmetric(*error);
    if (const auto minus = real("error_minus"), plus = real("error_plus"); minus && plus)
        number.error = results::ErrorBar{*minus, *plus};
    return number;
}

/// Rows with any of these keys; what a row does not have is missing.
results::Table read_limits(const toml::array& rows) {
    results::Table table("limits", "published upper limits");
    for (const char* key : {"m_x_mev", "limit_90", "limit_95", "expected_minus2", "expected_minus1",
                            "expected_median", "expected_plus1", "expected_plus2"}) {
        std::vector<double> values;
        for (const auto& row : rows)
            values.push_back(row.is_table() ? (*row.as_table())[key].value<double>().value_or(std::nan(""))
                                            : std::nan(""));
        table.add(key, "", "", values);
    }
    return table;
}

}  // namespace

bool belongs_to(const Published& published, const results::Document& document) {
    if (published.table_sha256.empty()) return true;
    const auto& provenance = document.provenance;
    if (!provenance.is_object() || !provenance.contains("inputs")) return false;
    for (const auto& input : provenance.at("inputs"))
        if (input.is_object() && input.contains("sha256") && input.at("sha256") == published.table_sha256)
            return true;
    return false;
}

Published read_published(const std::filesystem::path& path) {
    const auto text = read_file(path);
    try {
        Published published;
        check_toml(text);
        const auto file = toml::parse(text);
        for (const auto& [key, node] : file) {
            const std::string name(key.str());
            if (name == "data" && node.is_string())
                published.data = *node.value<std::string>();
            else if (name == "table_sha256" && node.is_string())
                published.table_sha256 = *node.value<std::string>();
            else if (node.is_table())
                published.numbers.emplace(name, read_number(*node.as_table(), name));
            else if (name == "limits" && node.is_array())
                published.limits = read_limits(*node.as_array());
            else
                throw InputError(
                    fmt::format("\"{}\" is neither data, table_sha256, a table nor [[limits]]", name));
        }
        return published;
    } catch (const toml::parse_error& error) {
        throw InputError(
            fmt::format("{}:{}: {}", path.string(), error.source().begin.line, error.description()));
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}: {}", path.string(), error.what()));
    }
}

}  // namespace antipode::report
