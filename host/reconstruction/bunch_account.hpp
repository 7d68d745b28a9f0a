#pragma once

/// Which bunches count. A bunch that was damaged in transit is left out of N2 and of N_POT alike, whether a
/// file holds its hits or its primitives: both show the same flags.

#include "formats/packets.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace antipode::reconstruction {

/// Why a bunch is left out; the first that applies counts.
enum class LeftOut {
    bad_crc,        ///< the checksum of its hits or of its primitives does not match
    bad_count,      ///< the trailer's number of words does not match
    no_trailer,     ///< cut off
    incomplete,     ///< bunch_time or bunch_charges missing or twice
    stray_words,    ///< words of unknown type or out of place, in the packet or just before it
    too_many_hits,  ///< at least most_hits: no bunch has them
    full_scale,     ///< a charge at the end of its field
    dropped         ///< by the trigger, for want of room
};
inline constexpr std::array<std::string_view, 8> left_out_names{
    "bad CRC",     "wrong count",   "no trailer",           "time or charges missing",
    "stray words", "too many hits", "charge at full scale", "dropped by the trigger"};
inline constexpr std::array<std::string_view, 8> left_out_keys{"bad_crc",    "bad_count",   "no_trailer",
                                                               "incomplete", "stray_words", "too_many_hits",
                                                               "full_scale", "dropped"};

/// Hits of a bunch at which its counter in the primitives is full. A Run III bunch has about 150; each of the
/// 616 crystals can tell apart 41 hits in 1024 ns.
inline constexpr std::size_t most_hits = words::mask<words::counters_input::received>;

/// The charges are beyond what the front end can measure.
bool at_full_scale(const words::BunchCharges& charges) noexcept;

/// Of a packet of hits. @param after_strays  words without a packet came just before it
std::optional<LeftOut> left_out(const formats::Bunch& bunch, const formats::PacketFaults& faults,
                                bool after_strays) noexcept;
/// Of the flags of a primitive_header.
std::optional<LeftOut> left_out(std::uint64_t primitive_header) noexcept;

/// What became of the bunches of one or more files.
struct BunchAccount {
    std::int64_t kept = 0;
    std::array<std::int64_t, left_out_keys.size()> left_out{};
    std::int64_t dropped_without_packet = 0;  ///< their charges are in dropped_* words, in no N_POT
    std::int64_t lost = 0;                    ///< with damaged blocks
    std::int64_t damages = 0;                 ///< damaged or missing parts of files
    bool complete = true;                     ///< each file has its end

    std::int64_t total_left_out() const noexcept;
    bool whole() const noexcept {
        return complete && damages == 0 && dropped_without_packet == 0 && total_left_out() == 0;
    }
    /// "kept 90 bunches; left out 3: bad CRC 2, no trailer 1; lost 20 in 1 damaged part"
    std::string text() const;

    BunchAccount& operator+=(const BunchAccount& other) noexcept;
};

}  // namespace antipode::reconstruction
