// Time for one bunch, by what is simulated.   bench_simulation [bunches]
#include "simulation/bunch_simulator.hpp"

#include <chrono>
#include <cstdlib>

#include <fmt/format.h>

using namespace antipode;
using namespace antipode::simulation;

int main(int argc, char** argv) {
    const auto bunches = static_cast<std::uint32_t>(argc > 1 ? std::atoi(argv[1]) : 100'000);
    fmt::print("{:>10} {:>10} {:>10} {:>10} {:>12} {:>12} {:>14}\n", "positrons", "mode", "us/bunch",
               "hits/bunch", "particles", "MeV/positron", "2.4e6 [s/core]");
    for (const double positrons : {2500.0, 10000.0, 30000.0})
        for (const Mode mode : {Mode::full, Mode::two_body}) {
            SimulationSettings settings;
            settings.beam.positrons_per_bunch = positrons;
            settings.processes.radiative_table = {
                ANTIPODE_SOURCE_DIR "/config/physics/radiative_corrections.csv", {}};
            const BunchSimulator simulator(settings, 1, "bench");
            BunchSimulator::Workspace work(simulator);
            formats::Bunch bunch;
            BunchTruth truth;
            double hits = 0, seen = 0, energy = 0, positrons_sum = 0, made = 0;
            const auto begin = std::chrono::steady_clock::now();
            for (std::uint32_t n = 0; n < bunches; ++n) {
                if (!simulator.simulate(n, mode, Process::bhabha, work, bunch, truth)) continue;
                made += 1;
                hits += static_cast<double>(bunch.hits.size());
                seen += static_cast<double>(truth.seen.size());
                positrons_sum += static_cast<double>(truth.positrons);
                for (const auto& hit : bunch.hits)
                    energy += hit.energy / 16.0;
            }
            const double us =
                std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count() /
                bunches;
            fmt::print("{:10.0f} {:>10} {:10.2f} {:10.1f} {:12.2f} {:12.3f} {:14.1f}\n", positrons,
                       mode == Mode::full ? "full" : "two_body", us, hits / made, seen / made,
                       energy / positrons_sum, us * 2.4);
        }
}
