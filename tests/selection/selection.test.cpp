#include "selection/selection.hpp"

#include "base/error.hpp"
#include "selection/card.hpp"
#include "selection/tally.hpp"

#include <cmath>
#include <numbers>
#include <random>
#include <string>

#include <catch2/catch.hpp>

using namespace antipode;
using namespace antipode::selection;
using physics::CentreOfMass;

namespace {

const CentreOfMass frame = CentreOfMass::from_sqrt_s(16.9);
const geometry::Position axis{-10, 1};

/// A pair with exact kinematics, displaced by theta_sum - π and turned by dphi - π.
Pair exact(double cos_theta, double phi, double distance, double excess = 0, double turn = 0) {
    const auto one = physics::to_lab(frame, electron_mass_mev, cos_theta);
    const double theta_two = std::numbers::pi - std::acos(cos_theta) + excess;
    const auto two = physics::to_lab(frame, electron_mass_mev, std::cos(theta_two));
    Pair pair;
    const auto put = [&](const physics::LabParticle& particle, double azimuth, int column) {
        reconstruction::Cluster cluster;
        cluster.x_mm = axis.x_mm + distance * particle.tan_theta * std::cos(azimuth);
        cluster.y_mm = axis.y_mm + distance * particle.tan_theta * std::sin(azimuth);
        cluster.energy_mev = particle.energy_mev;
        cluster.seed_column = column;
        return cluster;
    };
    pair.a = put(one, phi, 1);
    pair.b = put(two, phi + std::numbers::pi + turn, 2);
    if (pair.a.energy_mev < pair.b.energy_mev) std::swap(pair.a, pair.b);
    return pair;
}

SelectionCard card(const std::string& name) {
    SelectionCard result;
    Settings(result).read(std::string(ANTIPODE_SOURCE_DIR) + "/config/selection/" + name + ".toml");
    return result;
}

}  // namespace

TEST_CASE("Exact e+ e- pairs are back to back to 1e-12 with the electron's formula") {
    const Selection selection(SelectionSettings{}, frame, axis);
    for (const double c : {-0.28, -0.1, 0.0, 0.2})
        for (const double phi : {0.0, 0.5, 3.0, -2.6}) {
            const auto angles = selection.angles(exact(c, phi, 3640.4));
            CHECK(angles.theta_sum() == Approx(std::numbers::pi).margin(1e-12));
            CHECK(angles.dphi == Approx(std::numbers::pi).margin(1e-7));
        }
    CHECK(selection.angles(exact(0.1, 0.3, 3640.4, 0.07, -0.2)).theta_sum() ==
          Approx(std::numbers::pi + 0.07).margin(1e-12));
    CHECK(selection.angles(exact(0.1, 0.3, 3640.4, 0.07, -0.2)).dphi ==
          Approx(std::numbers::pi - 0.2).margin(1e-9));
}

TEST_CASE("Massless angles are those of a boost along the beam axis") {
    SelectionSettings settings;
    settings.final_state = FinalState::massless;
    const Selection selection(settings, frame, {0, 0});
    Pair pair;
    pair.a.x_mm = 200;
    pair.b.x_mm = -250;
    const auto boosted = [&](double radius) {
        const double c = std::cos(std::atan(radius / settings.distance_mm));
        return std::acos((c - frame.beta) / (1 - frame.beta * c));
    };
    CHECK(selection.angles(pair).theta_a == Approx(boosted(200)).epsilon(1e-9));
    CHECK(selection.angles(pair).theta_b == Approx(boosted(250)).epsilon(1e-9));
}

TEST_CASE("Both cards accept symmetric pairs of their own distance, and R_min is that of their table") {
    for (const auto& [name, r_min] : {std::pair{"published", 179.5}, {"padme_fw", 186.6}}) {
        const auto settings = card(name).selection;
        const Selection selection(settings, frame, axis);
        CHECK(selection.limits().r_min_mm == Approx(r_min).margin(0.06));
        std::vector<Pair> pairs{exact(0.05, 0.1, settings.distance_mm)};
        const auto result = selection(pairs);
        CHECK(result.yield.window == 1);
        CHECK(result.flow.left.back() == 1);
    }
}

