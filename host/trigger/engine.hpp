#pragma once

/// The trigger as a library: words of hits in, words of primitives out, bit for bit those of the firmware
/// where nothing is dropped, without spending time on empty cells and clocks. It knows no clocks, so no
/// decision of it is late.

#include "trigger/intake.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace antipode::trigger {

/// The limits of a design that its results show; LANES does not. The large one is that of every board but the
/// iCE40.
enum class Design { large_5x5, large_3x3, small_5x5, small_3x3 };

class Engine {
public:
    Engine(Design design, const Configuration& configuration);
    ~Engine();
    Engine(Engine&&) noexcept;
    Engine& operator=(Engine&&) noexcept;

    /// Takes words of the hit stream, as many as there are, and appends the packets that they complete. In
    /// free-running mode a frame is complete when the next one or its marker says so.
    void process(std::span<const std::uint64_t> words, std::vector<std::uint64_t>& out);

    /// Ends the run: frames that are open are closed.
    void finish(std::vector<std::uint64_t>& out);

    /// What a design does to a bunch or frame.
    class Algorithm;

private:
    void emit(std::vector<std::uint64_t>& out);

    std::unique_ptr<Algorithm> algorithm_;
    std::unique_ptr<Intake> intake_;
};

}  // namespace antipode::trigger
