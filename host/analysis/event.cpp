#include "analysis/event.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "physics/two_body.hpp"
#include "selection/selection.hpp"

#include <fmt/format.h>

namespace antipode::analysis {

std::optional<Event> find_event(const PeriodRequest& request, const selection::SelectionCard& card,
                                double e_beam_mev, std::optional<std::uint32_t> number) {
    const auto& settings = card.selection;
    const selection::Selection select(settings, physics::CentreOfMass::from_beam(e_beam_mev),
                                      {settings.axis_x_mm, settings.axis_y_mm});
    reconstruction::Greedy greedy(card.reconstruction, geometry::Ecal(card.geometry), request.constants());
    for (const auto& file : request.files) {
        formats::WordReader reader(file);
        if (reader.stream() != formats::Stream::hits)
            throw InputError(fmt::format("{} holds primitives; the display needs the file of hits", file));
        while (const auto packet = reader.next()) {
            check_interrupt();
            formats::PacketFaults faults;
            Event event{formats::read_bunch(*packet, faults), {}, {}};
            if (reconstruction::left_out(event.bunch, faults, false) ||
                (number && event.bunch.number != *number))
                continue;
            event.clusters = greedy(event.bunch.hits);
            std::vector<selection::Pair> all;
            selection::PairCollection().collect(0, event.clusters, all);
            for (const std::size_t i : select(all).window)
                event.pairs.push_back(all[i]);
            if (number || !event.pairs.empty()) return event;
        }
    }
    return std::nullopt;
}

}  // namespace antipode::analysis
