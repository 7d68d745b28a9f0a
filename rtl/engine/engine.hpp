#pragma once

/// The trigger as the firmware has it: rtl/core/core.sv, translated by Verilator, clock by clock. The same
/// words in give the same words out as the library made from hls/; it is slower by some orders of magnitude,
/// and shows what the SystemVerilog does.

#include "generated/constants.hpp"
#include "generated/registers.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace antipode::rtl {

/// The designs that are translated: LANES of a large or small one, and its window.
enum class Design { large_5x5, small_5x5, small_3x3 };

/// What the host loads before a run.
struct Load {
    registers::Settings settings;
    std::array<registers::Calibration, constants::cells> calibration{};  ///< by raster index
    std::array<registers::Seed, constants::cells> seed{};
    std::uint32_t settings_crc = 0;  ///< shown in primitives
    bool free_running = false;
};

/// What loads a configuration of the host: its settings, tables and mode.
template <class Configuration>
Load load_of(const Configuration& configuration) {
    return {configuration.settings, configuration.calibration, configuration.seed, configuration.crc(),
            configuration.free_running};
}

class Engine {
public:
    Engine(Design design, const Load& load);
    ~Engine();
    Engine(Engine&&) noexcept;
    Engine& operator=(Engine&&) noexcept;

    /// Takes words of the hit stream, as many as there are, and appends the packets that they complete. A
    /// packet is offered when there is a buffer for it, so that nothing is dropped; how long a decision takes
    /// says nothing here, and no decision is marked as late.
    void process(std::span<const std::uint64_t> words, std::vector<std::uint64_t>& out);

    /// Ends the run: frames that are open are closed.
    void finish(std::vector<std::uint64_t>& out);

    /// Clocks that the design has made.
    std::uint64_t clocks() const;

    /// A design on its pins.
    class Device;

private:
    std::unique_ptr<Device> device_;
};

}  // namespace antipode::rtl