TEST_CASE("Each cut removes what it is for, and is counted where it stands") {
    const auto settings = card("published").selection;
    const Selection selection(settings, frame, axis);
    const auto lost_at = [&](Pair pair) {
        const auto flow = selection(std::vector{pair}).flow;
        for (std::size_t cut = 0; cut < cut_names.size(); ++cut)
            if (flow.left[cut] == 0) return std::string(cut_names[cut]);
        return std::string("nothing");
    };
    const Pair good = exact(0.1, 0.2, settings.distance_mm);
    CHECK(lost_at(good) == "nothing");
    Pair pair = good;
    pair.b.time_ns = 5.01;
    CHECK(lost_at(pair) == "time");
    pair = good;
    pair.b.energy_mev = 44;
    CHECK(lost_at(pair) == "energy");
    CHECK(lost_at(exact(0.45, 0.2, settings.distance_mm)) == "radius");
    CHECK(lost_at(exact(0.1, 0.75, settings.distance_mm)) == "sector");
    CHECK(lost_at(exact(0.1, 0.2, settings.distance_mm, 0, 0.5)) == "dphi");
    CHECK(lost_at(exact(0.1, 0.2, settings.distance_mm, 0.27)) == "theta_sum");
}

TEST_CASE("A changed cut exchanges the pairs between it and the cut as it is") {
    auto settings = card("published").selection;
    settings.margin_mm = 20;
    Tally tally(settings, frame);
    const double r_min = Selection(settings, frame, axis).limits().r_min_mm;
    std::vector<Pair> pairs;
    for (std::uint64_t i = 0; i < 100; ++i) {  // the inner cluster from R_min - 37.5 mm on
        const double radius = r_min - 37.5 + static_cast<double>(i);
        pairs.push_back(exact(std::cos(physics::theta_cm(frame, radius, settings.distance_mm)), 0.1,
                              settings.distance_mm));
        pairs.back().bunch = i;
    }
    tally.add(pairs, axis);
    REQUIRE(tally.yield.window == 82);
    for (const auto& changed : tally.margin) {
        INFO("margin " << changed.value);
        const auto gained = static_cast<std::int64_t>(std::min(changed.value, 38.0)) - 20;
        CHECK(changed.yield.window == 82 + gained);
        CHECK(changed.exchanged == std::abs(gained));
        const auto change = change_of(changed, tally.yield);
        CHECK(change.value == Approx(static_cast<double>(gained) / 82));
        CHECK(change.error == Approx(std::sqrt(std::abs(static_cast<double>(gained))) / 82));
    }
    CHECK(tally.shift_x[3].value == 0);
    CHECK(tally.shift_x[3].exchanged == 0);
    auto twice = tally;
    twice += tally;
    CHECK(twice.margin[0].exchanged == 2 * tally.margin[0].exchanged);
}

TEST_CASE("R_max holds for the leading cluster, either or both") {
    auto settings = card("published").selection;
    // The softer cluster is further out: 285 mm.
    const Pair pair =
        exact(std::cos(physics::theta_cm(frame, 285, settings.distance_mm)), 0.1, settings.distance_mm);
    for (const auto& [limit, expected] :
         {std::pair{OuterLimit::leading, 1}, {OuterLimit::either, 1}, {OuterLimit::both, 0}}) {
        settings.outer_limit = limit;
        CHECK(Selection(settings, frame, axis)(std::vector{pair}).yield.window == expected);
    }
}

TEST_CASE("Of pairs that share a cluster the one with the energy nearest to the beam's counts") {
    const auto settings = card("published").selection;
    Pair good = exact(0.05, 0.1, settings.distance_mm), worse = good;
    worse.b.energy_mev += 40;
    worse.b.seed_column = 7;
    CHECK(Selection(settings, frame, axis)(std::vector{good, worse}).yield.window == 1);
    worse.bunch = 1;
    CHECK(Selection(settings, frame, axis)(std::vector{good, worse}).yield.window == 2);
    worse.bunch = 0;
    auto all = settings;
    all.partner = Partner::all;
    CHECK(Selection(all, frame, axis)(std::vector{good, worse}).yield.window == 2);
}

