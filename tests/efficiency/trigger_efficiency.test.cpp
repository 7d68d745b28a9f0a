// The default registers of the trigger hold the published selection: pairs that it takes are lost to dead
// time alone.
#include "efficiency/trigger_efficiency.hpp"

#include "base/card.hpp"

#include <filesystem>
#include <numeric>

#include <catch2/catch.hpp>

using namespace antipode;
using efficiency::Missed;

namespace {

constexpr std::uint32_t bunches = 20000;

simulation::SimulationSettings simulated(double positrons) {
    const std::filesystem::path card = ANTIPODE_SOURCE_DIR "/config/simulation/run3.toml";
    simulation::SimulationSettings settings;
    Settings(settings).read(card);
    settings.beam.positrons_per_bunch = positrons;
    return settings;
}

efficiency::TriggerEfficiency measure(const simulation::SimulationSettings& settings,
                                      const trigger::TriggerCard& trigger, std::uint32_t count = bunches) {
    selection::SelectionCard selection;
    Settings(selection).read(ANTIPODE_SOURCE_DIR "/config/selection/published.toml");
    return efficiency::measure_trigger(settings, trigger::configure(trigger, selection.geometry), selection,
                                       3, count, [](std::uint64_t) {});
}

trigger::TriggerCard run3_card() {
    trigger::TriggerCard card;
    Settings(card).read(ANTIPODE_SOURCE_DIR "/config/trigger.toml");
    return card;
}

std::int64_t missed(const efficiency::OfflinePairs& found) {
    return std::accumulate(found.missed.begin(), found.missed.end(), std::int64_t{0});
}

}  // namespace

TEST_CASE("no pair of the published selection is in a bunch in which the default signal did not fire") {
    const auto [positrons, energy_mev] =
        GENERATE(std::pair{3000.0, 282.5}, std::pair{2500.0, 282.5}, std::pair{2500.0, 263.0});
    auto settings = simulated(positrons);
    CHECK(settings.front_end.dead_crystals);
    auto card = run3_card();
    settings.beam.energy_mev = card.beam_energy_mev = energy_mev;
    const auto result = measure(settings, card);
    INFO(positrons << " positrons, " << energy_mev << " MeV");
    CHECK(result.offline_trigger.pairs > 4000);
    CHECK(missed(result.offline_trigger) == 0);
    // The reference reconstruction makes clusters of what is left in the window of a larger one; the trigger
    // has none there by definition (hls/README.md). Nothing else may be lost.
    const auto none = result.offline_reference.missed[static_cast<std::size_t>(Missed::no_cluster)];
    CHECK(missed(result.offline_reference) == none);
    CHECK(static_cast<double>(none) < 1e-3 * static_cast<double>(result.offline_reference.pairs));
    // Dead crystals are named: those that pairs reach.
    std::int64_t on_dead = 0;
    for (const auto& [id, crystal] : result.dead_crystals) {
        CHECK_FALSE(geometry::is_live_run3(*geometry::cell_of_channel(id)));
        on_dead += crystal.pairs;
    }
    CHECK(on_dead >= result.dead);
    CHECK(result.dead > 0);
}

TEST_CASE(
    "what signal misses is counted by its cause, a crystal that is dead for the trigger by its number") {
    const auto settings = simulated(2500);
    auto card = run3_card();
    const auto of = [](const efficiency::TriggerEfficiency& result, Missed cause) {
        return result.offline_reference.missed[static_cast<std::size_t>(cause)];
    };
    card.signal.energy_fraction = 0.467;  // as the card had it
    auto result = measure(settings, card, 5000);
    CHECK(of(result, Missed::energy) > 15);
    CHECK(missed(result.offline_reference) <= of(result, Missed::energy) + of(result, Missed::no_cluster));

    card = run3_card();
    card.mask.masked_crystals = {2314};
    result = measure(settings, card, 5000);
    CHECK(of(result, Missed::dead_crystal) > 0);
    REQUIRE(result.dead_crystals.count(2314) == 1);
    CHECK(result.dead_crystals[2314].missed >= of(result, Missed::dead_crystal));

    card = run3_card();
    card.signal.prescale = 0;
    result = measure(settings, card, 1000);
    CHECK(of(result, Missed::prescale) + of(result, Missed::no_cluster) == result.offline_reference.pairs);

    card = run3_card();
    card.window_ns = 300;
    result = measure(settings, card, 1000);
    CHECK(of(result, Missed::window) > 0);

    card = run3_card();
    card.signal.time_upper_ns = 0;
    result = measure(settings, card, 1000);
    CHECK(of(result, Missed::time) > 0);
}
