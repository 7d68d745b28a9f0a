#include "results/period_documents.hpp"

#include "base/straight_line.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace antipode::results {
namespace {

namespace bh = boost::histogram;

template <class Item, class Value>
std::vector<double> column(std::span<const Item> items, Value value) {
    std::vector<double> result;
    for (const auto& item : items)
        result.push_back(value(item));
    return result;
}

void add_spectrum(Document& document, const std::string& table, const std::string& meaning,
                  const selection::Spectrum& spectrum, const std::string& axis, const std::string& unit) {
    std::vector<double> at;
    std::vector<std::int64_t> counts;
    for (const auto& bin : bh::indexed(spectrum)) {
        at.push_back(bin.bin().center());
        counts.push_back(*bin);
    }
    document.add_table(table, meaning)
        .add(axis, unit, "middle of the bin", at)
        .add("pairs", "", "in the bin", counts);
}

void add_plane(Document& document, const std::string& table, const std::string& meaning,
               const selection::Plane& plane, const std::string& x, const std::string& y) {
    std::vector<double> x_at, y_at;
    std::vector<std::int64_t> counts;
    for (int i = 0; i < plane.axis(0).size(); ++i)
        for (int j = 0; j < plane.axis(1).size(); ++j) {
            x_at.push_back(plane.axis(0).bin(i).center());
            y_at.push_back(plane.axis(1).bin(j).center());
            counts.push_back(plane.at(i, j));
        }
    document.add_table(table, meaning)
        .add(x, "rad", "middle of the bin", x_at)
        .add(y, "rad", "middle of the bin", y_at)
        .add("pairs", "", "in the bin", counts);
}

/// Two columns: relative changes in per cent, and their errors.
template <class Change>
void add_changes(Table& table, const std::string& name, const std::string& meaning,
                 const std::vector<Change>& changes) {
    const std::span items(changes);
    table.add(name, "%", meaning, column(items, [](auto& c) { return 100 * c.value; }))
        .add(name + "_err", "%", "its error, of the pairs that are exchanged",
             column(items, [](auto& c) { return 100 * c.error; }));
}

std::vector<selection::Change> changes_of(const std::vector<selection::Changed>& variation,
                                          const selection::Yield& as_it_is) {
    std::vector<selection::Change> changes;
    for (const auto& changed : variation)
        changes.push_back(change_of(changed, as_it_is));
    return changes;
}

/// N2 against a cut; where the change of B is known, what is left of the change of N2 over that of B.
void add_stability(Document& document, const std::string& name, const std::string& meaning,
                   const std::string& value, const std::string& value_meaning,
                   const std::vector<selection::Changed>& variation, const selection::Yield& as_it_is,
                   const std::vector<efficiency::Estimate>& expected) {
    const std::span items(variation);
    const auto changes = changes_of(variation, as_it_is);
    auto& table = document.add_table(name, meaning);
    table.add(value, "mm", value_meaning, column(items, [](auto& c) { return c.value; }))
        .add("n2", "", "events, net of side bands", column(items, [](auto& c) { return c.yield.n2(); }))
        .add("n2_err", "", "its error", column(items, [](auto& c) { return std::sqrt(c.yield.variance()); }));
    add_changes(table, "n2_change", "change of N2", changes);
    if (expected.empty()) return;
    add_changes(table, "b_change", "change of B", expected);
    std::vector<selection::Change> ratio;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const double n2 = 1 + changes[i].value, b = 1 + expected[i].value;
        ratio.push_back({n2 / b - 1, n2 / b * std::hypot(changes[i].error / n2, expected[i].error / b)});
    }
    add_changes(table, "ratio_change", "change of N2/B", ratio);
}

/// The mean over energies, weighted by the pairs expected of each.
std::vector<efficiency::Estimate> mean_changes(
    std::span<const std::pair<double, const std::vector<efficiency::Estimate>*>> weighted) {
    std::vector<efficiency::Estimate> mean;
    double total = 0;
    for (const auto& [weight, changes] : weighted) {
        mean.resize(changes->size());
        total += weight;
        for (std::size_t i = 0; i < mean.size(); ++i) {
            mean[i].value += weight * (*changes)[i].value;
            mean[i].error = std::hypot(mean[i].error, weight * (*changes)[i].error);
        }
    }
    for (auto& change : mean)
        change = {change.value / total, change.error / total};
    return mean;
}