TEST_CASE("A flat background is taken away without bias, with its variance") {
    auto settings = card("published").selection;
    settings.r_max_mm = 400;  // so that no radius limits the side bands
    settings.r_min_mm = 10;
    settings.margin_mm = 0;
    const Selection selection(settings, frame, axis);
    std::mt19937 generator(3);
    std::uniform_real_distribution<double> excess(-0.7, 0.47);
    std::vector<Pair> pairs;
    for (int i = 0; i < 20000; ++i) {
        pairs.push_back(exact(0.0, 0.1, settings.distance_mm, excess(generator)));
        pairs.back().bunch = static_cast<std::uint64_t>(i);
    }
    const auto yield = selection(pairs).yield;
    CHECK(yield.sideband > 5000);
    CHECK(std::abs(yield.n2()) < 3 * std::sqrt(yield.variance()));
    CHECK(yield.variance() == Approx(static_cast<double>(yield.window) +
                                     yield.transfer * yield.transfer * static_cast<double>(yield.sideband)));
}

TEST_CASE("The beam axis is found from the pairs") {
    auto settings = card("published").selection;
    settings.axis_x_mm = -4;
    settings.axis_y_mm = 4;
    std::mt19937 generator(4);
    std::uniform_real_distribution<double> c(-0.25, 0.25), phi(-0.5, 0.5);
    std::vector<Pair> pairs;
    for (int i = 0; i < 2000; ++i) {
        const double side = i % 2 == 0 ? 0 : std::numbers::pi;
        pairs.push_back(exact(c(generator), phi(generator) + side, settings.distance_mm));
        pairs.back().bunch = static_cast<std::uint64_t>(i);
    }
    const auto found = find_beam_axis(settings, frame, pairs);
    CHECK(found.mean.x_mm == Approx(axis.x_mm).margin(0.2));
    CHECK(found.mean.y_mm == Approx(axis.y_mm).margin(0.2));
}

TEST_CASE("Windows that make no sense are refused, with the key's name") {
    SelectionSettings settings;
    settings.theta_sum = {3.2, 3.1};
    CHECK_THROWS_WITH(Selection(settings, frame, axis), Catch::Contains("selection.theta_sum"));
    settings = SelectionSettings{};
    settings.sideband_low = {2.5, 2.9};
    CHECK_THROWS_WITH(Selection(settings, frame, axis), Catch::Contains("sideband_low overlaps"));
}

TEST_CASE(
    "A run counted in parts, without its hopeless pairs, has the cut flow and the yields of the whole") {
    const auto settings = card("published").selection;
    std::mt19937 generator(5);
    std::uniform_real_distribution<double> c(-0.5, 0.5), angle(-3, 3), excess(-0.4, 0.4), time(-20, 20),
        loss(0.3, 1);
    const Tally empty(settings, frame);
    Tally whole = empty;
    RunTally in_parts(empty, 300);
    std::vector<Pair> all;
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        Pair pair = exact(c(generator), angle(generator), settings.distance_mm, excess(generator));
        pair.bunch = i;
        pair.b.time_ns = time(generator);
        pair.b.energy_mev *= loss(generator);
        all.push_back(pair);
        in_parts.pairs().push_back(pair);
        in_parts.advance();
    }
    in_parts.finish();
    whole.add(all, find_beam_axis(settings, frame, all).mean);
    const auto& tally = in_parts.tally();
    CHECK(tally.flow.pairs == whole.flow.pairs);
    CHECK(tally.flow.left[0] == whole.flow.left[0]);  // time
    CHECK(tally.flow.left[1] == whole.flow.left[1]);  // energy
    // The axis of a part is a few millimetres from that of the whole.
    REQUIRE(whole.yield.window > 300);
    CHECK(std::abs(static_cast<double>(tally.yield.window - whole.yield.window)) <
          0.1 * static_cast<double>(whole.yield.window));
    CHECK(in_parts.axes().size() > 10);
    RunTally at_once(empty);
    at_once.pairs() = all;
    at_once.finish();
    CHECK(at_once.tally().yield.window == whole.yield.window);
    CHECK(at_once.tally().flow.left == whole.flow.left);
    for (std::size_t i = 0; i < whole.r_max.size(); ++i)
        CHECK(at_once.tally().r_max[i].yield.window == whole.r_max[i].yield.window);
    for (std::size_t i = 0; i < whole.margin.size(); ++i)
        CHECK(at_once.tally().margin[i].yield.window == whole.margin[i].yield.window);
    CHECK(at_once.tally().time == whole.time);
}
