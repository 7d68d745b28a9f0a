// Reading and selecting primitives on one core, and the memory it takes, for files of very different length.
// Simulated Run III bunches through the trigger, written once and joined as often as the length wants.
//   bench_selection [GB of the longest file, 1]
#include "formats/quantities.hpp"
#include "formats/word_file.hpp"
#include "reconstruction/cluster_maker.hpp"
#include "selection/card.hpp"
#include "selection/tally.hpp"
#include "simulation/bunch_simulator.hpp"

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

using namespace antipode;
namespace fs = std::filesystem;

namespace {

const std::string config = std::string(ANTIPODE_SOURCE_DIR) + "/config/";

/// A file of primitives of simulated bunches.
void make_primitives(const fs::path& path, std::uint32_t bunches) {
    simulation::SimulationSettings settings;
    settings.processes.radiative_table = {config + "physics/radiative_corrections.csv", {}};
    const simulation::BunchSimulator simulator(settings, 1, "bench");
    trigger::TriggerCard card;
    Settings(card).read(config + "trigger.toml");
    trigger::Engine engine(trigger::Design::large_5x5, trigger::configure(card, {}, config));
    simulation::BunchSimulator::Workspace work(simulator);
    formats::WordWriter writer(path, formats::Stream::primitives, {});
    formats::Bunch bunch;
    simulation::BunchTruth truth;
    std::vector<std::uint64_t> in, out;
    for (std::uint32_t n = 0; n < bunches; ++n) {
        simulator.simulate(n, simulation::Mode::full, simulation::Process::bhabha, work, bunch, truth);
        in.clear();
        out.clear();
        formats::append_words(bunch, in);
        engine.process(in, out);
        writer.write(out);
    }
    writer.finish();
}

long peak_kb() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::atol(line.c_str() + 6);
    return 0;
}

/// Of this process's one thread, so that others on the machine do not count.
double cpu_seconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

}  // namespace

int main(int argc, char** argv) {
    const double most_gb = argc > 1 ? std::atof(argv[1]) : 1;
    const auto folder = fs::temp_directory_path() / fmt::format("antipode-bench-{}", ::getpid());
    fs::create_directories(folder);
    const auto one = folder / "one.primitives";
    make_primitives(one, 100'000);
    const auto one_bytes = static_cast<double>(fs::file_size(one));

    selection::SelectionCard card;
    Settings(card).read(config + "selection/published.toml");
    const geometry::Ecal ecal(card.geometry);
    const selection::Tally empty(card.selection, physics::CentreOfMass::from_beam(282.5));
    fmt::print("{:>10} {:>12} {:>10} {:>10} {:>12} {:>14}\n", "MB", "bunches", "N2", "read MB/s",
               "select MB/s", "peak MB");
    for (const double times : {0.1, 1.0, 10.0, most_gb * 1e9 / one_bytes}) {
        const auto path = folder / "file.primitives";
        if (times < 1) {
            make_primitives(path, static_cast<std::uint32_t>(100'000 * times));
        } else {
            fs::remove(path);
            std::ofstream joined(path, std::ios::binary);
            for (int i = 0; i < static_cast<int>(times); ++i)
                joined << std::ifstream(one, std::ios::binary).rdbuf();
        }
        const double mb = static_cast<double>(fs::file_size(path)) / 1e6;
        double begin = cpu_seconds();
        {
            formats::WordReader reader(path);
            while (reader.next()) {
            }
        }
        const double read = mb / (cpu_seconds() - begin);
        begin = cpu_seconds();
        selection::RunTally run(empty);
        const selection::PairCollection collection;
        formats::WordReader reader(path);
        reconstruction::PrimitiveClusters clusters;
        std::uint64_t bunches = 0;
        while (const auto packet = reader.next()) {
            if (reconstruction::read_clusters(*packet, ecal, card.reconstruction.leakage, clusters)) continue;
            collection.collect(bunches++, clusters.clusters, run.pairs());
            run.advance();
        }
        run.finish();
        const double select = mb / (cpu_seconds() - begin);
        fmt::print("{:10.1f} {:12} {:10.0f} {:10.0f} {:12.0f} {:14.1f}\n", mb, bunches,
                   run.tally().yield.n2(), read, select, static_cast<double>(peak_kb()) / 1024);
    }
    fs::remove_all(folder);
}