/// Level and slope of a line through points, relative slope in per cent.
void add_line(Document& document, const std::string& name, const std::string& meaning,
              const StraightLine& line) {
    document.add(name, line.p0, line.p0_err, "", meaning + ": straight line at the reference energy");
    document.add(name + "_slope", line.p1, line.p1_err, "1/MeV", "its slope");
    const double relative = line.p1 / line.p0;
    const double error = std::abs(relative) * std::hypot(line.p1_err / line.p1, line.p0_err / line.p0);
    document.add(name + "_slope_percent", 100 * relative, 100 * error, "%/MeV", "its slope, relative");
    document.add(name + "_p_chi2", line.probability(), "", "probability of a larger chi2 of the line");
}

}  // namespace

void describe_tally(Document& document, const selection::Tally& tally, double e_beam_mev,
                    const ExpectedChanges& expected) {
    document.add("sigma_dt_ns", selection::spread_of(tally.time), "ns", "spread of t1 - t2");
    document.add("sigma_e_sum_mev", e_beam_mev * selection::spread_of(tally.energy), "MeV",
                 "spread of E1 + E2");
    document.add("sigma_cog_x_mm", selection::spread_of(tally.cog_x), "mm",
                 "spread of the centre of gravity");
    document.add("sigma_cog_y_mm", selection::spread_of(tally.cog_y), "mm",
                 "spread of the centre of gravity");
    document.add("sigma_theta_sum", selection::spread_of(tally.theta_sum), "rad",
                 "spread of the sum of polar angles");
    document.add("sigma_dphi", selection::spread_below(tally.dphi), "rad",
                 "spread of the difference of azimuths");

    const auto& settings = tally.settings();
    document.add("window_theta_low", settings.theta_sum[0], "rad", "window of the sum of polar angles");
    document.add("window_theta_high", settings.theta_sum[1], "rad", "window of the sum of polar angles");
    document.add("window_dphi_low", settings.dphi[0], "rad", "window of the difference of azimuths");
    document.add("window_dphi_high", settings.dphi[1], "rad", "window of the difference of azimuths");
    const auto add_sideband = [&](const std::string& side, const std::vector<double>& edges) {
        if (edges.size() != 2) return;
        document.add("sideband_" + side + "_from", edges[0], "rad", "side band in the sum of polar angles");
        document.add("sideband_" + side + "_to", edges[1], "rad", "its other edge");
    };
    add_sideband("low", settings.sideband_low);
    add_sideband("high", settings.sideband_high);

    const std::vector<std::string> names(selection::cut_names.begin(), selection::cut_names.end());
    document.add_table("cut_flow", "pairs left after each cut")
        .add("cut", "", "the cut", names)
        .add("left", "", "pairs left",
             std::vector<std::int64_t>(tally.flow.left.begin(), tally.flow.left.end()));
    add_stability(document, "r_max", "N2 against R_max, with R_min and the energies following", "r_max_mm",
                  "largest radius", tally.r_max, tally.yield, expected.r_max);
    add_stability(document, "margin", "N2 against the margin below R_min", "margin_mm",
                  "clusters down to R_min minus this", tally.margin, tally.yield, expected.margin);
    auto& shift = document.add_table("axis_shift", "N2 with the beam axis displaced from where it is");
    shift.add("shift_mm", "mm", "displacement",
              column(std::span(tally.shift_x), [](auto& c) { return c.value; }));
    add_changes(shift, "x_change", "change of N2, displaced in x", changes_of(tally.shift_x, tally.yield));
    add_changes(shift, "y_change", "change of N2, displaced in y", changes_of(tally.shift_y, tally.yield));

    add_spectrum(document, "time", "t1 - t2 of pairs in the window", tally.time, "dt_ns", "ns");
    add_spectrum(document, "energy", "(E1 + E2)/E_beam of pairs in the window", tally.energy, "e_ratio", "");
    add_spectrum(document, "theta_sum", "sum of polar angles, dphi in its window", tally.theta_sum,
                 "theta_sum", "rad");
    add_spectrum(document, "dphi", "difference of azimuths, polar sum in its window", tally.dphi, "dphi",
                 "rad");
    add_plane(document, "angles", "polar angles in the centre of mass", tally.angles, "theta_a", "theta_b");
    add_plane(document, "back_to_back", "polar sum against difference of azimuths", tally.back_to_back,
              "theta_sum", "dphi");
}

