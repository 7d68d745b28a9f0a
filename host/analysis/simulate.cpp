#include "analysis/simulate.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/interrupt.hpp"
#include "base/json.hpp"
#include "base/parallel.hpp"
#include "calibration/crystals.hpp"
#include "formats/word_file.hpp"
#include "simulation/bunch_simulator.hpp"

#include <fmt/format.h>

namespace antipode::analysis {
namespace {

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

}  // namespace

void simulate(const SimulateRequest& request, const simulation::SimulationSettings& settings,
              const Provenance& provenance) {
    const auto mode = mode_of(request.mode);
    const simulation::BunchSimulator simulator(settings, request.seed, "data");
    auto header = provenance.to_json();
    header["e_beam_mev"] = settings.beam.energy_mev;
    // Two files of the same random numbers are of one run.
    header["run"] = sha256(json_text({provenance.card, provenance.seed, request.mode})).substr(0, 16);
    formats::WordWriter writer(request.out, formats::Stream::hits, header);
    std::optional<PendingFile> truth_file;
    if (request.truth) {
        truth_file.emplace(*request.truth, PendingFile::Name::partial);
        truth_file->write(truth_head);
    }
    Progress progress("simulate: bunches", request.bunches, request.progress);
    constexpr std::uint32_t chunk = 500, block = 16 * chunk;  // a block is in memory
    for (std::uint32_t done = 0; done < request.bunches; done += block) {
        const std::uint32_t count = std::min(block, request.bunches - done);
        const auto chunks = parallel_map((count + chunk - 1) / chunk, [&](std::size_t c) {
            Chunk result;
            simulation::BunchSimulator::Workspace work(simulator);
            formats::Bunch bunch;
            simulation::BunchTruth truth;
            const auto begin = static_cast<std::uint32_t>(c) * chunk;
            for (std::uint32_t n = begin; n < std::min(begin + chunk, count); ++n) {
                check_interrupt();
                simulator.simulate(request.first + done + n, mode, simulation::Process::bhabha, work, bunch,
                                   truth);
                formats::append_words(bunch, result.packets.emplace_back());
                if (request.truth) append_truth(truth, result.truth);
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
    if (request.calibration) {
        calibration::CrystalConstants constants;
        for (std::size_t cell = 0; cell < constants.gain.size(); ++cell)
            constants.gain[cell] = 1 / simulator.gains().believed[cell];
        constants.write(*request.calibration);
    }
}

}  // namespace antipode::analysis
