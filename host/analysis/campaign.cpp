#include "analysis/campaign.hpp"

#include "analysis/blocks.hpp"
#include "base/checkpoint.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "formats/csv.hpp"
#include "geometry/ecal.hpp"
#include "physics/two_body.hpp"
#include "reconstruction/cluster_maker.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace antipode::analysis {

namespace fs = std::filesystem;

Campaign::Campaign(const fs::path& card, const std::vector<std::string>& assignments, std::uint64_t seed,
                   const fs::path& out)
    : out_(out), seed_(seed) {
    Settings settings(card_);
    settings.read(card);
    for (const auto& assignment : assignments)
        settings.assign(assignment);
    inputs_ = {card, card_.simulation_card.path(), card_.selection_card.path(), card_.trigger_card.path()};
    Settings simulation(simulation_);
    simulation.read(inputs_[1]);
    for (const auto& change : card_.set)
        simulation.assign(change);
    data_ = simulation_;
    Settings data(data_);
    for (const auto& change : card_.set_data_only)
        data.assign(change);
    for (const auto* of : {&simulation_, &data_})
        if (of->processes.radiative) inputs_.emplace_back(of->processes.radiative_table.path());
    Settings(selection_).read(inputs_[2]);
    Settings(trigger_).read(inputs_[3]);
    if (data_.front_end.gain_spread > 0 || data_.front_end.miscalibration > 0)
        throw InputError(
            "a campaign has no calibration step: front_end.gain_spread and miscalibration must be 0");
    if (card_.mode == simulation::Mode::weighted) throw InputError("mode: expected full or two_body");

    int period = 0;
    if (!card_.scan_table.empty()) {
        inputs_.push_back(card_.scan_table.path());
        const auto table = formats::CsvTable::read(inputs_.back());
        for (std::size_t row = 0; row < table.rows(); ++row)
            if (table.text(row, "role") == "resonance")
                energies_.push_back({static_cast<int>(table.integer(row, "period")),
                                     static_cast<int>(table.integer(row, "scan")),
                                     table.number(row, "e_beam_mev")});
    }
    for (const double energy : card_.e_beam_mev)
        energies_.push_back({period++, 1, energy});
    if (energies_.empty() || (!card_.scan_table.empty() && !card_.e_beam_mev.empty()))
        throw InputError(fmt::format("{}: expected either scan_table or e_beam_mev", card.string()));
}

nlohmann::ordered_json Campaign::echo() {
    return {{"campaign", Settings(card_).echo()},
            {"simulation", Settings(simulation_).echo()},
            {"analysis", Settings(selection_).echo()},
            {"trigger", Settings(trigger_).echo()}};
}

std::uint64_t Campaign::efficiency_bunches() const noexcept {
    return energies_.size() * static_cast<std::uint64_t>(2 * card_.acceptance_tries);
}

std::uint64_t Campaign::bunches() const noexcept {
    return energies_.size() * static_cast<std::uint64_t>(card_.bunches) +
           (card_.efficiency.empty() ? efficiency_bunches() : 0);
}

simulation::SimulationSettings Campaign::at(double e_beam_mev,
                                            const simulation::SimulationSettings& base) const {
    auto settings = base;
    settings.beam.energy_mev = e_beam_mev;
    return settings;
}

efficiency::MakeClusters Campaign::cluster_maker(double e_beam_mev) const {
    const geometry::Ecal ecal(selection_.geometry);
    if (card_.clusters == Clusters::reference)
        return [ecal, settings = selection_.reconstruction] {
            return reconstruction::ClusterMaker(reconstruction::Greedy(settings, ecal, {}));
        };
    auto trigger = trigger_;
    trigger.beam_energy_mev = e_beam_mev;
    const auto configuration = trigger::configure(trigger, selection_.geometry, inputs_[3].parent_path());
    return [ecal, configuration, leakage = selection_.reconstruction.leakage] {
        return reconstruction::ClusterMaker(configuration, ecal, leakage);
    };
}

std::string Campaign::key(const Energy& energy, simulation::SimulationSettings simulation,
                          const std::string& what) const {
    auto selection = selection_;
    auto trigger = trigger_;
    auto& radiative = simulation.processes.radiative_table;
    radiative = {simulation.processes.radiative ? sha256_file(radiative.path()) : "", {}};
    const nlohmann::ordered_json all{{"what", what},
                                     {"seed", seed_},
                                     {"period", energy.period},
                                     {"clusters", card_.clusters == Clusters::trigger},
                                     {"mode", static_cast<int>(card_.mode)},
                                     {"simulation", Settings(simulation).echo()},
                                     {"analysis", Settings(selection).echo()},
                                     {"trigger", Settings(trigger).echo()}};
    return checkpoint_key(all);
}

