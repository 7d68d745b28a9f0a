#include "analysis/card_files.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/interrupt.hpp"
#include "base/json.hpp"
#include "base/parallel.hpp"
#include "base/program.hpp"
#include "calibration/crystals.hpp"
#include "cli/subcommands.hpp"
#include "formats/word_file.hpp"
#include "simulation/bunch_simulator.hpp"

#include <fmt/format.h>

namespace antipode::cli {
namespace {

struct SimulateOptions {
    std::string card = analysis::simulation_cards.standard;
    std::vector<std::string> assignments;
    std::uint32_t bunches = 10000;
    std::uint32_t first = 0;
    std::string mode = "full";
    std::uint64_t seed = 1;
    int threads = 0;
    std::string out = "run.hits";
    std::optional<std::string> truth;
    std::optional<std::string> calibration;
    bool quiet = false;
};

simulation::Mode mode_of(const std::string& name) {
    for (const auto& [mode, known] : names_of(simulation::Mode{}))
        if (known == name && mode != simulation::Mode::weighted) return mode;
    throw InputError(fmt::format("--mode: expected full or two_body, found '{}'", name));
}

constexpr std::string_view truth_head =
    "bunch,positrons,interaction,process,time_ns,e_beam_mev,cos_theta,phi,particle,photon,energy_mev,x_mm,y_"
    "mm\n";

/// One line for each particle that came to the calorimeter.
void append_truth(const simulation::BunchTruth& truth, std::string& text) {
    for (const auto& seen : truth.seen) {
        const auto& i = truth.interactions[seen.interaction];
        fmt::format_to(std::back_inserter(text),
                       "{},{},{},{},{:.3f},{:.4f},{:.6f},{:.6f},{},{},{:.3f},{:.3f},{:.3f}\n", truth.number,
                       truth.positrons, seen.interaction,
                       names_of(simulation::Process{})[static_cast<std::size_t>(i.process)].second, i.time_ns,
                       i.e_beam_mev, i.cos_theta, i.phi, seen.particle, seen.arrival.photon ? 1 : 0,
                       seen.arrival.energy_mev, seen.arrival.x_mm, seen.arrival.y_mm);
    }
}

/// Bunches of one chunk as words and as lines of truth.
struct Chunk {
    std::vector<std::vector<std::uint64_t>> packets;
    std::string truth;
};

void simulate(const SimulateOptions& options, const simulation::SimulationSettings& settings,
              const Provenance& provenance) {
    const auto mode = mode_of(options.mode);
    const simulation::BunchSimulator simulator(settings, options.seed, "data");
    auto header = provenance.to_json();
    header["e_beam_mev"] = settings.beam.energy_mev;
    // Two files of the same random numbers are of one run.
    header["run"] = sha256(json_text({provenance.card, provenance.seed, options.mode})).substr(0, 16);
    formats::WordWriter writer(options.out, formats::Stream::hits, header);
    std::optional<PendingFile> truth_file;
    if (options.truth) {
        truth_file.emplace(*options.truth, PendingFile::Name::partial);
        truth_file->write(truth_head);
    }
    Progress progress("simulate: bunches", options.bunches, progress_style(options.quiet));
    constexpr std::uint32_t chunk = 500, block = 16 * chunk;  // a block is in memory
    for (std::uint32_t done = 0; done < options.bunches; done += block) {
        const std::uint32_t count = std::min(block, options.bunches - done);
        const auto chunks = parallel_map((count + chunk - 1) / chunk, [&](std::size_t c) {
            Chunk result;
            simulation::BunchSimulator::Workspace work(simulator);
            formats::Bunch bunch;
            simulation::BunchTruth truth;
            const auto begin = static_cast<std::uint32_t>(c) * chunk;
            for (std::uint32_t n = begin; n < std::min(begin + chunk, count); ++n) {
                check_interrupt();
                simulator.simulate(options.first + done + n, mode, simulation::Process::bhabha, work, bunch,
                                   truth);
                formats::append_words(bunch, result.packets.emplace_back());
                if (options.truth) append_truth(truth, result.truth);
            }
            return result;
        });
        for (const auto& part : chunks) {
            for (const auto& packet : part.packets)
                writer.write(packet);
            if (truth_file) truth_file->write(part.truth);
        }
        progress.advance(count);
    }
    if (truth_file) truth_file->commit();
    writer.finish();
    if (options.calibration) {
        calibration::CrystalConstants constants;
        for (std::size_t cell = 0; cell < constants.gain.size(); ++cell)
            constants.gain[cell] = 1 / simulator.gains().believed[cell];
        constants.write(*options.calibration);
    }
}

}  // namespace

void add_simulate(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "simulate", "the experiment, bunch by bunch: hits as the front end gives them");
    auto options = std::make_shared<SimulateOptions>();
    command->add_option("--card", options->card, "card of the simulation: run3, or a file")
        ->capture_default_str();
    command->add_option("--set", options->assignments, "change one key of the card: key=value (repeatable)")
        ->allow_extra_args(false);
    command->add_option("--bunches", options->bunches, "number of bunches")->capture_default_str();
    command->add_option("--first", options->first, "number of the first bunch")->capture_default_str();
    command
        ->add_option("--mode", options->mode,
                     "full, or two_body: bunches without a two-body interaction keep their charges only")
        ->capture_default_str();
    command->add_option("--seed", options->seed, "seed of the random numbers")->capture_default_str();
    command->add_option("--threads", options->threads, "threads; 0: one a core. Results do not depend on it")
        ->check(CLI::Range(0, 4096))
        ->capture_default_str();
    command->add_option("--out", options->out, "file of hits; '-' is standard output")->capture_default_str();
    command->add_option("--truth", options->truth,
                        "file for what really happened (CSV); no analysis opens it");
    command->add_option("--calibration", options->calibration,
                        "file for the constants of the simulated crystals (CSV)");
    command->add_flag("--quiet", options->quiet, "no progress");
    command->footer(
        "Examples:\n"
        "  antipode simulate --bunches 100000 --out run.hits\n"
        "  antipode simulate --set beam.energy_mev=278.95 --set processes.signal_g_ve=8e-4 --truth "
        "truth.csv\n"
        "  antipode simulate --out - | antipode inspect - --table");
    command->callback([options, &invocation] {
        simulation::SimulationSettings settings;
        Settings card(settings);
        const auto file = analysis::find_card(options->card, analysis::simulation_cards);
        card.read(file);
        for (const auto& assignment : options->assignments)
            card.assign(assignment);
        Provenance provenance;
        provenance.command_line = invocation.command_line;
        provenance.seed = options->seed;
        provenance.threads = options->threads;
        provenance.card = card.echo();
        provenance.inputs = {input_file(file)};
        with_threads(options->threads, [&] { simulate(*options, settings, provenance); });
    });
}

}  // namespace antipode::cli
