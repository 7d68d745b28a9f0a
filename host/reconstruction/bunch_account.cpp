#include "reconstruction/bunch_account.hpp"

#include <numeric>

#include <fmt/format.h>

namespace antipode::reconstruction {
namespace {

/// At the end of a field of this width, two's complement.
constexpr bool at_end(std::int32_t charge, unsigned width) noexcept {
    const std::int32_t largest = (std::int32_t{1} << (width - 1)) - 1;
    return charge == largest || charge == -largest - 1;
}

template <class Flag>
constexpr std::uint64_t bit = std::uint64_t{1} << Flag::bit;

}  // namespace

bool at_full_scale(const words::BunchCharges& charges) noexcept {
    return at_end(charges.beam_catcher, words::bunch_charges::beam_catcher::width) ||
           at_end(charges.target, words::bunch_charges::target::width);
}

std::optional<LeftOut> left_out(const formats::Bunch& bunch, const formats::PacketFaults& faults,
                                bool after_strays) noexcept {
    if (faults.bad_crc) return LeftOut::bad_crc;
    if (faults.bad_count) return LeftOut::bad_count;
    if (faults.no_trailer) return LeftOut::no_trailer;
    if (faults.incomplete) return LeftOut::incomplete;
    if (faults.stray_words > 0 || after_strays) return LeftOut::stray_words;
    if (bunch.hits.size() >= most_hits) return LeftOut::too_many_hits;
    if (at_full_scale(bunch.charges)) return LeftOut::full_scale;
    return std::nullopt;
}

std::optional<LeftOut> left_out(std::uint64_t header) noexcept {
    namespace flag = words::primitive_header;
    constexpr std::uint64_t any = bit<flag::bad_crc> | bit<flag::bad_count> | bit<flag::no_trailer> |
                                  bit<flag::incomplete> | bit<flag::stray_words> | bit<flag::dropped>;
    if ((header & any) == 0) return std::nullopt;
    if ((header & bit<flag::bad_crc>) != 0) return LeftOut::bad_crc;
    if ((header & bit<flag::bad_count>) != 0) return LeftOut::bad_count;
    if ((header & bit<flag::no_trailer>) != 0) return LeftOut::no_trailer;
    if ((header & bit<flag::incomplete>) != 0) return LeftOut::incomplete;
    if ((header & bit<flag::stray_words>) != 0) return LeftOut::stray_words;
    return LeftOut::dropped;
}

std::int64_t BunchAccount::total_left_out() const noexcept {
    return std::accumulate(left_out.begin(), left_out.end(), std::int64_t{0});
}

std::string BunchAccount::text() const {
    auto line = fmt::format("kept {} bunches", kept);
    if (total_left_out() > 0) {
        line += fmt::format("; left out {}:", total_left_out());
        for (std::size_t i = 0, listed = 0; i < left_out.size(); ++i)
            if (left_out[i] > 0)
                line += fmt::format("{} {} {}", listed++ > 0 ? "," : "", left_out_names[i], left_out[i]);
    }
    if (dropped_without_packet > 0)
        line += fmt::format("; dropped without a packet {}", dropped_without_packet);
    if (damages > 0) line += fmt::format("; lost {} in {} damaged parts", lost, damages);
    if (!complete) line += "; a file has no end: it was cut off, or is still being written";
    return line;
}

BunchAccount& BunchAccount::operator+=(const BunchAccount& other) noexcept {
    kept += other.kept;
    for (std::size_t i = 0; i < left_out.size(); ++i)
        left_out[i] += other.left_out[i];
    dropped_without_packet += other.dropped_without_packet;
    lost += other.lost;
    damages += other.damages;
    complete = complete && other.complete;
    return *this;
}

}  // namespace antipode::reconstruction
