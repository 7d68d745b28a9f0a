#include "simulation/bunch_simulator.hpp"

#include "base/card.hpp"
#include "base/parallel.hpp"
#include "calibration/leakage.hpp"
#include "generated/ecal.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <boost/math/distributions/poisson.hpp>
#include <catch2/catch.hpp>

using namespace antipode;
using namespace antipode::simulation;

namespace {

SimulationSettings run3() {
    SimulationSettings settings;
    Settings(settings).read(std::string(ANTIPODE_SOURCE_DIR) + "/config/simulation/run3.toml");
    return settings;
}

struct Made {
    bool whole = false;
    formats::Bunch bunch;
    BunchTruth truth;
};

Made make(const BunchSimulator& simulator, std::uint32_t number, Mode mode,
          Process forced = Process::bhabha) {
    BunchSimulator::Workspace work(simulator);
    Made made;
    made.whole = simulator.simulate(number, mode, forced, work, made.bunch, made.truth);
    return made;
}

/// Probability of a count as far or farther from its mean, on that side.
double tail(double count, double mean) {
    const boost::math::poisson distribution(mean);
    return count > mean ? cdf(complement(distribution, count - 1)) : cdf(distribution, count);
}

}  // namespace

TEST_CASE("The card of Run III is the program's default") {
    SimulationSettings from_card = run3(), defaults;
    from_card.processes.radiative_table = defaults.processes.radiative_table;
    CHECK(Settings(from_card).echo() == Settings(defaults).echo());
}

TEST_CASE("A bunch is the same in any order and on any number of threads") {
    const BunchSimulator simulator(run3(), 5, "test");
    constexpr std::size_t n = 200;
    std::vector<formats::Bunch> in_order(n);
    BunchSimulator::Workspace work(simulator);
    BunchTruth truth;
    for (std::size_t i = n; i-- > 0;)
        simulator.simulate(static_cast<std::uint32_t>(i), Mode::full, Process::bhabha, work, in_order[i],
                           truth);
    for (const int threads : {1, 2})
        with_threads(threads, [&] {
            const auto again = parallel_map(n, [&](std::size_t i) {
                return make(simulator, static_cast<std::uint32_t>(i), Mode::full).bunch;
            });
            CHECK(again == in_order);
        });
    const BunchSimulator other_seed(run3(), 6, "test"), other_use(run3(), 5, "efficiency");
    CHECK_FALSE(make(other_seed, 3, Mode::full).bunch == in_order[3]);
    CHECK_FALSE(make(other_use, 3, Mode::full).bunch == in_order[3]);
}

TEST_CASE(
    "Two-body mode makes the same bunches as full mode, but only those with a wide two-body interaction") {
    const BunchSimulator simulator(run3(), 11, "test");
    int whole = 0;
    for (std::uint32_t n = 0; n < 400; ++n) {
        const auto full = make(simulator, n, Mode::full), two_body = make(simulator, n, Mode::two_body);
        CHECK(full.bunch.charges == two_body.bunch.charges);
        CHECK(full.truth.positrons == two_body.truth.positrons);
        const bool has_pair =
            std::any_of(full.truth.interactions.begin(), full.truth.interactions.end(), [&](const auto& i) {
                return is_two_body(i.process) &&
                       std::abs(i.cos_theta) < simulator.settings().processes.wide_cos;
            });
        if (two_body.whole) {
            ++whole;
            CHECK(full.bunch == two_body.bunch);
        } else {
            CHECK_FALSE(has_pair);
        }
    }
    CHECK(whole > 10);
}

TEST_CASE("Weighted mode and full mode have the same number of pairs that reach the calorimeter") {
    // Pairs of which both members arrive beyond 150 mm, a positron: counted in one, weighted in the other.
    const BunchSimulator simulator(run3(), 12, "test");
    const auto pairs = [](const BunchTruth& truth, Process process) {
        std::map<std::uint32_t, int> members;
        for (const auto& seen : truth.seen)
            if (truth.interactions[seen.interaction].process == process &&
                std::hypot(seen.arrival.x_mm + 10, seen.arrival.y_mm - 1) > 150)
                ++members[seen.interaction];
        return static_cast<double>(std::count_if(members.begin(), members.end(),
                                                 [](const auto& member) { return member.second == 2; }));
    };
    BunchSimulator::Workspace work(simulator);
    formats::Bunch bunch;
    BunchTruth truth;
    for (const Process process : {Process::bhabha, Process::two_photon}) {
        const double wide_rate = simulator.interactions().wide_rate(process);
        double counted = 0, positrons = 0, weighted = 0, tries = 0;
        for (std::uint32_t n = 0; n < 200'000; ++n) {
            if (simulator.simulate(n, Mode::two_body, process, work, bunch, truth))
                counted += pairs(truth, process);
            positrons += static_cast<double>(truth.positrons);
        }
        for (std::uint32_t n = 1'000'000; n < 1'010'000; ++n) {
            simulator.simulate(n, Mode::weighted, process, work, bunch, truth);
            CHECK(truth.weight == wide_rate);
            weighted += pairs(truth, process);
            tries += 1;
        }
        const double expected = weighted / tries * wide_rate * positrons;
        INFO(counted << " counted, " << expected << " expected from weights");
        CHECK(std::abs(counted - expected) < 4 * std::sqrt(counted + expected * expected / weighted));
    }
}

