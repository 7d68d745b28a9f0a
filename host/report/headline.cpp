#include "report/headline.hpp"

#include "report/html.hpp"
#include "results/display.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace antipode::report {
namespace {

struct Wanted {
    const char* kind;
    const char* scalar;
    const char* label;
};

constexpr std::array wanted{
    Wanted{"run", "sigma_dt_ns", "Spread of <i>t</i><sub>1</sub> – <i>t</i><sub>2</sub>"},
    Wanted{"run", "sigma_e_sum_mev", "Spread of <i>E</i><sub>1</sub> + <i>E</i><sub>2</sub>"},
    Wanted{"run", "sigma_cog_x_mm", "Spread of the centre of gravity in <i>x</i>"},
    Wanted{"run", "sigma_cog_y_mm", "… in <i>y</i>"},
    Wanted{"run", "sigma_dphi", "Spread of <i>φ</i><sub>1</sub> – <i>φ</i><sub>2</sub>"},
    Wanted{"run", "sigma_theta_sum", "Spread of <i>θ</i><sub>1</sub> + <i>θ</i><sub>2</sub>"},
    Wanted{"select", "sigma_dt_ns", "Spread of <i>t</i><sub>1</sub> – <i>t</i><sub>2</sub>"},
    Wanted{"select", "sigma_e_sum_mev", "Spread of <i>E</i><sub>1</sub> + <i>E</i><sub>2</sub>"},
    Wanted{"select", "sigma_cog_x_mm", "Spread of the centre of gravity in <i>x</i>"},
    Wanted{"select", "sigma_cog_y_mm", "… in <i>y</i>"},
    Wanted{"select", "sigma_dphi", "Spread of <i>φ</i><sub>1</sub> – <i>φ</i><sub>2</sub>"},
    Wanted{"select", "sigma_theta_sum", "Spread of <i>θ</i><sub>1</sub> + <i>θ</i><sub>2</sub>"},
    Wanted{"efficiency", "b_line", "<i>B</i> at the reference energy"},
    Wanted{"efficiency", "b_line_slope_percent", "Its relative slope"},
    Wanted{"efficiency", "eps_per_b_line", "<i>ε</i><sub>S</sub>/<i>B</i> there"},
    Wanted{"efficiency", "eps_per_b_line_slope", "Its slope"},
    Wanted{"sideband", "verdict", "Side band"},
    Wanted{"sideband", "centre_mev", "Centre of the masked window"},
    Wanted{"sideband", "k0", "Scale <i>K</i><sub>0</sub> of the side band"},
    Wanted{"sideband", "k1_per_mev", "Slope <i>K</i><sub>1</sub> of the side band"},
    Wanted{"sideband", "chi2", "<i>χ</i>² of the side band"},
    Wanted{"sideband", "p_chi2", "Probability of a larger <i>χ</i>² in the side band"},
    Wanted{"sideband", "k_constant_own_mask", "Scale <i>K</i>, if constant"},
    Wanted{"sideband", "p_chi2_constant_own_mask", "Probability of <i>χ</i>² with a constant <i>K</i>"},
    Wanted{"fit", "m_x_mev", "Mass of the best fit with X"},
    Wanted{"fit", "g_ve", "Coupling <i>g</i><sub>ve</sub> of the best fit"},
    Wanted{"fit", "q", "<i>Q</i> of the best fit"},
    Wanted{"fit", "p_chi2_sb", "Probability of a larger <i>χ</i>² of the fit with X"},
    Wanted{"limit", "m_x_largest_mev", "Mass of the largest deviation of the limit"},
    Wanted{"limit", "deviation_largest", "Largest deviation of the limit, in band widths"},
    Wanted{"limit", "limit_90_largest", "Observed limit on <i>g</i><sub>ve</sub> there, 90 % CL"},
    Wanted{"limit", "limit_95_largest", "Observed limit on <i>g</i><sub>ve</sub> there, 95 % CL"},
    Wanted{"limit", "expected_median_largest", "Expected limit there, median"},
    Wanted{"pvalue", "m_x_mev", "Mass of the smallest local <i>p</i>-value"},
    Wanted{"pvalue", "p_local", "Local <i>p</i>-value there"},
    Wanted{"pvalue", "p_global_exceedance", "Global <i>p</i>-value, by the limit’s exceedance"},
    Wanted{"pvalue", "z_global_exceedance", "… in standard deviations, one-sided"},
    Wanted{"pvalue", "p_global_exceedance_near", "… within the mass range of the nuclear anomalies"},
    Wanted{"pvalue", "z_global_exceedance_near", "… in standard deviations, one-sided"},
    Wanted{"pvalue", "p_global_q", "Global <i>p</i>-value, by the smallest <i>Q</i>"},
    Wanted{"pvalue", "z_global_q", "… in standard deviations, one-sided"},
    Wanted{"pvalue", "p_global_q_near", "… within the mass range of the nuclear anomalies"},
    Wanted{"pvalue", "z_global_q_near", "… in standard deviations, one-sided"},
};

constexpr const char* absent = "–";
constexpr double limit_unit = 1e-4;  ///< of limits_beside, as its table's heading says

std::string shown(double value, const std::optional<results::ErrorBar>& error) {
    return number_html(results::display(results::Scalar{"", value, error, "", ""}));
}

}  // namespace

