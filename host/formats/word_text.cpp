#include "formats/word_text.hpp"

#include "formats/packets.hpp"
#include "formats/quantities.hpp"
#include "generated/words_table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace antipode::formats {
namespace {

std::int64_t value_of(const words::FieldInfo& field, std::uint64_t word) {
    const std::uint64_t mask = (std::uint64_t{1} << field.width) - 1;
    const std::uint64_t bits = word >> field.bit & mask;
    const bool negative = field.is_signed && (bits >> (field.width - 1) & 1) != 0;
    return static_cast<std::int64_t>(negative ? bits | ~mask : bits);
}

std::string field_text(const words::FieldInfo& field, std::uint64_t word) {
    const auto value = value_of(field, word);
    if (field.width == 1) return value != 0 ? fmt::format(" {}", field.name) : "";
    // Checksums are read in hexadecimal.
    if (field.name.find("crc") != std::string_view::npos) return fmt::format(" {}={:08x}", field.name, value);
    if (field.step == 1) return fmt::format(" {}={}", field.name, value);
    return fmt::format(" {}={} ({} {})", field.name, value, static_cast<double>(value) * field.step,
                       field.unit);
}

std::string faults_text(const PacketFaults& faults) {
    std::string text;
    if (faults.bad_crc) text += " BAD-CRC";
    if (faults.bad_count) text += " BAD-COUNT";
    if (faults.no_trailer) text += " NO-TRAILER";
    if (faults.incomplete) text += " INCOMPLETE";
    if (faults.stray_words > 0) text += fmt::format(" STRAY-WORDS({})", faults.stray_words);
    return text;
}

double charge_pc(std::int32_t counts) {
    return physical<words::bunch_charges::beam_catcher>(counts);
}

std::string bunch_line(std::span<const std::uint64_t> packet) {
    PacketFaults faults;
    const auto bunch = read_bunch(packet, faults);
    double energy = 0;
    for (const auto& hit : bunch.hits)
        energy += physical<words::hit::energy>(hit.energy);
    return fmt::format("{:>10} {:>16} {:>12.2f} {:>12.2f} {:>6} {:>10.1f} {}", bunch.number, bunch.time_ns,
                       charge_pc(bunch.charges.beam_catcher), charge_pc(bunch.charges.target),
                       bunch.hits.size(), energy, faults_text(faults));
}

std::string primitives_line(std::span<const std::uint64_t> packet) {
    PacketFaults faults;
    const auto primitives = read_primitives(packet, faults);
    std::string flags;
    for (const auto& field : words::primitive_header_fields)
        if (field.width == 1 && value_of(field, packet.front()) != 0) flags += fmt::format(" {}", field.name);
    const auto charges = primitives.charges.value_or(words::BunchCharges{});
    const auto decision = primitives.decision.value_or(words::Decision{});
    return fmt::format("{:>10} {:>12.2f} {:>12.2f} {:>8} {:>6} {:>6} {:010b} {:010b}{}{}",
                       primitives.header.number, charge_pc(charges.beam_catcher), charge_pc(charges.target),
                       decision.clusters, decision.pairs, primitives.hits.size(), decision.fired,
                       decision.accepted, flags, faults_text(faults));
}

}  // namespace

std::string packet_head(Stream stream) {
    if (stream == Stream::hits)
        return fmt::format("{:>10} {:>16} {:>12} {:>12} {:>6} {:>10}  faults", "number", "time_ns",
                           "catcher_pc", "target_pc", "hits", "sum_mev");
    return fmt::format("{:>10} {:>12} {:>12} {:>8} {:>6} {:>6} {:>10} {:>10} flags, FAULTS", "number",
                       "catcher_pc", "target_pc", "clusters", "pairs", "hits", "fired", "accepted");
}

std::string packet_line(Stream stream, std::span<const std::uint64_t> packet) {
    return stream == Stream::hits ? bunch_line(packet) : primitives_line(packet);
}

std::string to_text(std::uint64_t word) {
    const auto tag = words::tag_of(word);
    const auto info = std::find_if(words::table.begin(), words::table.end(),
                                   [tag](const words::WordInfo& known) { return known.tag == tag; });
    if (info == words::table.end())
        return fmt::format("unknown word: type {}, version {}", words::type_of(word), tag & 7);
    std::string text(info->name);
    for (const auto& field : info->fields)
        text += field_text(field, word);
    if ((word & info->reserved) != 0)
        text += fmt::format(" (reserved bits set: {:x})", word & info->reserved);
    return text;
}

}  // namespace antipode::formats
