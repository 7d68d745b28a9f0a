#include "results/select_document.hpp"

#include "base/error.hpp"
#include "results/json.hpp"
#include "results/period_documents.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace antipode::results {
namespace {

// Names that are written here and read here.
constexpr const char *e_beam = "e_beam_mev", *n_pot = "n_pot", *window = "window", *sideband = "sideband",
                     *transfer = "transfer", *bunches = "bunches", *faulty = "faulty",
                     *dropped_without_packet = "dropped_without_packet", *lost = "lost", *damages = "damages",
                     *complete = "complete", *runs_table = "runs", *run_column = "run",
                     *first_bunch = "first_bunch", *last_bunch = "last_bunch";

/// Runs and their bunches: what `antipode yield` refuses to count twice.
void describe_runs(Document& document, const analysis::Reading& reading) {
    std::vector<std::string> file, run;
    std::vector<std::int64_t> first, last;
    for (const auto& range : reading.bunches) {
        if (!run.empty() && run.back() == range.run && file.back() == range.file) {
            first.back() = std::min<std::int64_t>(first.back(), range.first);
            last.back() = std::max<std::int64_t>(last.back(), range.last);
            continue;
        }
        file.push_back(range.file);
        run.push_back(range.run);
        first.push_back(range.first);
        last.push_back(range.last);
    }
    document.add_table(runs_table, "where the bunches come from")
        .add("file", "", "the input", file)
        .add(run_column, "", "run of the file's header, or the checksum of that header", run)
        .add(first_bunch, "", "lowest number of a bunch that was kept", first)
        .add(last_bunch, "", "highest number of a bunch that was kept", last);
}

/// Bunches that count, and those left out of N2 and N_POT alike.
void describe_account(Document& document, const analysis::Reading& reading) {
    const auto& account = reading.account;
    document.add(bunches, account.kept, "", "bunches that count");
    document.add(faulty, account.total_left_out(), "", "bunches left out of N2 and N_POT alike, by cause:");
    for (std::size_t i = 0; i < account.left_out.size(); ++i)
        document.add("left_out_" + std::string(reconstruction::left_out_keys[i]), account.left_out[i], "",
                     std::string(reconstruction::left_out_names[i]));
    document.add(dropped_without_packet, account.dropped_without_packet, "",
                 "bunches that the trigger dropped without a packet; not in N_POT");
    document.add(lost, account.lost, "", "bunches lost with damaged blocks");
    document.add(damages, account.damages, "", "damaged or missing parts of the files");
    document.add(complete, account.complete, "", "1: each file has its end");
    document.add("hits_no_crystal", reading.hits.no_crystal, "", "hits left out: no crystal in this cell");
    document.add("hits_masked", reading.hits.masked, "", "hits left out: crystal masked");
    document.add("hits_too_close", reading.hits.too_close, "",
                 "hits left out: within 25 ns of a larger one of the same crystal");
}

std::int64_t integer(const Document& document, const char* name) {
    const auto* value = std::get_if<std::int64_t>(&document.at(name).value);
    if (value == nullptr) throw InputError(fmt::format("{} is no integer", name));
    return *value;
}

std::vector<analysis::BunchRange> ranges_of(const std::filesystem::path& path, const Document& document) {
    const auto& runs = document.table(runs_table);
    const auto run = runs.text(run_column);
    const auto first = runs.real(first_bunch), last = runs.real(last_bunch);
    std::vector<analysis::BunchRange> ranges;
    for (std::size_t i = 0; i < runs.rows(); ++i)
        ranges.push_back({path.string(), run[i], static_cast<std::uint32_t>(first[i]),
                          static_cast<std::uint32_t>(last[i])});
    return ranges;
}

}  // namespace

void describe_selected(Document& document, const analysis::SelectedPeriod& period) {
    const auto& total = period.total;
    const auto& frame = total.frame();
    const double n2_err = std::sqrt(total.yield.variance());
    document.add(e_beam, frame.e_beam_mev, "MeV", "beam energy");
    document.add("sqrt_s_mev", frame.sqrt_s_mev, "MeV", "centre-of-mass energy");
    describe_account(document, period.reading);
    document.add(n_pot, period.n_pot, "", "positrons on target, from the beam catcher");
    document.add(window, total.yield.window, "", "pairs in the window");
    document.add(sideband, total.yield.sideband, "", "pairs in the side bands");
    document.add(transfer, total.yield.transfer, "", "background in the window for one in the side bands");
    document.add("n2", total.yield.n2(), n2_err, "", "net of side bands");
    document.add("n2_per_pot", total.yield.n2() / period.n_pot, n2_err / period.n_pot, "", "N2 a positron");
    document.add("r_min_mm", period.limits.r_min_mm, "mm", "R_min");
    document.add("e_min_mev", period.limits.e_min_mev, "MeV", "E_min");
    document.add("e_max_mev", period.limits.e_max_mev, "MeV", "E_max");
    document.add("cog_x_mm", period.axis.mean.x_mm, period.axis.error.x_mm, "mm",
                 "beam axis at the calorimeter");
    document.add("cog_y_mm", period.axis.mean.y_mm, period.axis.error.y_mm, "mm",
                 "beam axis at the calorimeter");
    describe_tally(document, total, frame.e_beam_mev);
    describe_runs(document, period.reading);
    if (!period.reading.account.complete)
        document.notes.push_back("A file has no end: it was cut off, or is still being written.");
}