void describe_efficiency(Document& document, std::span<const analysis::EfficiencyPoint> points,
                         double x_ref_mev) {
    using P = const analysis::EfficiencyPoint&;
    const auto value = [&](auto member) {
        return column(points, [&](P p) { return (p.acceptance.*member).value; });
    };
    const auto error = [&](auto member) {
        return column(points, [&](P p) { return (p.acceptance.*member).error; });
    };
    using A = efficiency::Acceptance;
    const auto x = column(points, [](P p) { return p.sqrt_s_mev; });
    std::vector<double> ratio, ratio_error;
    for (P p : points) {
        const auto &b = p.acceptance.b_per_pot, &eps = p.acceptance.eps_s;
        ratio.push_back(eps.value / b.value);
        ratio_error.push_back(ratio.back() * std::hypot(eps.error / eps.value, b.error / b.value));
    }
    if (points.size() >= 2) {
        add_line(document, "b_line", "B", fit_line(x, value(&A::b_per_pot), error(&A::b_per_pot), x_ref_mev));
        add_line(document, "eps_line", "eps_S", fit_line(x, value(&A::eps_s), error(&A::eps_s), x_ref_mev));
        add_line(document, "eps_per_b_line", "eps_S/B", fit_line(x, ratio, ratio_error, x_ref_mev));
    }
    std::vector<std::int64_t> period, selected;
    for (P p : points) {
        period.push_back(p.period);
        selected.push_back(p.acceptance.selected[0] + p.acceptance.selected[1]);
    }
    document.add_table("points", "B and eps_S from weighted two-body events in pile-up")
        .add("period", "", "number of the period", period)
        .add("e_beam_mev", "MeV", "beam energy", column(points, [](P p) { return p.e_beam_mev; }))
        .add("sqrt_s_mev", "MeV", "centre-of-mass energy", x)
        .add("b_per_pot", "", "expected background pairs a positron", value(&A::b_per_pot))
        .add("b_per_pot_err", "", "its Monte-Carlo error", error(&A::b_per_pot))
        .add("bhabha", "", "of them e+ e-", value(&A::bhabha))
        .add("two_photon", "", "of them two photons", value(&A::two_photon))
        .add("eps_s", "", "acceptance times efficiency of X", value(&A::eps_s))
        .add("eps_s_err", "", "its Monte-Carlo error", error(&A::eps_s))
        .add("eps_per_b", "", "eps_S/B", ratio)
        .add("eps_per_b_err", "", "its error", ratio_error)
        .add("selected", "", "accepted background pairs that B rests on", selected);
}

void describe_run(Document& document, std::span<const analysis::CampaignPeriod> periods,
                  const std::function<bool(int)>& shown) {
    using P = const analysis::CampaignPeriod&;
    constexpr double missing = std::numeric_limits<double>::quiet_NaN();
    std::vector<analysis::CampaignPeriod> open;
    std::vector<int> number, masked;
    std::vector<selection::BeamAxis> axis;
    for (P p : periods) {
        number.push_back(p.period);
        masked.push_back(!shown(p.period));
        axis.push_back(p.axis);
        if (shown(p.period))
            open.push_back(p);
        else
            axis.back() = {{missing, missing}, {missing, missing}, {missing, missing}, 0};
    }
    const auto axis_column = [&](auto value) {
        return column(std::span<const selection::BeamAxis>(axis), value);
    };
    document.add_table("periods", "periods of the simulated scan")
        .add("period", "", "number of the period", number)
        .add("masked", "", "1: blinded, not in the sums over periods", masked)
        .add("sqrt_s_mev", "MeV", "centre-of-mass energy", column(periods, [](P p) { return p.sqrt_s_mev; }))
        .add("n_pot", "", "positrons on target, from the beam catcher",
             column(periods, [](P p) { return p.n_pot; }))
        .add("b_per_pot", "", "expected background pairs a positron",
             column(periods, [](P p) { return p.expected.b_per_pot.value; }))
        .add("b_per_pot_err", "", "its Monte-Carlo error",
             column(periods, [](P p) { return p.expected.b_per_pot.error; }))
        .add("eps_s", "", "acceptance times efficiency of X",
             column(periods, [](P p) { return p.expected.eps_s.value; }))
        .add("eps_s_err", "", "its error", column(periods, [](P p) { return p.expected.eps_s.error; }))
        .add("cog_x_mm", "mm", "beam axis at the calorimeter",
             axis_column([](auto& a) { return a.mean.x_mm; }))
        .add("cog_x_mm_err", "mm", "its error", axis_column([](auto& a) { return a.error.x_mm; }))
        .add("cog_y_mm", "mm", "beam axis at the calorimeter",
             axis_column([](auto& a) { return a.mean.y_mm; }))
        .add("cog_y_mm_err", "mm", "its error", axis_column([](auto& a) { return a.error.y_mm; }));
    using Weighted = std::pair<double, const std::vector<efficiency::Estimate>*>;
    std::vector<Weighted> r_max, margin;
    for (P p : open)
        if (p.acceptance) {
            const double pairs = p.n_pot * p.expected.b_per_pot.value;
            r_max.emplace_back(pairs, &p.acceptance->r_max);
            margin.emplace_back(pairs, &p.acceptance->margin);
        }
    if (open.empty()) return;
    auto total = open.front().tally;
    double e_beam_mev = open.front().e_beam_mev;
    for (P p : std::span(open).subspan(1)) {
        total += p.tally;
        e_beam_mev += p.e_beam_mev;
    }
    describe_tally(document, total, e_beam_mev / static_cast<double>(open.size()),
                   {mean_changes(r_max), mean_changes(margin)});
}

