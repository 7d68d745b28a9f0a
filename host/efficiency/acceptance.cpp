#include "efficiency/acceptance.hpp"

#include <algorithm>
#include <cmath>

namespace antipode::efficiency {
namespace {

using simulation::Process;

struct Counted {
    selection::Yield yield;
    double tries = 0;

    /// Share of the tries, with its binomial error (multinomial with the side bands).
    Estimate share(double scale) const {
        const double share = yield.n2() / tries;
        const double variance = yield.variance() / tries - share * share;
        return {scale * share, scale * std::sqrt(std::max(0.0, variance) / tries)};
    }
};

}  // namespace

Acceptance find_acceptance(const simulation::SimulationSettings& settings, std::uint64_t seed,
                           const MakeClusters& make_clusters, const selection::SelectionCard& card,
                           std::uint32_t tries, const std::function<void(std::uint64_t)>& advance) {
    const auto frame = physics::CentreOfMass::from_beam(settings.beam.energy_mev);
    auto with_signal = settings;
    with_signal.processes.signal_mass_mev = frame.sqrt_s_mev;
    with_signal.processes.signal_g_ve = 1e-9;  // the shape of its events, none of its own
    const simulation::BunchSimulator simulator(with_signal, seed, "efficiency");
    const selection::PairCollection collection;

    constexpr std::array processes{Process::bhabha, Process::two_photon, Process::signal};
    std::array<Sample, 3> samples;
    std::uint32_t first = 0;
    for (std::size_t p = 0; p < processes.size(); ++p) {
        const std::uint32_t count = p == 0 ? tries : tries / 2;
        constexpr std::uint32_t step = 20000;
        for (std::uint32_t done = 0; done < count; done += step) {
            const std::uint32_t now = std::min(step, count - done);
            samples[p] += simulate_sample(simulator, make_clusters, simulation::Mode::weighted, processes[p],
                                          first, now, collection);
            first += now;
            advance(now);
        }
    }

    // The beam axis as in the data: from the pairs themselves, of the process that the data mostly are.
    const auto axis = selection::find_beam_axis(card.selection, frame, samples[0].pairs);
    Acceptance result;
    std::array<Counted, 3> counted;
    std::vector<selection::Tally> tallies(processes.size(), selection::Tally(card.selection, frame));
    for (std::size_t p = 0; p < processes.size(); ++p) {
        tallies[p].add(samples[p].pairs, axis.mean);
        counted[p] = {tallies[p].yield, static_cast<double>(samples[p].bunches)};
        result.tries[p] = static_cast<std::int64_t>(samples[p].bunches);
        result.selected[p] = counted[p].yield.window;
    }
    const auto& interactions = simulator.interactions();
    result.bhabha = counted[0].share(interactions.wide_rate(Process::bhabha));
    result.two_photon = counted[1].share(interactions.wide_rate(Process::two_photon));
    const double b = result.bhabha.value + result.two_photon.value;
    const auto changes = [&](auto variation) {
        std::vector<Estimate> all;
        for (std::size_t i = 0; i < (tallies[0].*variation).size(); ++i) {
            const auto bhabha = change_of((tallies[0].*variation)[i], tallies[0].yield);
            const auto photons = change_of((tallies[1].*variation)[i], tallies[1].yield);
            all.push_back(
                {(result.bhabha.value * bhabha.value + result.two_photon.value * photons.value) / b,
                 std::hypot(result.bhabha.value * bhabha.error, result.two_photon.value * photons.error) /
                     b});
        }
        return all;
    };
    result.r_max = changes(&selection::Tally::r_max);
    result.margin = changes(&selection::Tally::margin);
    result.b_per_pot = {result.bhabha.value + result.two_photon.value,
                        std::hypot(result.bhabha.error, result.two_photon.error)};
    result.eps_s = counted[2].share(
        physics::signal_fraction(settings.processes.signal_spin, settings.processes.wide_cos));
    return result;
}

}  // namespace antipode::efficiency
