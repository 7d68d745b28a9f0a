#pragma once

/// Entry of the trigger: the words of the hit stream taken apart into bunches or frames of calibrated hits,
/// with the grammar, the checks and the flags of config/words.toml.

#include "generated/words.hpp"
#include "hls/calibrate.hpp"
#include "hls/packet.hpp"
#include "hls/slice.hpp"
#include "trigger/configuration.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace antipode::trigger {

/// A bunch or frame that is complete.
struct ClosedBunch {
    hls::PacketHead head;
    std::vector<hls::Hit> hits;  ///< in the order of arrival
};

class Intake {
public:
    /// @param hit_limit  HITS_BUNCH of the design
    Intake(const Configuration& configuration, std::size_t hit_limit);

    /// Takes words; a packet may go on in the next call. Bunches that they close go to closed().
    void take(std::span<const std::uint64_t> words);

    /// Ends the run: what is open is closed. A packet without its trailer is not finished.
    void finish();

    /// Bunches closed since they were last forgotten, oldest first.
    std::span<ClosedBunch> closed() { return {closed_.data(), closed_count_}; }
    void forget_closed() { closed_count_ = 0; }

private:
    /// A frame that takes hits.
    struct OpenFrame {
        bool open = false;
        ClosedBunch bunch;
    };

    void outside(std::uint64_t word);
    void open(const words::BunchHeader& header);
    void inside(std::uint64_t word);
    void trailer(const words::BunchTrailer& word);
    void hit(const words::Hit& word);
    static std::size_t cell_index(std::uint32_t column, std::uint32_t row) { return row << 5 | column; }
    void store(const hls::u<1>& write, OpenFrame& frame, const hls::CalibrateOut& hit, const hls::u<13>& time,
               const hls::u<1>& over);
    void marker(const words::TimeMarker& marker);
    void close_packet();
    void close(OpenFrame& frame);
    void sum_up_to(const std::uint64_t* end);

    registers::Settings settings_;
    bool free_running_;
    std::size_t hit_limit_;
    std::vector<hls::CalibrateIn> crystal_;  ///< what stays the same for a crystal, by cell_index()
    hls::SliceIn slice_;

    bool inside_ = false;
    bool any_before_ = false;
    bool settings_new_ = true;
    bool marker_seen_ = false;
    std::uint32_t last_number_ = 0;
    std::uint32_t hit_words_ = 0;
    std::uint32_t strays_ = 0;
    std::uint32_t crc_ = 0;
    const std::uint64_t* summed_ = nullptr;  ///< words of the packet before this one are in crc_
    OpenFrame before_, own_, after_;
    std::vector<ClosedBunch> closed_;  ///< more than are closed: their memory is used again
    std::size_t closed_count_ = 0;
};

}  // namespace antipode::trigger
