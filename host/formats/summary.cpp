#include "formats/summary.hpp"

#include "generated/ecal.hpp"

#include <algorithm>

namespace antipode::formats {

void Summary::add(std::span<const std::uint64_t> packet) {
    ++packets;
    words += packet.size();
    for (const auto word : packet) {
        const auto info = std::find_if(words::table.begin(), words::table.end(), [word](const auto& known) {
            return known.tag == words::tag_of(word);
        });
        if (info == words::table.end())
            ++unknown_words;
        else
            ++words_by_type[static_cast<std::size_t>(info - words::table.begin())];
    }
    PacketFaults faults;
    if (stream == Stream::hits)
        add_bunch(read_bunch(packet, faults));
    else
        add_primitives(read_primitives(packet, faults), packet.front());
    bad_crc += faults.bad_crc;
    bad_count += faults.bad_count;
    no_trailer += faults.no_trailer;
    incomplete += faults.incomplete;
    stray_words += faults.stray_words;
    faulty_packets += faults.any();
}

void Summary::add_bunch(const Bunch& bunch) {
    add_number(bunch.number);
    beam_catcher += bunch.charges.beam_catcher;
    target += bunch.charges.target;
    most_hits = std::max<std::uint64_t>(most_hits, bunch.hits.size());
    hits_without_crystal += static_cast<std::uint64_t>(
        std::count_if(bunch.hits.begin(), bunch.hits.end(),
                      [](const words::Hit& hit) { return !ecal::is_crystal(hit.row, hit.column); }));
}

void Summary::add_primitives(const Primitives& primitives, std::uint64_t header) {
    add_number(primitives.header.number);
    if (primitives.charges) {
        beam_catcher += primitives.charges->beam_catcher;
        target += primitives.charges->target;
    }
    if (const auto& before = primitives.dropped_before) {
        beam_catcher += before->beam_catcher.charge;
        target += before->target.charge;
        dropped_without_packet += before->bunches.bunches;
    }
    for (std::size_t i = 0; i < flags.size(); ++i)
        if (const auto& field = words::primitive_header_fields[i]; field.width == 1)
            flags[i] += header >> field.bit & 1;
    if (const auto& decision = primitives.decision) {
        for (std::size_t i = 0; i < fired.size(); ++i) {
            fired[i] += decision->fired >> i & 1;
            accepted[i] += decision->accepted >> i & 1;
        }
        decision_pulses += decision->accept;
    }
    most_clusters = std::max<std::uint64_t>(most_clusters, primitives.clusters.size());
    most_hits = std::max<std::uint64_t>(most_hits, primitives.hits.size());
}

void Summary::add_number(std::uint32_t number) {
    if (!first_number)
        first_number = number;
    else if (number != *last_number + 1)
        ++number_jumps;
    last_number = number;
}

}  // namespace antipode::formats
