#include "base/parallel.hpp"
#include "efficiency/acceptance.hpp"
#include "flux/beam_catcher.hpp"

#include <cmath>
#include <string>

#include <catch2/catch.hpp>

using namespace antipode;
using namespace antipode::efficiency;
using simulation::Mode;
using simulation::Process;

namespace {

const std::string config = std::string(ANTIPODE_SOURCE_DIR) + "/config/";

simulation::SimulationSettings run3() {
    simulation::SimulationSettings settings;
    settings.processes.radiative_table = {config + "physics/radiative_corrections.csv", {}};
    return settings;
}

selection::SelectionCard published() {
    selection::SelectionCard card;
    Settings(card).read(config + "selection/published.toml");
    return card;
}

MakeClusters greedy() {
    return [card = published()] {
        return reconstruction::ClusterMaker(
            reconstruction::Greedy(card.reconstruction, geometry::Ecal(card.geometry), {}));
    };
}

MakeClusters trigger_of(const simulation::SimulationSettings& settings) {
    trigger::TriggerCard card;
    Settings(card).read(config + "trigger.toml");
    card.beam_energy_mev = settings.beam.energy_mev;
    const auto selection = published();
    const auto configuration = trigger::configure(card, selection.geometry, config);
    return [configuration, selection] {
        return reconstruction::ClusterMaker(configuration, geometry::Ecal(selection.geometry),
                                            selection.reconstruction.leakage);
    };
}

}  // namespace

TEST_CASE("A sample does not depend on the number of threads, nor on how it is cut") {
    const simulation::BunchSimulator simulator(run3(), 3, "data");
    const selection::PairCollection collection;
    const auto take = [&](std::uint32_t first, std::uint32_t count) {
        return simulate_sample(simulator, greedy(), Mode::two_body, Process::bhabha, first, count,
                               collection);
    };
    const auto whole = with_threads(1, [&] { return take(0, 6000); });
    auto parts = with_threads(2, [&] { return take(0, 4000); });
    parts += take(4000, 2000);
    CHECK(whole.bunches == parts.bunches);
    CHECK(whole.catcher_pc == Approx(parts.catcher_pc).epsilon(1e-13));
    REQUIRE(whole.pairs.size() == parts.pairs.size());
    for (std::size_t i = 0; i < whole.pairs.size(); ++i)
        CHECK(
            (whole.pairs[i].bunch == parts.pairs[i].bunch && whole.pairs[i].a.x_mm == parts.pairs[i].a.x_mm));
}

TEST_CASE("Full, two-body and weighted samples give one rate of selected pairs") {
    const auto settings = run3();
    const auto card = published();
    const simulation::BunchSimulator simulator(settings, 4, "data");
    const auto frame = physics::CentreOfMass::from_beam(settings.beam.energy_mev);
    const selection::Selection select(card.selection, frame,
                                      {settings.beam.cog_x_mm, settings.beam.cog_y_mm});
    const flux::CatcherSettings catcher;
    const auto sample = [&](Mode mode, std::uint32_t count) {
        return simulate_sample(simulator, greedy(), mode, Process::bhabha, 0, count, {});
    };
    const auto rate = [&](const Sample& of, double& error) {
        const auto yield = select(of.pairs).yield;
        const double n_pot = catcher.positrons(of.catcher_pc, settings.beam.energy_mev);
        error = std::sqrt(yield.variance()) / n_pot;
        return yield.n2() / n_pot;
    };
    double full_error = 0, two_body_error = 0, long_error = 0;
    const double full = rate(sample(Mode::full, 10'000), full_error);
    const double two_body = rate(sample(Mode::two_body, 10'000), two_body_error);
    // The same bunches: they differ by pairs of bunches without a two-body interaction only, a few per mille.
    CHECK(std::abs(full / two_body - 1) < 0.05);
    const auto many = sample(Mode::two_body, 100'000);
    const double expected = rate(many, long_error);
    const auto acceptance = find_acceptance(settings, 4, greedy(), card, 5'000, [](std::uint64_t) {});
    INFO("two-body " << expected << " +- " << long_error << ", weighted " << acceptance.b_per_pot.value
                     << " +- " << acceptance.b_per_pot.error);
    CHECK(std::abs(expected - acceptance.b_per_pot.value) <
          3.5 * std::hypot(long_error, acceptance.b_per_pot.error));
    // With other radii both change by the same share.
    selection::Tally tally(card.selection, frame);
    tally.add(many.pairs, {settings.beam.cog_x_mm, settings.beam.cog_y_mm});
    REQUIRE(acceptance.r_max.size() == tally.r_max.size());
    for (std::size_t i = 0; i < tally.r_max.size(); ++i) {
        const auto change = change_of(tally.r_max[i], tally.yield);
        INFO("R_max " << tally.r_max[i].value << ": " << change.value << " +- " << change.error << ", B "
                      << acceptance.r_max[i].value << " +- " << acceptance.r_max[i].error);
        CHECK(std::abs(change.value - acceptance.r_max[i].value) <=
              4 * std::hypot(change.error, acceptance.r_max[i].error));
    }
    CHECK(acceptance.r_max.front().value < -0.1);
}

TEST_CASE("The trigger's clusters lead to the same rate as the reference reconstruction's") {
    const auto settings = run3();
    const auto card = published();
    const auto reference = find_acceptance(settings, 5, greedy(), card, 3'000, [](std::uint64_t) {});
    const auto trigger =
        find_acceptance(settings, 5, trigger_of(settings), card, 3'000, [](std::uint64_t) {});
    // The same events: what differs is the clustering.
    CHECK(trigger.b_per_pot.value / reference.b_per_pot.value == Approx(1).margin(0.01));
    CHECK(trigger.eps_s.value / reference.eps_s.value == Approx(1).margin(0.01));
}

TEST_CASE("B rises with sqrt(s): a B of the wrong energy is found out") {
    // 11 %/MeV in the closed form of physics/accepted.hpp.
    const auto b_at = [](double sqrt_s_mev) {
        auto settings = run3();
        settings.beam.energy_mev = physics::CentreOfMass::from_sqrt_s(sqrt_s_mev).e_beam_mev;
        return find_acceptance(settings, 6, greedy(), published(), 5'000, [](std::uint64_t) {}).b_per_pot;
    };
    const auto low = b_at(16.0), high = b_at(18.0);
    const double slope = (high.value - low.value) / (high.value + low.value);
    const double error = std::hypot(high.error, low.error) / (high.value + low.value);
    INFO("slope " << 100 * slope << " +- " << 100 * error << " %/MeV");
    CHECK(slope == Approx(0.11).margin(3 * error));
    CHECK(slope > 3 * error);
}

TEST_CASE("Positrons from the charge of the beam catcher") {
    CHECK(flux::CatcherSettings().positrons(0.239 * 1e6, 402.5) == Approx(1e6));
    CHECK(flux::CatcherSettings().positrons(0.239 * 1e6, 201.25) == Approx(2e6));
}