void describe_pairs(Document& document, const analysis::SelectedPeriod& period,
                    std::span<const std::string> files) {
    std::vector<std::string> file, region;
    std::vector<std::int64_t> bunch;
    std::vector<const selection::SelectedPair*> pairs;
    for (std::size_t r = 0; r < period.runs.size(); ++r)
        for (const auto& selected : period.runs[r].tally.selected()) {
            file.push_back(files[r]);
            region.emplace_back(selected.in_window ? "window" : "sideband");
            bunch.push_back(static_cast<std::int64_t>(selected.pair.bunch));
            pairs.push_back(&selected);
        }
    auto& table = document.add_table("pairs", "selected pairs; a is the cluster with more energy");
    table.add("file", "", "the input", file)
        .add("bunch", "", "number of the bunch", bunch)
        .add("region", "", "window, or sideband of the sum of the polar angles", region);
    const auto add = [&](const std::string& name, const char* unit, const char* meaning, auto value) {
        std::vector<double> values;
        for (const auto* pair : pairs)
            values.push_back(value(*pair));
        table.add(name, unit, meaning, values);
    };
    using Selected = selection::SelectedPair;
    for (const auto& cluster : {std::pair{"a", &selection::Pair::a}, {"b", &selection::Pair::b}}) {
        const auto member = cluster.second;
        const auto of = [&](const char* quantity) {
            return fmt::format(fmt::runtime(quantity), cluster.first);
        };
        add(of("x_{}_mm"), "mm", "position of the cluster",
            [&](const Selected& s) { return (s.pair.*member).x_mm; });
        add(of("y_{}_mm"), "mm", "position of the cluster",
            [&](const Selected& s) { return (s.pair.*member).y_mm; });
        add(of("energy_{}_mev"), "MeV", "energy of the cluster",
            [&](const Selected& s) { return (s.pair.*member).energy_mev; });
        add(of("time_{}_ns"), "ns", "time of the cluster since the start of the window",
            [&](const Selected& s) { return (s.pair.*member).time_ns; });
        add(of("hits_{}"), "", "hits of the cluster",
            [&](const Selected& s) { return static_cast<double>((s.pair.*member).hits); });
    }
    add("theta_a", "rad", "polar angle of a in the centre of mass", [](auto& s) { return s.angles.theta_a; });
    add("theta_b", "rad", "polar angle of b in the centre of mass", [](auto& s) { return s.angles.theta_b; });
    add("theta_sum", "rad", "their sum", [](auto& s) { return s.angles.theta_sum(); });
    add("dphi", "rad", "difference of the azimuths", [](auto& s) { return s.angles.dphi; });
    add("axis_x_mm", "mm", "beam axis that the angles are about", [](auto& s) { return s.axis.x_mm; });
    add("axis_y_mm", "mm", "beam axis that the angles are about", [](auto& s) { return s.axis.y_mm; });
}

analysis::PeriodCounts read_selected(const std::filesystem::path& path) {
    const auto document = read_json(path);
    if (document.kind != "select")
        throw InputError(fmt::format("{} is a result of kind '{}'; expected one of `antipode select`",
                                     path.string(), document.kind));
    try {
        analysis::PeriodCounts counts;
        counts.source = path.string();
        counts.e_beam_mev = document.real(e_beam);
        counts.yield = {integer(document, window), integer(document, sideband), document.real(transfer)};
        counts.n_pot = document.real(n_pot);
        counts.bunches = integer(document, bunches);
        counts.not_counted =
            integer(document, faulty) + integer(document, lost) + integer(document, dropped_without_packet);
        counts.whole = integer(document, complete) != 0 && integer(document, damages) == 0;
        counts.ranges = ranges_of(path, document);
        counts.card = document.provenance.at("card");
        const auto& losses = counts.card.at("losses");
        counts.allowed = {losses.at("share_max").get<double>(), losses.at("incomplete").get<bool>()};
        return counts;
    } catch (const nlohmann::json::exception&) {
        throw InputError(fmt::format(
            "{}: made by an earlier version, which did not tell of losses; select again", path.string()));
    }
}

}  // namespace antipode::results
