#include "results/scan_documents.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

#include <fmt/format.h>

namespace antipode::results {
namespace {

using blinding::OpenedScan;
using yield::YieldPoint;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// One value of each point as a column.
template <class F>
auto column(const std::vector<YieldPoint>& points, F value) {
    std::vector<decltype(value(points.front()))> values;
    values.reserve(points.size());
    for (const auto& point : points)
        values.push_back(value(point));
    return values;
}

double g_r_error(const YieldPoint& point) {
    return point.g_r() ? *point.g_r() * point.g_r_relative_error() : missing;
}

void add_points(Document& document, const OpenedScan& scan) {
    const auto& points = scan.points;
    document.add_table("points", "every period of the scan, in the order of data taking")
        .add("period", "", "number of the period", column(points, [](auto& p) { return p.period.period; }))
        .add("scan", "", "scan that it belongs to", column(points, [](auto& p) { return p.period.scan; }))
        .add("role", "", "part that it plays",
             column(points, [](auto& p) { return std::string(name(p.period.role)); }))
        .add("masked", "", "1 in the mask of the side band",
             column(points, [&](auto& p) { return int{scan.sideband.masked(p.period.period)}; }))
        .add("e_beam_mev", "MeV", "beam energy", column(points, [](auto& p) { return p.period.e_beam_mev; }))
        .add("sqrt_s_mev", "MeV", "centre-of-mass energy",
             column(points, [](auto& p) { return p.period.sqrt_s_mev; }))
        .add("n2", "", "two-cluster events", column(points, [](auto& p) { return p.n2.value_or(missing); }))
        .add("n2_err", "", "its error",
             column(points, [](auto& p) { return p.n2 ? *p.n2 * p.n2_budget.total() : missing; }))
        .add("n_pot", "", "positrons on target", column(points, [](auto& p) { return p.n_pot; }))
        .add("n_pot_err", "", "its error",
             column(points, [](auto& p) { return p.n_pot * p.n_pot_budget.total(); }))
        .add("b_per_pot", "", "expected background events a positron",
             column(points, [](auto& p) { return p.b_per_pot; }))
        .add("b_per_pot_err", "", "its error",
             column(points, [](auto& p) { return p.b_per_pot * p.b_budget.total(); }))
        .add("eps_s_per_b", "", "signal efficiency over b_per_pot",
             column(points, [](auto& p) { return p.eps_s ? *p.eps_s / p.b_per_pot : missing; }))
        .add("eps_s_per_b_err", "", "its error",
             column(points,
                    [](auto& p) {
                        return p.eps_s ? *p.eps_s / p.b_per_pot *
                                             std::hypot(p.eps_s_err / *p.eps_s, p.b_budget.total())
                                       : missing;
                    }))
        .add("g_r", "", "n2 / (n_pot b_per_pot)",
             column(points, [](auto& p) { return p.g_r().value_or(missing); }))
        .add("g_r_err", "", "its error", column(points, g_r_error));
}

struct Spread {
    double sum = 0, low = std::numeric_limits<double>::infinity(), high = 0;
    int count = 0;
    void add(double relative) {
        sum += 100 * relative;
        low = std::min(low, 100 * relative);
        high = std::max(high, 100 * relative);
        ++count;
    }
};

void add_budget(Document& document, const std::vector<YieldPoint>& points) {
    // Sources in the order of their first appearance.
    std::vector<std::pair<std::pair<std::string, std::string>, Spread>> rows;
    const auto enter = [&](const std::string& observable, const std::string& source, double relative) {
        const std::pair key{observable, source};
        auto row =
            std::find_if(rows.begin(), rows.end(), [&](const auto& item) { return item.first == key; });
        if (row == rows.end()) row = rows.insert(rows.end(), {key, {}});
        row->second.add(relative);
    };
    const auto enter_all = [&](const std::string& observable, auto budget) {
        for (const auto& point : points) {
            if (point.period.role != yield::Role::resonance || !point.n2) continue;
            for (const auto& term : budget(point).terms)
                enter(observable, term.name, term.relative);
            enter(observable, "total", budget(point).total());
        }
    };
    enter_all("n2", [](const YieldPoint& p) { return p.n2_budget; });
    enter_all("n_pot", [](const YieldPoint& p) { return p.n_pot_budget; });
    enter_all("b_per_pot", [](const YieldPoint& p) { return p.b_budget; });
    enter_all("g_r", [](const YieldPoint& p) {
        return yield::Budget{{{"n2", p.n2_budget.total()},
                              {"n_pot", p.n_pot_budget.total()},
                              {"b_per_pot", p.b_budget.total()}}};
    });
    std::vector<std::string> observable, source;
    std::vector<double> mean, low, high;
    for (const auto& [key, spread] : rows) {
        observable.push_back(key.first);
        source.push_back(key.second);
        mean.push_back(spread.sum / spread.count);
        low.push_back(spread.low);
        high.push_back(spread.high);
    }
    document.add_table("error_budget", "relative errors over the visible periods of the search")
        .add("observable", "", "what the error is of", observable)
        .add("source", "", "where it comes from", source)
        .add("mean_percent", "%", "mean over the periods", mean)
        .add("min_percent", "%", "smallest", low)
        .add("max_percent", "%", "largest", high);
}

void add_lines(Document& document, const std::vector<YieldPoint>& points, double x_ref) {
    std::vector<std::string> curve, scan;
    std::vector<double> p0, p0_err, p1, p1_err, rho, chi2;
    std::vector<int> ndf;
    const auto add = [&](const char* what, const std::vector<yield::ScanLine>& lines) {
        for (const auto& item : lines) {
            curve.emplace_back(what);
            scan.push_back(item.scan == 0 ? "all" : std::to_string(item.scan));
            p0.push_back(item.line.p0);
            p0_err.push_back(item.line.p0_err);
            p1.push_back(item.line.p1);
            p1_err.push_back(item.line.p1_err);
            rho.push_back(item.line.rho);
            chi2.push_back(item.line.chi2);
            ndf.push_back(item.line.ndf);
        }
    };
    add("b_per_pot", yield::b_lines(points, x_ref));
    add("eps_s_per_b", yield::eps_over_b_lines(points, x_ref));
    document
        .add_table("lines", fmt::format("straight lines p0 + p1 (sqrt(s) - {} MeV) over the search", x_ref))
        .add("curve", "", "what is fitted", curve)
        .add("scan", "", "periods of this scan, or all", scan)
        .add("p0", "", "value at the reference energy", p0)
        .add("p0_err", "", "its error", p0_err)
        .add("p1_per_mev", "1/MeV", "slope", p1)
        .add("p1_per_mev_err", "1/MeV", "its error", p1_err)
        .add("correlation", "", "of p0 and p1", rho)
        .add("chi2", "", "of the fit", chi2)
        .add("ndf", "", "degrees of freedom", ndf);
}

void add_corrections(Document& document, const OpenedScan& scan, const yield::YieldSettings& settings) {
    auto& table = document.add_table("corrections", "g_R with each correction turned the other way round");
    table
        .add("period", "", "number of the period",
             column(scan.points, [](auto& p) { return p.period.period; }))
        .add("sqrt_s_mev", "MeV", "centre-of-mass energy",
             column(scan.points, [](auto& p) { return p.period.sqrt_s_mev; }))
        .add("g_r", "", "as analysed",
             column(scan.points, [](auto& p) { return p.g_r().value_or(missing); }));
    const auto variants = yield::correction_variants(settings.corrections);
    for (std::size_t i = 0; i < variants.size(); ++i) {
        if (scan.variants[i].empty()) continue;
        std::string column_name = "g_r_" + variants[i].name;
        std::replace_if(
            column_name.begin(), column_name.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
        table.add(column_name, "", variants[i].name,
                  column(scan.variants[i], [](auto& p) { return p.g_r().value_or(missing); }));
    }
}

}  // namespace

void describe_table(Document& document, const OpenedScan& scan, const yield::YieldSettings& settings) {
    document.add("blinding", scan.status, "", "whether the masked periods are shown");
    document.add("periods", scan.points.size(), "", "periods in the table");
    document.add("periods_in_search", scan.sideband.by_sqrt_s.size(), "",
                 "periods that take part in the search");
    if (!scan.extra_columns.empty())
        document.add("extra_columns", fmt::format("{}", fmt::join(scan.extra_columns, ", ")), "",
                     "columns of the table that nothing here reads");
    add_points(document, scan);
    add_budget(document, scan.points);
    add_lines(document, scan.points, settings.x_ref_mev.value());
    add_corrections(document, scan, settings);
}

void describe_sideband(Document& document, const OpenedScan& scan) {
    const auto& band = scan.sideband;
    const auto& points = scan.points;
    const auto sqrt_s = [&](std::size_t rank) { return points[band.by_sqrt_s[rank]].period.sqrt_s_mev; };
    document.add("verdict", band.accepted ? "accepted" : "refused", "",
                 "of the acceptance criteria together");
    document.add("blinding", scan.status, "", "whether the masked periods are shown");
    if (const auto& ranks = band.masked_ranks; !ranks.empty()) {
        document.add("masked_periods", ranks.size(), "", "masked periods of the search");
        document.add("first_rank", ranks.front(), "", "first masked period in the order of sqrt(s), from 0");
        document.add("last_rank", ranks.back(), "", "last one");
        document.add("sqrt_s_low_mev", sqrt_s(ranks.front()), "MeV", "lowest masked sqrt(s)");
        document.add("sqrt_s_high_mev", sqrt_s(ranks.back()), "MeV", "highest masked sqrt(s)");
        document.add("centre_mev", sqrt_s(ranks[ranks.size() / 2]), "MeV", "centre of the mask");
    }
    document.add("k0", band.k.p0, band.k.p0_err, "",
                 fmt::format("K at {} MeV, from the side band", band.k.x_ref));
    document.add("k1_per_mev", band.k.p1, band.k.p1_err, "1/MeV", "slope of K");
    document.add("k0_k1_correlation", band.k.rho, "", "correlation of the two");
    document.add("chi2", band.k.chi2, "", "of the side band");
    document.add("ndf", band.k.ndf, "", "degrees of freedom");
    document.add("p_chi2", band.k.probability(), "", "probability of a larger chi2");
    if (band.pulls_line.p1_err > 0)
        document.add("pulls_slope", band.pulls_line.p1, band.pulls_line.p1_err, "",
                     "slope of the pulls, -1 to 1 over the ranks");
    const auto add_constant = [&](const std::string& which, const StraightLine& line,
                                  const std::string& meaning) {
        document.add("k_constant_" + which, line.p0, line.p0_err, "", "constant K, " + meaning);
        document.add("chi2_constant_" + which, line.chi2, "", "its chi2");
        document.add("p_chi2_constant_" + which, line.probability(), "", "its probability");
    };
    add_constant("same_mask", band.constant_same_mask, "with this mask");
    if (scan.windows) {
        add_constant("own_mask", scan.windows->constant_own_line, "with the mask that it finds itself");
        document.add("first_rank_constant_own_mask", scan.windows->constant_own_mask.first_rank, "",
                     "first rank of that mask");
    }
    for (const auto& criterion : band.not_judged)
        document.notes.push_back("Not judged: " + criterion);

    std::vector<std::string> name, threshold;
    std::vector<double> value;
    std::vector<int> passed;
    for (const auto& criterion : band.criteria) {
        name.push_back(criterion.name);
        value.push_back(criterion.value);
        threshold.push_back(criterion.threshold);
        passed.push_back(criterion.passed);
    }
    document.add_table("criteria", "acceptance of the side band, in order")
        .add("criterion", "", "what is asked", name)
        .add("value", "", "what was found", value)
        .add("threshold", "", "what is needed", threshold)
        .add("passed", "", "1 if it holds", passed);

    std::vector<double> x, pull, g_r, g_r_err;
    std::vector<std::int64_t> period, scan_number;
    std::vector<int> masked;
    for (std::size_t rank = 0; rank < band.by_sqrt_s.size(); ++rank) {
        const auto& point = points[band.by_sqrt_s[rank]];
        const auto found = std::find_if(band.pulls.begin(), band.pulls.end(),
                                        [&](const auto& p) { return p.period == point.period.period; });
        period.push_back(point.period.period);
        scan_number.push_back(point.period.scan);
        x.push_back(point.period.sqrt_s_mev);
        g_r.push_back(point.g_r().value_or(missing));
        g_r_err.push_back(g_r_error(point));
        pull.push_back(found == band.pulls.end() ? missing : found->value);
        masked.push_back(band.masked(point.period.period));
    }
    document.add_table("points", "the periods of the search by sqrt(s)")
        .add("period", "", "number of the period", period)
        .add("scan", "", "scan that it belongs to", scan_number)
        .add("sqrt_s_mev", "MeV", "centre-of-mass energy", x)
        .add("g_r", "", "n2 / (n_pot b_per_pot)", g_r)
        .add("g_r_err", "", "its error", g_r_err)
        .add("pull", "", "(g_r - K) / error, side band only", pull)
        .add("masked", "", "1 in the mask", masked);

    constexpr int steps = 100;
    std::vector<double> curve_x, curve_k, curve_err;
    for (int i = 0; i <= steps; ++i) {
        const double at = x.front() + (x.back() - x.front()) * i / steps;
        curve_x.push_back(at);
        curve_k.push_back(band.k.at(at));
        curve_err.push_back(band.k.error_at(at));
    }
    document.add_table("curve", "K(s) of the side band")
        .add("sqrt_s_mev", "MeV", "centre-of-mass energy", curve_x)
        .add("k", "", "K", curve_k)
        .add("k_err", "", "its error", curve_err);

    if (!scan.windows) return;
    std::vector<std::size_t> first;
    std::vector<double> centre, chi2;
    for (const auto& window : scan.windows->windows) {
        first.push_back(window.first_rank);
        centre.push_back(window.centre_mev);
        chi2.push_back(window.chi2);
    }
    document.add_table("windows", "chi2 of the side band for each window left out")
        .add("first_rank", "", "first period of the window by sqrt(s), from 0", first)
        .add("centre_mev", "MeV", "centre of the window", centre)
        .add("chi2", "", "of all other periods", chi2);
}

void describe_ledger(Document& document, const blinding::Ledgers& ledgers) {
    const auto& last = ledgers.unblindings().back();
    document.add("ledger", ledgers.path().string(), "", "where the unblinding is recorded");
    document.add("table_sha256", last.binding.table_sha256, "", "scan table that it is bound to");
    document.add("card_sha256", last.binding.card_sha256, "", "effective card that it is bound to");
    document.add("program_version", last.binding.program_version, "", "program version that it is bound to");
    document.add("masked_periods", last.masked.size(), "", "periods that were masked until then");
    document.add("earlier_unblindings", ledgers.unblindings().size() - 1, "", "of this scan, with any card");
    std::vector<std::string> utc, reason, card, sideband;
    for (const auto& entry : ledgers.unblindings()) {
        utc.push_back(entry.utc);
        reason.push_back(entry.reason);
        card.push_back(entry.binding.card_sha256);
        sideband.push_back(entry.sideband);
    }
    document.add_table("unblindings", "all unblindings of this scan, oldest first")
        .add("utc", "", "when", utc)
        .add("reason", "", "why", reason)
        .add("card_sha256", "", "effective card that it is bound to", card)
        .add("sideband", "", "whether the side band was accepted", sideband);
    document.notes.emplace_back(
        "The ledger is tamper-evident, not secret: any change of table, card or program version closes the "
        "scan.");
}

void describe_unblindings(Document& document, const std::vector<blinding::Entry>& unblindings) {
    for (const auto& entry : unblindings)
        document.notes.push_back(fmt::format("This scan was unblinded at {} (card {}, side band {}): {}",
                                             entry.utc, entry.binding.card_sha256.substr(0, 12),
                                             entry.sideband, entry.reason));
}

}  // namespace antipode::results