void Campaign::sample(const Energy& energy, CampaignPeriod& period, Progress& progress) const {
    const auto settings = at(energy.e_beam_mev, data_);
    // Periods of one seed have nothing in common: the name of each one's random numbers is its own.
    const simulation::BunchSimulator simulator(settings, seed_, fmt::format("data/{}", energy.period));
    const auto make_clusters = cluster_maker(energy.e_beam_mev);
    selection::RunTally run(period.tally);
    double catcher_pc = 0;
    for (std::int64_t first = 0; first < card_.bunches; first += card_.block_bunches) {
        const auto count = std::min(card_.block_bunches, card_.bunches - first);
        const auto path = out_ / "blocks" / fmt::format("period{:02}_{:010}.cbor", energy.period, first);
        const auto key = this->key(energy, settings, fmt::format("data {} {}", first, count));
        auto block = read_checkpoint(path, key, sample_from);
        if (!block) {
            block = efficiency::simulate_sample(
                simulator, make_clusters, card_.mode, simulation::Process::bhabha,
                static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(count), {});
            write_checkpoint(path, key, to_json(*block));
        }
        catcher_pc += block->catcher_pc;
        run.pairs().insert(run.pairs().end(), block->pairs.begin(), block->pairs.end());
        run.advance();
        progress.advance(static_cast<std::uint64_t>(count));
    }
    run.finish();
    period.tally = run.tally();
    period.axis = selection::mean_axis(run.axes());
    period.n_pot = card_.catcher.positrons(catcher_pc, energy.e_beam_mev);
}

efficiency::Acceptance Campaign::acceptance(const Energy& energy, Progress& progress) const {
    const auto settings = at(energy.e_beam_mev, simulation_);
    const auto path = out_ / "blocks" / fmt::format("efficiency{:02}.cbor", energy.period);
    const auto key = this->key(energy, settings, fmt::format("efficiency {}", card_.acceptance_tries));
    const selection::Tally tally(selection_.selection, physics::CentreOfMass::from_beam(energy.e_beam_mev));
    const auto read = [&](const nlohmann::json& stored) {
        auto acceptance = acceptance_from(stored);
        if (acceptance.r_max.size() != tally.r_max.size() || acceptance.margin.size() != tally.margin.size())
            throw InputError("not the variations of this selection");
        return acceptance;
    };
    if (const auto before = read_checkpoint(path, key, read)) {
        progress.advance(static_cast<std::uint64_t>(2 * card_.acceptance_tries));
        return *before;
    }
    // The random numbers of "efficiency" are never those of "data"; the period makes the seed its own.
    const auto result = efficiency::find_acceptance(
        settings, seed_ + 1000003 * (1 + static_cast<std::uint64_t>(energy.period)),
        cluster_maker(energy.e_beam_mev), selection_, static_cast<std::uint32_t>(card_.acceptance_tries),
        [&](std::uint64_t done) { progress.advance(done); });
    write_checkpoint(path, key, to_json(result));
    return result;
}

std::vector<EfficiencyPoint> Campaign::efficiencies(Progress& progress) const {
    std::vector<EfficiencyPoint> points;
    for (const Energy& energy : energies_)
        points.push_back({energy.period, energy.e_beam_mev,
                          physics::CentreOfMass::from_beam(energy.e_beam_mev).sqrt_s_mev,
                          acceptance(energy, progress)});
    return points;
}

std::vector<CampaignPeriod> Campaign::run(Progress& progress) const {
    std::vector<CampaignPeriod> periods;
    for (const Energy& energy : energies_) {
        const auto frame = physics::CentreOfMass::from_beam(energy.e_beam_mev);
        periods.push_back({energy.period,
                           energy.scan,
                           energy.e_beam_mev,
                           frame.sqrt_s_mev,
                           selection::Tally(selection_.selection, frame),
                           {},
                           0,
                           {},
                           {}});
    }
    yield::EfficiencyTable table;
    if (card_.efficiency.empty()) {
        const auto points = efficiencies(progress);
        for (std::size_t i = 0; i < points.size(); ++i) {
            table.add(points[i].sqrt_s_mev, {points[i].acceptance.b_per_pot, points[i].acceptance.eps_s});
            periods[i].acceptance = points[i].acceptance;
        }
    } else
        table = yield::EfficiencyTable::read(card_.efficiency.path());
    for (std::size_t i = 0; i < energies_.size(); ++i) {
        periods[i].expected = table.at(periods[i].sqrt_s_mev, card_.b_from_line);
        sample(energies_[i], periods[i], progress);
    }
    return periods;
}

yield::ScanTable scan_table(const std::vector<CampaignPeriod>& periods) {
    yield::ScanTable table;
    for (const auto& p : periods)
        table.periods.push_back(
            yield::scan_period(p.period, p.scan, p.tally.frame(), p.tally.yield, p.n_pot, p.expected));
    return table;
}

}  // namespace antipode::analysis
