#pragma once

#include "formats/packets.hpp"
#include "simulation/cell_image.hpp"
#include "simulation/draws.hpp"
#include "simulation/settings.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace antipode::simulation {

/// Gain of each crystal before calibration, and what the calibration believes it to be.
struct Gains {
    std::array<float, constants::cells> real;
    std::array<float, constants::cells> believed;
};

/// Fixed for a seed: the same detector in every run of it.
Gains draw_gains(const FrontEndSettings& settings, std::uint64_t seed);

/// From energy in crystals to the hits of a bunch. Images come in the order of their times.
class FrontEnd {
public:
    FrontEnd(const FrontEndSettings& settings, const Gains& gains);

    /// Begins a bunch.
    void begin();
    /// Adds what one particle left. Signals of a crystal that overlap are one, at the time of the larger.
    void add(const CellImage& image, double time_ns);
    /// Noise, gain, threshold, saturation, resolution in time: the hits of the bunch are appended.
    void read_out(Draws& draws, std::vector<words::Hit>& hits);

private:
    struct Signal {
        std::uint16_t cell;
        bool second;  ///< not the first of its crystal
        float energy_mev;
        float largest_mev;  ///< of its parts
        double first_ns, time_ns;
    };
    FrontEndSettings settings_;
    const Gains* gains_;
    std::vector<Signal> signals_;
    std::array<std::int32_t, constants::cells> last_;  ///< index of the crystal's last signal, -1: none
    std::array<std::int64_t, constants::cells> earliest_tick_;  ///< of the crystal's next hit
};

}  // namespace antipode::simulation
