#include "report/page.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/terminal.hpp"
#include "report/headline.hpp"
#include "report/html.hpp"
#include "report/page_template.hpp"
#include "results/display.hpp"
#include "results/plain_text.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <kainjow/mustache.hpp>

namespace antipode::report {
namespace {

namespace fs = std::filesystem;
using kainjow::mustache::data;
using results::Document;

constexpr std::size_t most_rows = 100;  ///< of a table on the page; longer ones stand in their CSV file

/// Kinds of results in the order of the work, with the heading of their section.
constexpr std::array<std::array<const char*, 2>, 11> sections{
    {{"event", "One bunch"},
     {"trigger_efficiency", "The trigger against the truth"},
     {"efficiency", "B(s) and ε_S(s)"},
     {"select", "Two-cluster events"},
     {"run", "The simulated scan"},
     {"table", "The scan"},
     {"sideband", "The blind side band"},
     {"unblind", "Unblinding"},
     {"fit", "The fit"},
     {"limit", "Limits"},
     {"pvalue", "p-values"}}};

/// A section of the template stands for a value that is there: an empty text is not.
void set_unless_empty(data& object, const std::string& key, const std::string& value) {
    if (!value.empty()) object.set(key, value);
}

template <class Range, class Function>
data list(const Range& range, Function function) {
    data items(data::type::list);
    for (const auto& item : range)
        items << function(item);
    return items;
}

data words(const std::vector<std::string>& values) {
    return list(values, [](const std::string& value) { return data("text", value); });
}

data scalars_of(const Document& document) {
    return list(document.scalars, [](const results::Scalar& scalar) {
        data row;
        row.set("name", scalar.name);
        row.set("value", number_html(results::display(scalar)));
        set_unless_empty(row, "unit", scalar.unit);
        row.set("meaning", scalar.meaning);
        return row;
    });
}

data table_of(const Document& document, const results::Table& table) {
    data shown;
    shown.set("name", table.name);
    shown.set("meaning", table.meaning);
    shown.set("file", fmt::format("{}_{}.csv", document.kind, table.name));
    shown.set("row_count", fmt::format("{}", table.rows()));
    if (table.rows() > most_rows) {
        shown.set("too_long", data(data::type::bool_true));
        return shown;
    }
    const auto columns = results::display(table);
    shown.set("columns", list(columns, [](const results::DisplayColumn& column) {
                  data head;
                  head.set("name", column.name);
                  set_unless_empty(head, "unit", column.unit);
                  head.set("meaning", column.meaning);
                  head.set("class", column.numeric ? "number" : "word");
                  return head;
              }));
    data rows(data::type::list);
    for (std::size_t i = 0; i < table.rows(); ++i) {
        data row;
        row.set("cells", list(columns, [i](const results::DisplayColumn& column) {
                    data cell;
                    cell.set("html",
                             column.numeric ? number_html(column.cells[i]) : escaped(column.cells[i]));
                    cell.set("class", column.numeric ? "number" : "word");
                    return cell;
                }));
        rows << row;
    }
    shown.set("rows", rows);
    return shown;
}

/// Draws the pictures of a result beside it.
data figures_of(const results::StoredDocument& stored, const plots::Options& options,
                const std::string& prefix, std::vector<std::string>& failures) {
    const auto folder = stored.path.parent_path() / "plots";
    const auto drawn = plots::draw_all(stored.document, folder, options);
    failures.insert(failures.end(), drawn.failures.begin(), drawn.failures.end());
    return list(drawn.figures, [&](const plots::Figure& figure) {
        data shown;
        shown.set("svg", inline_svg(read_file(folder / (figure.name + ".svg")), prefix + figure.name + "-",
                                    figure.title));
        shown.set("title", figure.title);
        shown.set("caption", figure.caption);
        shown.set("file", "plots/" + figure.name);
        return shown;
    });
}

std::string text_of(const nlohmann::ordered_json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

data provenance_of(const results::StoredDocument& stored, const std::string& label) {
    auto provenance = stored.document.provenance;
    if (!provenance.is_object()) provenance = {{"provenance", provenance}};  // of another program
    data shown;
    shown.set("label", label);
    shown.set("kind", stored.document.kind);
    data items(data::type::list);
    for (const auto& [key, value] : provenance.items()) {
        if (key == "card" || key == "inputs") continue;
        data item;
        item.set("key", key);
        item.set("value", text_of(value));
        items << item;
    }
    shown.set("items", items);
    if (provenance.contains("inputs"))
        shown.set("inputs", list(provenance.at("inputs"), [](const auto& input) {
                      data item;
                      const auto part = [&](const char* key) {
                          return input.is_object() && input.contains(key) ? text_of(input.at(key)) : "";
                      };
                      item.set("path", part("path"));
                      item.set("sha256", part("sha256"));
                      return item;
                  }));
    shown.set("card", provenance.contains("card") ? json_text(provenance.at("card"), 2) : std::string());
    return shown;
}

/// Results of one folder belong together. Their label is the card, with the folder if that is not named for
/// the card.
std::string label_of(const results::StoredDocument& stored, const fs::path& folder) {
    const auto relative = stored.path.parent_path().lexically_relative(folder);
    const auto& card = stored.document.card;
    if (relative.empty() || relative == "." || relative == card) return card;
    return fmt::format("{} (in {})", card, relative.generic_string());
}

/// The results of each label together.
std::vector<Analysis> analyses_of(const std::vector<results::StoredDocument>& stored,
                                  const fs::path& folder) {
    std::vector<Analysis> analyses;
    for (const auto& item : stored) {
        const auto label = label_of(item, folder);
        auto found =
            std::find_if(analyses.begin(), analyses.end(), [&](const auto& a) { return a.label == label; });
        if (found == analyses.end()) found = analyses.insert(analyses.end(), {label, {}});
        found->documents.push_back(&item.document);
    }
    return analyses;
}

data headline_of(const std::vector<Analysis>& analyses, const std::optional<Published>& published) {
    data shown;
    shown.set("labels",
              list(analyses, [](const Analysis& analysis) { return data("text", analysis.label); }));
    const auto rows = headline(analyses, published);
    const bool has_published =
        std::any_of(rows.begin(), rows.end(), [](const auto& row) { return !row.published.empty(); });
    if (has_published) {
        shown.set("has_published", data(data::type::bool_true));
        shown.set("published_data", published->data);
    }
    shown.set("rows", list(rows, [&](const HeadlineRow& row) {
                  data line;
                  line.set("label", row.label);
                  set_unless_empty(line, "unit", row.unit);
                  std::size_t column = 0;
                  line.set("ours", list(row.ours, [&](const auto& number) {
                               data cell("text", number_html(number));
                               cell.set("label", analyses[column++].label);
                               return cell;
                           }));
                  if (has_published) line.set("published_cell", data(data::type::bool_true));
                  line.set("published", number_html(row.published));
                  line.set("source", row.source);
                  return line;
              }));
    return shown;
}

/// What stands on the first screen of each analysis.
data summaries_of(const std::vector<Analysis>& analyses) {
    return list(analyses, [](const Analysis& analysis) {
        const auto found = summary(analysis);
        const auto known = [](const std::string& text) {
            return text.empty() ? std::string("not stated") : text;
        };
        data shown;
        shown.set("label", analysis.label);
        shown.set("experiment", known(found.experiment));
        shown.set("data_set", known(found.data_set));
        shown.set("data_taken", known(found.data_taken));
        shown.set("positrons",
                  found.positrons.empty() ? std::string("not stated") : number_html(found.positrons));
        shown.set("verdict", found.verdict);
        return shown;
    });
}

data limits_of(const std::vector<Analysis>& analyses, const Published& published) {
    data shown(data::type::list);
    for (const auto& analysis : analyses) {
        const auto* limit = analysis.find("limit");
        const auto rows = limit && belongs_to(published, *limit) ? limits_beside(*limit, published)
                                                                 : std::vector<LimitRow>();
        if (rows.empty()) continue;
        data one;
        one.set("label", analysis.label);
        one.set("rows", list(rows, [](const LimitRow& row) {
                    data line;
                    line.set("mass", row.mass);
                    line.set("cells", list(row.cells, [](const LimitCell& cell) {
                                 data both;
                                 both.set("ours", cell.ours);
                                 both.set("published", cell.published);
                                 return both;
                             }));
                    return line;
                }));
        shown << one;
    }
    return shown;
}

/// The result whose picture of g_R says most.
std::string points_on_first_screen(const Analysis& analysis) {
    for (const char* kind : {"fit", "sideband", "table"})
        if (analysis.find(kind)) return kind;
    return {};
}

}  // namespace

std::string make_page(const std::vector<results::StoredDocument>& stored, const fs::path& folder,
                      const Options& options) {
    const auto analyses = analyses_of(stored, folder);
    data page;
    const auto first_screen = with_headline(analyses);
    page.set("headline", headline_of(first_screen, options.published));
    if (options.published) page.set("limits_beside", limits_of(analyses, *options.published));
    page.set("summaries", summaries_of(first_screen));
    const auto fullest = std::max_element(analyses.begin(), analyses.end(), [](const auto& a, const auto& b) {
        return a.documents.size() < b.documents.size();
    });
    data shown_sections(data::type::list), first_figures(data::type::list);
    std::vector<std::string> failures;
    for (const auto& [kind, heading] : sections) {
        data parts(data::type::list);
        for (const auto& item : stored) {
            if (item.document.kind != kind) continue;
            const auto label = label_of(item, folder);
            const auto place = std::find_if(analyses.begin(), analyses.end(),
                                            [&](const auto& analysis) { return analysis.label == label; });
            data part;
            part.set("label", label);
            part.set("scalars", scalars_of(item.document));
            part.set("notes", words(item.document.notes));
            auto drawn =
                figures_of(item, options.plots, fmt::format("a{}-", place - analyses.begin()), failures);
            // The fullest analysis' points and limits stand on the first screen, and only there.
            data others(data::type::list);
            for (auto& figure : drawn.list_value()) {
                const auto* file = figure.get("file");
                const bool first =
                    place == fullest && file &&
                    (file->string_value() == "plots/" + points_on_first_screen(*fullest) + "_g_r" ||
                     file->string_value() == "plots/limit_band");
                (first ? first_figures : others) << figure;
            }
            part.set("figures", others);
            part.set("tables", list(item.document.tables, [&](const results::Table& table) {
                         return table_of(item.document, table);
                     }));
            parts << part;
        }
        if (parts.is_empty_list()) continue;
        data section;
        section.set("id", kind);
        section.set("heading", heading);
        section.set(std::string("is_") + kind, data(data::type::bool_true));
        section.set("parts", parts);
        shown_sections << section;
    }
    page.set("sections", shown_sections);
    page.set("first_figures", first_figures);
    for (const auto& failure : failures)
        warn(fmt::format("no picture: {}", failure));
    page.set("failures", words(failures));
    page.set("provenance", list(stored, [&](const results::StoredDocument& item) {
                 return provenance_of(item, label_of(item, folder));
             }));
    kainjow::mustache::mustache page_template{std::string(page_template_text)};
    if (!page_template.is_valid())
        throw std::logic_error("template of the report: " + page_template.error_message());
    return page_template.render(page);
}

std::string write_report(const fs::path& folder, const fs::path& page, const Options& options) {
    const auto stored = results::read_folder(folder);
    if (stored.empty())
        throw InputError(fmt::format("{}: no results in it; run antipode with --out {} first",
                                     folder.string(), folder.string()));
    write_file(page, make_page(stored, folder, options));
    const auto analyses = with_headline(analyses_of(stored, folder));
    std::string text;
    for (const auto& analysis : analyses)
        text += results::one_line(fmt::format("{}: {}", analysis.label, summary(analysis).verdict)) + '\n';
    return text + results::to_text(headline_table(analyses, options.published), std::string::npos);
}

}  // namespace antipode::report