TEST_CASE("Interactions have their rates") {
    const BunchSimulator simulator(run3(), 13, "test");
    std::map<Process, double> counts;
    double positrons = 0;
    for (std::uint32_t n = 0; n < 4000; ++n) {
        const auto made = make(simulator, n, Mode::full);
        positrons += static_cast<double>(made.truth.positrons);
        for (const auto& interaction : made.truth.interactions)
            counts[interaction.process] +=
                std::abs(interaction.cos_theta) < simulator.settings().processes.wide_cos ||
                !is_two_body(interaction.process);
    }
    CHECK(positrons / 4000 == Approx(2500).margin(4));
    CHECK(tail(counts[Process::elastic], positrons * simulator.interactions().rate(Process::elastic)) > 1e-4);
    for (const Process process : {Process::bhabha, Process::two_photon})
        CHECK(tail(counts[process], positrons * simulator.interactions().wide_rate(process)) > 1e-4);
    CHECK(counts[Process::signal] == 0);
}

TEST_CASE("The signal has the rate of its line shape") {
    auto settings = run3();
    settings.processes.signal_g_ve = 8e-4;
    settings.beam.energy_mev = 278.95;  // the peak of M = 16.90 MeV
    // Peak of the published line shape at an energy spread of 0.25 %: 2.22 g² for one positron.
    CHECK(BunchSimulator(settings, 1, "test").interactions().rate(Process::signal) ==
          Approx(2.22 * 8e-4 * 8e-4).epsilon(0.005));
    settings.beam.energy_mev = 290;
    CHECK(BunchSimulator(settings, 1, "test").interactions().rate(Process::signal) <
          0.05 * 2.22 * 8e-4 * 8e-4);
}

TEST_CASE("Hits are what the front end may give") {
    auto settings = run3();
    settings.beam.positrons_per_bunch = 20000;
    const BunchSimulator simulator(settings, 14, "test");
    for (std::uint32_t n = 0; n < 50; ++n) {
        const auto made = make(simulator, n, Mode::full);
        std::map<unsigned, std::vector<double>> times;
        for (const auto& hit : made.bunch.hits) {
            CHECK(hit.fits());
            CHECK(ecal::is_live(hit.row, hit.column));
            CHECK(hit.energy >= 16);
            CHECK(hit.energy <= 340 * 16);
            times[hit.row * 30 + hit.column].push_back(hit.time / 4.0);
        }
        for (auto& [cell, list] : times) {
            std::sort(list.begin(), list.end());
            for (std::size_t i = 1; i < list.size(); ++i)
                CHECK(list[i] - list[i - 1] >= 25);
        }
    }
}

TEST_CASE("The chamber in the dipole lets nothing through above 241 mm at the crystals") {
    const BunchSimulator simulator(run3(), 15, "test");
    double highest = 0;
    for (std::uint32_t n = 0; n < 2000; ++n)
        for (const auto& seen : make(simulator, n, Mode::full).truth.seen)
            if (seen.arrival.energy_mev > 100) highest = std::max(highest, std::abs(seen.arrival.y_mm));
    CHECK(highest > 225);
    CHECK(highest < 241 + 5 * 4);  // the window behind it scatters them by 4 mm
}

TEST_CASE("Charges measure the positrons") {
    const BunchSimulator simulator(run3(), 16, "test");
    double charge = 0, positrons = 0;
    for (std::uint32_t n = 0; n < 3000; ++n) {
        const auto made = make(simulator, n, Mode::two_body);
        charge += made.bunch.charges.beam_catcher / 256.0;
        positrons += static_cast<double>(made.truth.positrons);
    }
    CHECK(charge / (0.239 * 282.5 / 402.5) == Approx(positrons).epsilon(5e-4));
}

TEST_CASE("5x5 cells with hits above 1 MeV hold the energy that the experiment's Monte Carlo has") {
    const auto settings = run3();
    const Shower shower(settings.layout, settings.shower);
    Draws draws(RandomStream(RandomKey(1, "containment")));
    CellImage image;
    for (const double energy : {100.0, 140.0, 170.0, 280.0}) {
        double inside = 0;
        constexpr int showers = 4000;
        for (int i = 0; i < showers; ++i) {
            Arrival arrival;
            arrival.energy_mev = energy;
            arrival.x_mm = settings.layout.offset_x_mm + settings.layout.pitch_mm * draws.uniform(7.5, 8.5);
            arrival.y_mm = settings.layout.offset_y_mm + settings.layout.pitch_mm * draws.uniform(-0.5, 0.5);
            image.clear();
            shower.deposit(arrival, draws, image);
            std::size_t seed = 0;
            for (const std::size_t cell : image.touched())
                if (image[cell] > image[seed]) seed = cell;
            for (const std::size_t cell : image.touched())
                if (std::abs(static_cast<int>(cell / 30) - static_cast<int>(seed / 30)) <= 2 &&
                    std::abs(static_cast<int>(cell % 30) - static_cast<int>(seed % 30)) <= 2 &&
                    image[cell] >= 1)
                    inside += static_cast<double>(image[cell]);
        }
        CHECK(inside / showers / energy ==
              Approx(calibration::LeakageSettings().contained(energy)).margin(0.005));
    }
}
