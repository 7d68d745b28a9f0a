#include "results/event_document.hpp"

#include "formats/quantities.hpp"
#include "geometry/ecal.hpp"
#include "physics/two_body.hpp"

namespace antipode::results {

void describe_event(Document& document, const analysis::Event& event, const selection::SelectionCard& card,
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

}  // namespace antipode::results