void describe_trigger_efficiency(Document& document, std::span<const efficiency::TriggerEfficiency> points) {
    using P = const efficiency::TriggerEfficiency&;
    const auto share = [&](auto of, auto all) {
        return column(points, [&](P p) { return static_cast<double>(of(p)) / static_cast<double>(all(p)); });
    };
    const auto binomial = [&](auto of, auto all) {
        return column(points, [&](P p) {
            const auto n = static_cast<double>(all(p)), e = static_cast<double>(of(p)) / n;
            return std::sqrt(std::max(e * (1 - e), 1 / n) / n);  // one event where none or all
        });
    };
    const auto pairs = [](P p) { return p.pairs; };
    const auto live = [](P p) { return p.pairs - p.dead; };
    const auto triggered = [](P p) { return p.triggered; };
    const auto triggered_live = [](P p) { return p.triggered_live; };
    const auto bunches = [](P p) { return p.bunches; };
    auto& table =
        document.add_table("points", "true Bhabha pairs in the fiducial region, found by the trigger");
    table.add("positrons", "", "a bunch", column(points, [](P p) { return p.positrons_per_bunch; }))
        .add("pairs", "", "true pairs", column(points, [](P p) { return static_cast<double>(p.pairs); }))
        .add("efficiency", "", "of them found by the signal algorithm", share(triggered, pairs))
        .add("efficiency_err", "", "its error", binomial(triggered, pairs))
        .add("efficiency_live", "", "of pairs with no particle on a dead crystal",
             share(triggered_live, live))
        .add("efficiency_live_err", "", "its error", binomial(triggered_live, live))
        .add("clusters_trigger", "", "pairs with both clusters in the trigger",
             share([](P p) { return p.both_clusters; }, pairs))
        .add("clusters_reference", "", "pairs with both clusters in the reference reconstruction",
             share([](P p) { return p.both_reference; }, pairs))
        .add("fakes_per_bunch", "", "signal pairs with a cluster of no two-body event",
             share([](P p) { return p.fakes; }, bunches))
        .add("overflows", "", "share of bunches over a limit of the design",
             share([](P p) { return p.overflows; }, bunches))
        .add("hits", "", "a bunch", share([](P p) { return p.hits; }, bunches))
        .add("clusters", "", "a bunch", share([](P p) { return p.clusters; }, bunches));
    auto& losses = document.add_table("losses", "why pairs are lost, as shares of the true pairs");
    losses.add("positrons", "", "a bunch", column(points, [](P p) { return p.positrons_per_bunch; }));
    for (std::size_t loss = 0; loss < efficiency::loss_names.size(); ++loss)
        losses.add(std::string(efficiency::loss_names[loss]), "", "share of the true pairs",
                   share([loss](P p) { return p.losses[loss]; }, pairs));
    std::vector<double> offline_positrons, missed_share, signal_rate;
    std::vector<std::string> made_by;
    std::vector<std::int64_t> offline_pairs;
    std::array<std::vector<std::int64_t>, efficiency::missed_names.size()> causes;
    for (const auto& point : points)
        for (const auto& [name, found] :
             {std::pair{"trigger", &point.offline_trigger}, {"reference", &point.offline_reference}}) {
            offline_positrons.push_back(point.positrons_per_bunch);
            made_by.emplace_back(name);
            offline_pairs.push_back(found->pairs);
            const auto missed = std::accumulate(found->missed.begin(), found->missed.end(), std::int64_t{0});
            missed_share.push_back(static_cast<double>(missed) /
                                   static_cast<double>(std::max<std::int64_t>(found->pairs, 1)));
            signal_rate.push_back(static_cast<double>(point.signal_bunches) /
                                  static_cast<double>(point.bunches));
            for (std::size_t cause = 0; cause < causes.size(); ++cause)
                causes[cause].push_back(found->missed[cause]);
        }
    auto& offline = document.add_table(
        "offline",
        "pairs in the window of the offline selection, and why signal was not accepted in their bunch");
    offline.add("positrons", "", "a bunch", offline_positrons)
        .add("clusters", "", "of which the pairs are made: the trigger's, or the reference reconstruction's",
             made_by)
        .add("pairs", "", "in the window of the selection", offline_pairs)
        .add("missed", "", "share of them in bunches without an accepted signal", missed_share)
        .add("signal_rate", "", "share of bunches in which signal fired; each has one Bhabha event put in",
             signal_rate);
    for (std::size_t cause = 0; cause < causes.size(); ++cause)
        offline.add(std::string(efficiency::missed_names[cause]), "", "pairs missed for this", causes[cause]);
    std::vector<double> positrons;
    std::vector<std::int64_t> channel_id, dead_pairs, dead_triggered, dead_missed;
    for (const auto& point : points)
        for (const auto& [id, crystal] : point.dead_crystals) {
            positrons.push_back(point.positrons_per_bunch);
            channel_id.push_back(id);
            dead_pairs.push_back(crystal.pairs);
            dead_triggered.push_back(crystal.triggered);
            dead_missed.push_back(crystal.missed);
        }
    if (!channel_id.empty())
        document.add_table("dead_crystals", "what each crystal costs that is dead, or masked in the trigger")
            .add("positrons", "", "a bunch", positrons)
            .add("channel_id", "", "100 x + y", channel_id)
            .add("pairs", "", "true pairs with a particle on it", dead_pairs)
            .add("triggered", "", "of them found by the signal algorithm", dead_triggered)
            .add("offline_missed", "", "pairs of the offline selection missed for it", dead_missed);
    document
        .add_table("differences",
                   "clusters of the trigger against those of the reference with the same seed, "
                   "and against the truth")
        .add("positrons", "", "a bunch", column(points, [](P p) { return p.positrons_per_bunch; }))
        .add("energy_mean", "", "relative, trigger - reference",
             column(points, [](P p) { return p.energy.mean(); }))
        .add("energy_rms", "", "its spread", column(points, [](P p) { return p.energy.deviation(); }))
        .add("x_mean_mm", "mm", "trigger - reference", column(points, [](P p) { return p.x_mm.mean(); }))
        .add("x_rms_mm", "mm", "its spread", column(points, [](P p) { return p.x_mm.deviation(); }))
        .add("y_rms_mm", "mm", "spread in y", column(points, [](P p) { return p.y_mm.deviation(); }))
        .add("true_energy_mean", "", "relative, trigger - truth",
             column(points, [](P p) { return p.true_energy.mean(); }))
        .add("true_energy_rms", "", "its spread",
             column(points, [](P p) { return p.true_energy.deviation(); }))
        .add("true_x_rms_mm", "mm", "spread of trigger - truth",
             column(points, [](P p) { return p.true_x_mm.deviation(); }));
}

Document without_spectra(Document document) {
    constexpr std::array shown{"periods", "cut_flow", "r_max", "margin", "axis_shift"};
    std::erase_if(document.tables, [&](const Table& table) {
        return std::find(shown.begin(), shown.end(), table.name) == shown.end();
    });
    return document;
}

}  // namespace antipode::results
