// Campaign: the clusters of the trigger beside those of Run III's greedy reconstruction, in the same
// simulated bunches. A cluster is the same if its seed is: cell and time. Prints one line of JSON for each
// number of positrons and smallest energy.
#include "base/version.hpp"
#include "reconstruction/cluster_maker.hpp"
#include "selection/card.hpp"
#include "simulation/bunch_simulator.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

using namespace antipode;
using reconstruction::Cluster;

namespace {

const std::string config = ANTIPODE_SOURCE_DIR "/config/";

struct Counts {
    std::uint64_t greedy = 0, trigger = 0, same = 0;
    double energy_difference = 0;  ///< summed over the same: trigger / greedy - 1

    void add(const std::vector<Cluster>& a, const std::vector<Cluster>& b, double least_mev) {
        const auto enough = [=](const Cluster& c) { return c.energy_mev >= least_mev; };
        greedy += static_cast<std::uint64_t>(std::ranges::count_if(a, enough));
        trigger += static_cast<std::uint64_t>(std::ranges::count_if(b, enough));
        for (const Cluster& x : a) {
            const auto y = std::ranges::find_if(b, [&](const Cluster& c) {
                return c.seed_column == x.seed_column && c.seed_row == x.seed_row &&
                       std::abs(c.time_ns - x.time_ns) < 0.01;
            });
            if (y == b.end() || !enough(x) || !enough(*y)) continue;
            ++same;
            energy_difference += y->energy_mev / x.energy_mev - 1;
        }
    }
};

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Clusters of the trigger beside those of the greedy reconstruction");
    std::uint64_t seed = 1, positrons = 2500;
    std::uint32_t bunches = 20000;
    app.add_option("--seed", seed, "seed of the simulation")->capture_default_str();
    app.add_option("--positrons", positrons, "positrons of a bunch")->capture_default_str();
    app.add_option("--bunches", bunches, "bunches to compare")->capture_default_str();
    CLI11_PARSE(app, argc, argv);

    simulation::SimulationSettings settings;
    Settings(settings).read(config + "simulation/run3.toml");
    settings.processes.radiative_table = {config + "physics/radiative_corrections.csv", {}};
    settings.beam.positrons_per_bunch = static_cast<double>(positrons);
    const simulation::BunchSimulator simulator(settings, seed, "data");
    selection::SelectionCard selection;
    Settings(selection).read(config + "selection/published.toml");
    trigger::TriggerCard card;
    Settings(card).read(config + "trigger.toml");
    const geometry::Ecal ecal(selection.geometry);
    reconstruction::ClusterMaker trigger(trigger::configure(card, selection.geometry, config), ecal,
                                         selection.reconstruction.leakage);
    reconstruction::ClusterMaker greedy(reconstruction::Greedy(selection.reconstruction, ecal, {}));

    const std::array least_mev{0.0, 50.0};
    std::array<Counts, 2> counts;
    simulation::BunchSimulator::Workspace work(simulator);
    formats::Bunch bunch;
    simulation::BunchTruth truth;
    std::uint64_t hits = 0;
    for (std::uint32_t i = 0; i < bunches; ++i) {
        bunch = {};
        truth = {};
        simulator.simulate(i, simulation::Mode::full, simulation::Process::bhabha, work, bunch, truth);
        hits += bunch.hits.size();
        const auto reference = greedy(bunch);
        const auto& found = trigger(bunch);
        for (std::size_t k = 0; k < least_mev.size(); ++k)
            counts[k].add(reference, found, least_mev[k]);
    }
    for (std::size_t k = 0; k < least_mev.size(); ++k) {
        const Counts& c = counts[k];
        fmt::print(
            R"({{"version": "{}", "commit": "{}", "seed": {}, "positrons": {}, "bunches": {}, "hits_per_bunch": {:.1f}, )"
            R"("least_mev": {}, "greedy": {}, "trigger": {}, "same": {}, "only_greedy": {:.4f}, "only_trigger": {:.4f}, )"
            R"("energy_difference": {:.4f}}})"
            "\n",
            version(), git_commit(), seed, positrons, bunches,
            static_cast<double>(hits) / static_cast<double>(bunches), least_mev[k], c.greedy, c.trigger,
            c.same, 1 - static_cast<double>(c.same) / static_cast<double>(c.greedy),
            1 - static_cast<double>(c.same) / static_cast<double>(c.trigger),
            c.energy_difference / static_cast<double>(c.same));
    }
}