const results::Document* Analysis::find(const std::string& kind) const {
    const auto found = std::find_if(documents.begin(), documents.end(),
                                    [&](const auto* document) { return document->kind == kind; });
    return found == documents.end() ? nullptr : *found;
}

std::vector<Analysis> with_headline(const std::vector<Analysis>& analyses) {
    std::vector<Analysis> found;
    std::copy_if(analyses.begin(), analyses.end(), std::back_inserter(found), [](const Analysis& analysis) {
        return std::any_of(wanted.begin(), wanted.end(), [&](const Wanted& quantity) {
            const auto* document = analysis.find(quantity.kind);
            return document && document->find(quantity.scalar);
        });
    });
    return found.empty() ? analyses : found;
}

std::vector<HeadlineRow> headline(const std::vector<Analysis>& analyses,
                                  const std::optional<Published>& published) {
    std::vector<HeadlineRow> rows;
    for (const auto& [kind, name, label] : wanted) {
        HeadlineRow row{label, {}, {}, {}, {}};
        bool any = false, published_too = false;
        for (const auto& analysis : analyses) {
            const auto* document = analysis.find(kind);
            const auto* scalar = document ? document->find(name) : nullptr;
            row.ours.push_back(scalar ? results::display(*scalar) : absent);
            if (scalar) row.unit = scalar->unit;
            any = any || scalar;
            published_too = published_too || (scalar && published && belongs_to(*published, *document));
        }
        if (!any) continue;
        if (published_too)
            if (const auto number = published->numbers.find(std::string(kind) + "." + name);
                number != published->numbers.end()) {
                row.published =
                    results::display(results::Scalar{"", number->second.value, number->second.error, "", ""});
                row.source = number->second.source;
            }
        rows.push_back(std::move(row));
    }
    return rows;
}

namespace {

std::string without_markup(std::string text) {
    for (std::size_t begin = 0; (begin = text.find('<', begin)) != std::string::npos;)
        text.erase(begin, std::min(text.find('>', begin), text.size() - 1) + 1 - begin);
    return text;
}

}  // namespace

results::Table headline_table(const std::vector<Analysis>& analyses,
                              const std::optional<Published>& published) {
    const auto rows = headline(analyses, published);
    const auto texts = [&](auto text_of) {
        std::vector<std::string> texts_of_rows;
        for (const auto& row : rows)
            texts_of_rows.push_back(text_of(row));
        return texts_of_rows;
    };
    results::Table table("results", "by card");
    table.add("what", "", "", texts([](const auto& row) {
                  const auto label = without_markup(row.label);
                  return row.unit.empty() ? label : fmt::format("{} [{}]", label, row.unit);
              }));
    for (std::size_t i = 0; i < analyses.size(); ++i)
        // Not a name of a result's column: a label is any text.
        table.columns.push_back(
            {analyses[i].label, "", "", texts([i](const auto& row) { return row.ours[i]; })});
    if (std::any_of(rows.begin(), rows.end(), [](const auto& row) { return !row.published.empty(); }))
        table.columns.push_back({"published by " + published->data, "", "",
                                 texts([](const auto& row) { return row.published; })});
    return table;
}

