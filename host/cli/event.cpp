#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/lock.hpp"
#include "base/terminal.hpp"
#include "cli/draw_plots.hpp"
#include "cli/period_files.hpp"
#include "cli/subcommands.hpp"
#include "formats/quantities.hpp"
#include "formats/word_file.hpp"
#include "results/display.hpp"
#include "results/output.hpp"
#include "selection/selection.hpp"

#include <fmt/format.h>

namespace antipode::cli {
namespace {

struct EventOptions : PeriodFiles {
    std::optional<std::uint32_t> bunch;
    std::filesystem::path out = "out";
    bool quiet = false;
};

/// A bunch with its clusters and those pairs that pass the selection.
struct Event {
    formats::Bunch bunch;
    std::vector<reconstruction::Cluster> clusters;
    std::vector<selection::Pair> pairs;
};

/// The bunch that was asked for; without a number the first with a pair in the window.
std::optional<Event> find(const EventOptions& options, const selection::SelectionCard& card,
                          double e_beam_mev) {
    const auto& settings = card.selection;
    const selection::Selection select(settings, physics::CentreOfMass::from_beam(e_beam_mev),
                                      {settings.axis_x_mm, settings.axis_y_mm});
    reconstruction::Greedy greedy(card.reconstruction, geometry::Ecal(card.geometry), options.constants());
    for (const auto& file : options.files) {
        formats::WordReader reader(file);
        if (reader.stream() != formats::Stream::hits)
            throw InputError(fmt::format("{} holds primitives; the display needs the file of hits", file));
        while (const auto packet = reader.next()) {
            check_interrupt();
            formats::PacketFaults faults;
            Event event{formats::read_bunch(*packet, faults), {}, {}};
            if (reconstruction::left_out(event.bunch, faults, false) ||
                (options.bunch && event.bunch.number != *options.bunch))
                continue;
            event.clusters = greedy(event.bunch.hits);
            std::vector<selection::Pair> all;
            selection::PairCollection().collect(0, event.clusters, all);
            for (const std::size_t i : select(all).window)
                event.pairs.push_back(all[i]);
            if (options.bunch || !event.pairs.empty()) return event;
        }
    }
    return std::nullopt;
}

void describe(results::Document& document, const Event& event, const selection::SelectionCard& card,
              double e_beam_mev) {
    const auto& cuts = card.selection;
    const auto limits =
        physics::pair_limits(physics::CentreOfMass::from_beam(e_beam_mev), cuts.r_max_mm, cuts.distance_mm);
    document.add("axis_x_mm", cuts.axis_x_mm, "mm", "beam axis at the calorimeter");
    document.add("axis_y_mm", cuts.axis_y_mm, "mm", "beam axis at the calorimeter");
    document.add("r_min_mm", cuts.r_min_mm > 0 ? cuts.r_min_mm : limits.r_min_mm, "mm", "R_min");
    document.add("r_max_mm", cuts.r_max_mm, "mm", "R_max");
    document.add("sector_deg", cuts.sector_deg, "deg", "largest angle of a cluster to the horizontal");
    const geometry::Ecal ecal(card.geometry);
    document.add("bunch", event.bunch.number, "", "number of the bunch");
    document.add("hits", event.bunch.hits.size(), "", "hits of crystals");
    document.add("pitch_mm", card.geometry.pitch_mm, "mm", "distance of the crystals");
    std::vector<double> x, y, energy, live;
    for (const auto& crystal : geometry::crystals()) {
        const geometry::Cell cell{crystal.x_cell, crystal.y_cell};
        const auto at = ecal.position(cell);
        double sum = 0;
        for (const auto& hit : event.bunch.hits)
            if (static_cast<int>(hit.column) == cell.column && static_cast<int>(hit.row) == cell.row)
                sum += formats::physical<words::hit::energy>(hit.energy);
        x.push_back(at.x_mm);
        y.push_back(at.y_mm);
        energy.push_back(sum);
        live.push_back(geometry::is_live_run3(cell) ? 1 : 0);
    }
    document.add_table("crystals", "the crystals with the energy of their hits")
        .add("x_mm", "mm", "centre", x)
        .add("y_mm", "mm", "centre", y)
        .add("energy_mev", "MeV", "sum of its hits", energy)
        .add("live", "", "0: dead in Run III", live);
    const auto of_clusters = [&](auto value) {
        std::vector<double> values;
        for (const auto& cluster : event.clusters)
            values.push_back(value(cluster));
        return values;
    };
    document.add_table("clusters", "of the reference reconstruction")
        .add("x_mm", "mm", "position", of_clusters([](auto& c) { return c.x_mm; }))
        .add("y_mm", "mm", "position", of_clusters([](auto& c) { return c.y_mm; }))
        .add("energy_mev", "MeV", "energy", of_clusters([](auto& c) { return c.energy_mev; }))
        .add("time_ns", "ns", "time", of_clusters([](auto& c) { return c.time_ns; }))
        .add("hits", "", "hits", of_clusters([](auto& c) { return static_cast<double>(c.hits); }));
    const auto of_pairs = [&](auto value) {
        std::vector<double> values;
        for (const auto& pair : event.pairs)
            values.push_back(value(pair));
        return values;
    };
    document.add_table("pairs", "in the window of the selection")
        .add("x_mm", "mm", "harder cluster", of_pairs([](auto& p) { return p.a.x_mm; }))
        .add("y_mm", "mm", "harder cluster", of_pairs([](auto& p) { return p.a.y_mm; }))
        .add("dx_mm", "mm", "from there to the softer one",
             of_pairs([](auto& p) { return p.b.x_mm - p.a.x_mm; }))
        .add("dy_mm", "mm", "from there to the softer one",
             of_pairs([](auto& p) { return p.b.y_mm - p.a.y_mm; }));
}

}  // namespace

void add_event(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "event", "display of one bunch in the calorimeter: crystals, clusters, pairs (SVG, PDF, PNG)");
    auto options = std::make_shared<EventOptions>();
    options->add_to(*command);
    command->add_option("--bunch", options->bunch, "its number; without one the first with a selected pair");
    options->add_energy_to(*command);
    command->add_option("--out", options->out, "folder for the result")->capture_default_str();
    command->add_flag("--quiet", options->quiet, "print nothing but errors");
    command->footer(
        "Examples:\n"
        "  antipode event run.hits\n"
        "  antipode event run.hits --bunch 4711 --out display");
    command->callback([options, &invocation] {
        Provenance provenance;
        provenance.command_line = invocation.command_line;
        const auto card = options->read_card(provenance);
        const double e_beam_mev = options->energy_mev();
        const auto event = find(*options, card, e_beam_mev);
        if (!event)
            throw InputError(options->bunch ? fmt::format("there is no bunch {}", *options->bunch)
                                            : std::string("there is no bunch with a selected pair"));
        results::Document document("event", options->card, provenance.to_json());
        describe(document, *event, card, e_beam_mev);
        const auto writing = Lock::folder(options->out, Busy::wait);
        results::write_files(document, options->out);
        draw_plots(document, options->out);
        if (!options->quiet) {
            auto shown = document;
            std::erase_if(shown.tables, [](const results::Table& table) { return table.name == "crystals"; });
            say(fmt::format("{}\nwritten: {}\n", results::to_text(shown),
                            (options->out / "plots/event_display.svg").string()));
        }
    });
}

}  // namespace antipode::cli
