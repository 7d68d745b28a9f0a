#pragma once

/// The trigger as the firmware has it: rtl/core/core.sv, translated by Verilator, clock by clock. The same
/// words in give the same words out as trigger::Engine; it is slower by some orders of magnitude, and shows
/// what the SystemVerilog does.

#include "trigger/engine.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace antipode::trigger {

class RtlEngine {
public:
    /// Throws InputError for a design that is not translated: large_3x3.
    RtlEngine(Design design, const Configuration& configuration);
    ~RtlEngine();

    /// As Engine::process. A packet is offered when there is a buffer for it, so that nothing is dropped; how
    /// long a decision takes says nothing here, and no decision is marked as late.
    void process(std::span<const std::uint64_t> words, std::vector<std::uint64_t>& out);

    /// As Engine::finish.
    void finish(std::vector<std::uint64_t>& out);

    /// Clocks that the design has made.
    std::uint64_t clocks() const;

    /// A design on its pins.
    class Device;

private:
    std::unique_ptr<Device> device_;
};

}  // namespace antipode::trigger
