#pragma once

/// What a file of words holds, counted packet by packet in constant memory.

#include "formats/packets.hpp"
#include "formats/word_file.hpp"
#include "generated/constants.hpp"
#include "generated/words_table.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace antipode::formats {

struct Summary {
    explicit Summary(Stream file_stream) : stream(file_stream) {}

    /// Counts one packet.
    void add(std::span<const std::uint64_t> packet);

    Stream stream;
    std::uint64_t packets = 0;
    std::uint64_t words = 0;
    std::array<std::uint64_t, words::table.size()> words_by_type{};  ///< in the order of words::table
    std::uint64_t unknown_words = 0;

    // Packets that are not as they must be.
    std::uint64_t bad_crc = 0, bad_count = 0, no_trailer = 0, incomplete = 0;
    std::uint64_t stray_words = 0;
    std::uint64_t faulty_packets = 0;

    std::optional<std::uint32_t> first_number, last_number;
    std::uint64_t number_jumps = 0;  ///< the number is not that of the packet before plus one

    // Charges in counts of 1/256 pC, those in dropped_* words with them.
    std::int64_t beam_catcher = 0, target = 0;
    std::uint64_t most_hits = 0;
    std::uint64_t hits_without_crystal = 0;  ///< of cells without a crystal, or outside the grid

    // Primitives.
    std::array<std::uint64_t, words::primitive_header_fields.size()> flags{};  ///< packets with each flag set
    std::array<std::uint64_t, constants::trigger_items> fired{}, accepted{};
    std::uint64_t decision_pulses = 0;
    std::uint64_t dropped_without_packet = 0;
    std::uint64_t most_clusters = 0;

private:
    void add_bunch(const Bunch& bunch);
    void add_primitives(const Primitives& primitives, std::uint64_t header);
    void add_number(std::uint32_t number);
};

}  // namespace antipode::formats
