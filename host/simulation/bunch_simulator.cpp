#include "simulation/bunch_simulator.hpp"

#include "generated/ecal.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

namespace antipode::simulation {
namespace {

constexpr std::uint64_t bunch_period_ns = 1'000'000'000 / 49;
constexpr double reference_energy_mev = 402.5;

constexpr std::array pile_up{Process::bhabha, Process::two_photon, Process::signal, Process::elastic,
                             Process::quasi_real_compton};

/// Streams of a bunch.
enum Part : std::uint64_t { counts = 0, charge = 1, events = 2, readout = 3, forced_event = 4 };

std::int32_t charge_count(double pc) noexcept {
    constexpr double largest = (1 << 27) - 1;
    return static_cast<std::int32_t>(std::clamp(std::round(pc * 256), -largest, largest));
}

}  // namespace

BunchSimulator::BunchSimulator(const SimulationSettings& settings, std::uint64_t seed, std::string_view use)
    : settings_(settings),
      key_(seed, "simulation/" + std::string(use)),
      gains_(draw_gains(settings.front_end, seed)),
      interactions_(settings.beam, settings.layout, settings.processes),
      transport_(settings.layout, settings.processes.field_kick_mev),
      shower_(settings.layout, settings.shower) {}

void BunchSimulator::charges(std::uint64_t positrons, Draws& draws, formats::Bunch& bunch) const {
    const MonitorSettings& monitors = settings_.monitors;
    const double n = static_cast<double>(positrons);
    const double one = monitors.pc_per_positron_402 * settings_.beam.energy_mev / reference_energy_mev *
                       monitors.catcher_factor;
    const double catcher = one * (n + monitors.positron_resolution * std::sqrt(n) * draws.normal());
    bunch.charges.beam_catcher = charge_count(catcher + monitors.pedestal_pc * draws.normal());
    const double target = n * monitors.pc_per_positron_402 * monitors.target_over_catcher;
    bunch.charges.target = charge_count(target + monitors.target_noise_pc * draws.normal());
}

/// A straight muon in the plane of the crystals' faces, from above with the cos² law; it leaves 17.5 MeV in a
/// crystal that it crosses vertically (the mean of the cosmic calibration).
void BunchSimulator::cosmic(Draws& draws, CellImage& image) const {
    constexpr double mev_a_crystal = 17.5, relative_spread = 0.15;
    const double angle = std::asin(2 * draws.uniform() - 1) * 0.7;
    const double at_middle = draws.uniform(-2, 31), slope = std::tan(angle);
    for (int row = 0; row < 29; ++row) {
        const int column = static_cast<int>(std::floor(at_middle + slope * (row - 14)));
        if (column < 0 ||
            !ecal::is_crystal(static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column)))
            continue;
        const double energy = mev_a_crystal / std::cos(angle) * (1 + relative_spread * draws.normal());
        if (energy > 0) image.add(static_cast<std::size_t>(row * 30 + column), static_cast<float>(energy));
    }
}

bool BunchSimulator::simulate(std::uint32_t number, Mode mode, Process forced, Workspace& work,
                              formats::Bunch& bunch, BunchTruth& truth) const {
    Draws count(RandomStream(key_, number, counts)), charge_draws(RandomStream(key_, number, charge));
    truth.number = bunch.number = number;
    truth.positrons = count.poisson(settings_.beam.positrons_per_bunch);
    truth.weight = 1;
    truth.interactions.clear();
    truth.seen.clear();
    bunch.time_ns = number * bunch_period_ns;
    bunch.hits.clear();
    charges(truth.positrons, charge_draws, bunch);

    const double n = static_cast<double>(truth.positrons);
    std::array<std::uint64_t, pile_up.size()> wide{}, other{};
    std::uint64_t wide_total = 0;
    for (const Process process : {Process::bhabha, Process::two_photon, Process::signal})
        wide_total += wide[static_cast<std::size_t>(process)] =
            count.poisson(n * interactions_.wide_rate(process));
    if (mode == Mode::two_body && wide_total == 0) return false;
    if (mode == Mode::weighted) wide.fill(0);
    for (const Process process : pile_up)
        other[static_cast<std::size_t>(process)] =
            count.poisson(n * (interactions_.rate(process) - interactions_.wide_rate(process)));
    const std::uint64_t cosmics =
        settings_.processes.cosmics
            ? count.poisson(settings_.processes.cosmics_hz * settings_.front_end.window_ns * 1e-9)
            : 0;

    Draws draws(RandomStream(key_, number, events));
    const auto make = [&](Process process, bool is_wide, std::uint64_t tries, Draws& from) {
        for (std::uint64_t i = 0; i < tries; ++i)
            if (auto interaction = interactions_.make(process, is_wide, from))
                truth.interactions.push_back(*interaction);
    };
    for (const Process process : pile_up) {
        make(process, true, wide[static_cast<std::size_t>(process)], draws);
        make(process, false, other[static_cast<std::size_t>(process)], draws);
    }
    if (mode == Mode::weighted) {
        Draws own(RandomStream(key_, number, forced_event));
        make(forced, true, 1, own);
        truth.weight = interactions_.wide_rate(forced);
    }
    for (std::uint64_t i = 0; i < cosmics; ++i) {
        Interaction interaction;
        interaction.process = Process::cosmic;
        interaction.time_ns = draws.uniform(0, settings_.front_end.window_ns);
        truth.interactions.push_back(interaction);
    }
    std::stable_sort(truth.interactions.begin(), truth.interactions.end(),
                     [](const Interaction& a, const Interaction& b) { return a.time_ns < b.time_ns; });

    work.front_end.begin();
    for (std::size_t i = 0; i < truth.interactions.size(); ++i) {
        const Interaction& interaction = truth.interactions[i];
        work.image.clear();
        if (interaction.process == Process::cosmic) cosmic(draws, work.image);
        for (std::size_t which = 0; which < static_cast<std::size_t>(interaction.count); ++which)
            if (const auto arrival = transport_.follow(interaction, which, draws)) {
                shower_.deposit(*arrival, draws, work.image);
                truth.seen.push_back(
                    {*arrival, static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(which)});
            }
        work.front_end.add(work.image, interaction.time_ns);
    }
    Draws readout_draws(RandomStream(key_, number, readout));
    work.front_end.read_out(readout_draws, bunch.hits);
    return true;
}

}  // namespace antipode::simulation