namespace {

/// Digits of a probability or coupling in a sentence.
std::string in_words(double value) {
    return fmt::format("{:.2g}", value);
}

std::string coupling_in_words(double g_ve) {
    return fmt::format("{:.1f}e-4", g_ve / limit_unit);
}

/// A text of the effective card; empty if the card has none.
std::string of_card(const results::Document& document, const char* key) {
    const auto card =
        document.provenance.is_object() ? document.provenance.find("card") : document.provenance.end();
    if (card == document.provenance.end() || !card->is_object()) return {};
    const auto text = card->find(key);
    return text != card->end() && text->is_string() ? text->get<std::string>() : std::string();
}

std::optional<double> number(const results::Document* document, const char* name) {
    const auto* scalar = document ? document->find(name) : nullptr;
    if (!scalar || std::holds_alternative<std::string>(scalar->value)) return {};
    const double value = document->real(name);
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::string verdict_of(const Analysis& analysis) {
    constexpr double evidence = 3;  ///< standard deviations from which an excess is called one
    std::vector<std::string> sentence;
    const auto* p_values = analysis.find("pvalue");
    const auto p = number(p_values, "p_global_exceedance"), z = number(p_values, "z_global_exceedance");
    const auto at = number(p_values, "m_x_mev");
    if (p && z && at)
        sentence.push_back(fmt::format(
            "{}: global p-value {} ({:.1f} standard deviations), smallest local p-value at {:.2f} MeV",
            *z >= evidence ? "Excess" : "No significant excess", in_words(*p), *z, *at));
    const auto* limits = analysis.find("limit");
    const auto mass = number(limits, "m_x_largest_mev"), limit = number(limits, "limit_90_largest");
    if (mass && limit)
        sentence.push_back(
            fmt::format("g_ve > {} excluded at 90 % CL at {:.2f} MeV", coupling_in_words(*limit), *mass));
    if (sentence.empty()) {
        const auto* fit = analysis.find("fit");
        const auto m = number(fit, "m_x_mev"), g = number(fit, "g_ve"), q = number(fit, "q");
        if (m && g && q)
            sentence.push_back(fmt::format("Best fit with X at {:.2f} MeV, g_ve = {}, Q = {:.1f}", *m,
                                           coupling_in_words(*g), *q));
        else if (const auto* sideband = analysis.find("sideband"); sideband && sideband->find("verdict"))
            sentence.push_back("Side band " + results::display(sideband->at("verdict")) +
                               "; no search result yet");
        else
            sentence.push_back("No search result yet");
    }
    return fmt::format("{}.", fmt::join(sentence, "; "));
}

}  // namespace

Summary summary(const Analysis& analysis) {
    Summary shown;
    for (const auto* document : analysis.documents)
        for (auto [text, key] :
             {std::pair(&shown.experiment, "experiment"), std::pair(&shown.data_set, "data_set"),
              std::pair(&shown.data_taken, "data_taken")})
            if (text->empty()) *text = of_card(*document, key);
    if (analysis.find("run")) {
        shown.experiment = "simulation";
        shown.data_set = "simulated scan " + analysis.find("run")->card;
        shown.data_taken.clear();
    }
    if (const auto* table = analysis.find("table"))
        if (const auto* points = table->find_table("points");
            points && points->find("n_pot") &&
            !std::holds_alternative<std::vector<std::string>>(points->at("n_pot").values)) {
            double sum = 0;
            for (const double n_pot : points->real("n_pot"))
                if (std::isfinite(n_pot)) sum += n_pot;
            shown.positrons = fmt::format("{:.3g}", sum);
        }
    shown.verdict = verdict_of(analysis);
    return shown;
}

std::vector<LimitRow> limits_beside(const results::Document& limit, const Published& published) {
    const auto* ours = limit.find_table("limits");
    if (!ours || !ours->find("m_x_mev") || !published.limits.find("m_x_mev")) return {};
    const auto our_mass = ours->real("m_x_mev");
    const auto their_mass = published.limits.real("m_x_mev");
    constexpr std::array columns{"limit_90",        "expected_minus2", "expected_minus1",
                                 "expected_median", "expected_plus1",  "expected_plus2"};
    constexpr double same_mass_mev = 1e-6;
    std::vector<LimitRow> rows;
    for (std::size_t theirs = 0; theirs < their_mass.size(); ++theirs) {
        const auto found = std::find_if(our_mass.begin(), our_mass.end(), [&](double mass) {
            return std::abs(mass - their_mass[theirs]) < same_mass_mev;
        });
        if (found == our_mass.end()) continue;
        const auto mine = static_cast<std::size_t>(found - our_mass.begin());
        LimitRow row{shown(*found, {}), {}};
        const auto in_units = [](double g_ve) { return fmt::format("{:.2f}", g_ve / limit_unit); };
        for (const char* column : columns) {
            const double published_value = published.limits.real(column)[theirs];
            LimitCell cell{absent, std::isnan(published_value) ? absent : in_units(published_value)};
            if (ours->find(column)) {
                const double value = ours->real(column)[mine];
                const auto errors = ours->errors(column);
                if (!errors.empty() && std::isfinite(value))
                    cell.ours = shown(value / limit_unit, results::ErrorBar{errors[mine].minus / limit_unit,
                                                                            errors[mine].plus / limit_unit});
                else if (std::isfinite(value))
                    cell.ours = in_units(value);
            }
            row.cells.push_back(std::move(cell));
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace antipode::report
