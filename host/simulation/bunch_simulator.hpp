#pragma once

#include "formats/packets.hpp"
#include "simulation/front_end.hpp"
#include "simulation/interactions.hpp"
#include "simulation/settings.hpp"
#include "simulation/shower.hpp"
#include "simulation/transport.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace antipode::simulation {

/// What really happened in a bunch. It goes to a file of its own that no analysis opens.
struct BunchTruth {
    struct Seen {
        Arrival arrival;
        std::uint32_t interaction;  ///< index
        std::uint32_t particle;     ///< of the interaction
    };
    std::uint32_t number = 0;
    std::uint64_t positrons = 0;
    double weight = 1;  ///< weighted bunches: expected interactions of the forced kind for one positron
    std::vector<Interaction> interactions;
    std::vector<Seen> seen;  ///< particles that came to the calorimeter, in time order
};

enum class Mode {
    full,      ///< every bunch
    two_body,  ///< the same bunches, but hits are made only of those with a wide two-body interaction
    weighted  ///< each bunch has exactly one wide two-body interaction, of one process, in the normal pile-up
};
constexpr auto names_of(Mode) {
    return std::array{std::pair{Mode::full, std::string_view("full")},
                      std::pair{Mode::two_body, std::string_view("two_body")},
                      std::pair{Mode::weighted, std::string_view("weighted")}};
}

/// Simulates bunches. Bunch n of a seed is the same in every mode, thread and order; `two_body` leaves out
/// those that have no wide two-body interaction, `weighted` puts one of its own in the place of them.
class BunchSimulator {
public:
    /// @param use names the random numbers: "data" and "efficiency" have nothing in common
    BunchSimulator(const SimulationSettings& settings, std::uint64_t seed, std::string_view use);

    const SimulationSettings& settings() const noexcept { return settings_; }
    const Interactions& interactions() const noexcept { return interactions_; }
    const Gains& gains() const noexcept { return gains_; }

    /// Scratch memory of one thread.
    struct Workspace {
        explicit Workspace(const BunchSimulator& simulator)
            : front_end(simulator.settings().front_end, simulator.gains()) {}
        CellImage image;
        FrontEnd front_end;
    };

    /// Makes bunch `number`. Number and charges of the bunch and the positrons of the truth are always set;
    /// false if the mode leaves the rest out.
    bool simulate(std::uint32_t number, Mode mode, Process forced, Workspace& work, formats::Bunch& bunch,
                  BunchTruth& truth) const;

private:
    void charges(std::uint64_t positrons, Draws& draws, formats::Bunch& bunch) const;
    void cosmic(Draws& draws, CellImage& image) const;

    SimulationSettings settings_;
    RandomKey key_;
    Gains gains_;
    Interactions interactions_;
    Transport transport_;
    Shower shower_;
};

}  // namespace antipode::simulation
