// Lock-step: the RTL core and the C++ core on the same pins, compared on every clock.
#include "base/version.hpp"
#include "lockstep/bench.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

using namespace antipode;
using namespace antipode::testbench;

int sc_main(int argc, char** argv) {
    const shape& built = built_shape();
    CLI::App app("RTL core against C++ core, " + built.name + ": every output pin on every clock");
    std::uint64_t seed = 1, bunches = 2000, first = 0, bunch = 0;
    std::uint64_t before = 0;
    std::string waveform, record;
    bool no_replay = false;
    app.add_option("--seed", seed, "seed of the run")->capture_default_str();
    auto* const bunches_option =
        app.add_option("--bunches", bunches, "bunches, in episodes of 100")->capture_default_str();
    app.add_option("--first", first, "first bunch, a multiple of 100")
        ->capture_default_str()
        ->check([](const std::string& text) {
            return std::stoull(text) % episode::bunches == 0 ? std::string() : "is not a multiple of 100";
        })
        ->excludes(app.add_option("--bunch", bunch, "run only the episode that this bunch is in")
                       ->excludes(bunches_option));
    app.add_option("--waveform", waveform, "write what the RTL does in that bunch into this file (FST)")
        ->needs("--bunch");
    app.add_option("--before", before, "and in so many bunches before it")->needs("--waveform");
    app.add_option("--record", record,
                   "write what was run, and the bins of coverage.toml, into this file (JSON)");
    app.add_flag("--no-replay", no_replay, "do not run a failure again for its waveform");
    CLI11_PARSE(app, argc, argv);
    const bool one = app.count("--bunch") != 0;
    if (one) {
        first = bunch / episode::bunches * episode::bunches;
        bunches = episode::bunches;
    }

    const auto start = std::chrono::steady_clock::now();
    coverage covered(ANTIPODE_SOURCE_DIR "/testbench/lockstep/coverage.toml", built);
    bench top("bench", covered);
    if (!waveform.empty()) top.record(waveform, bunch - std::min(before, bunch - first), bunch);
    std::string failure;
    for (std::uint64_t number = first / episode::bunches;
         failure.empty() && number * episode::bunches < first + bunches; ++number) {
        episode plan(seed, number, built);
        failure = top.run(plan);
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();

    const totals& total = top.total();
    nlohmann::ordered_json out = {{"version", version()},
                                  {"commit", git_commit()},
                                  {"shape", built.name},
                                  {"seed", seed},
                                  {"first", first},
                                  {"bunches", total.bunches},
                                  {"packets", total.packets},
                                  {"dropped", total.dropped},
                                  {"clusters", total.clusters},
                                  {"pairs", total.pairs},
                                  {"pulses", total.pulses},
                                  {"resets", total.resets},
                                  {"clocks", total.clocks},
                                  {"seconds", seconds},
                                  {"clocks_per_second", static_cast<double>(total.clocks) / seconds},
                                  {"equal", failure.empty()}};
    fmt::print("{}\n", out.dump());
    if (!record.empty()) {
        out["bins"] = covered.bins();
        std::ofstream(record) << out.dump(1) << '\n';
    }
    if (failure.empty()) return 0;
    fmt::print(stderr, "{}, seed {}, {}", built.name, seed, failure);
    if (one || no_replay) return 1;
    // The episode once more, with the waveform of the last bunches.
    const std::string program = argv[0], file = fmt::format("lockstep_{}_failure.fst", built.name);
    const std::string arguments =
        fmt::format("--seed {} --bunch {} --before 8 --waveform {}", seed, top.bunch(), file);
    fmt::print(stderr, "replay: {} {}\n", program, arguments);
    std::fflush(nullptr);
    if (std::system((program + " " + arguments).c_str()) == 0)
        fmt::print(stderr, "the replay did not fail\n");
    return 1;
}
