// The integer pair cuts against the floating-point selection that they stand for.
#include "base/card.hpp"
#include "base/random.hpp"
#include "hls/from_registers.hpp"
#include "hls/radius.hpp"
#include "oracle/bunch.hpp"
#include "trigger/configuration.hpp"

#include <array>
#include <cmath>
#include <numbers>

#include <catch2/catch.hpp>

using namespace antipode;
using std::numbers::pi;

namespace {

constexpr std::size_t pairs = 1000000;
constexpr double beam_energy_mev = 282.5, beam_x_mm = -10, beam_y_mm = 1;

/// A cluster of a simulated pair, as the analysis would have it.
struct Measured {
    double x_mm, y_mm, energy_mev, time_ns;
};
using MeasuredPair = std::array<Measured, 2>;

class Simulation {
public:
    explicit Simulation(std::uint64_t seed) : random_(RandomKey(seed, "pair_cut")) {}

    double uniform() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
    double gauss(double sigma) {
        const double radius = std::sqrt(-2 * std::log(1 - uniform()));
        return sigma * radius * std::cos(2 * pi * uniform());
    }

    /// Half of the pairs come from two-body events, at the exact angles and energies of e+e-, measured with
    /// the resolutions of Run III (position 5 mm a side, in a tenth of the events 20 mm; energy 5 %; time
    /// 0.94 ns); half are two clusters anywhere.
    MeasuredPair operator()(double radius0_mm) {
        MeasuredPair pair;
        if (uniform() < 0.5) {
            const double c = 1.5 * uniform() - 0.75, phi = 2 * pi * uniform(), time = 250 * uniform();
            const double r1 = radius0_mm * std::sqrt((1 - c) / (1 + c)), r2 = radius0_mm * radius0_mm / r1;
            const double position_mm = uniform() < 0.1 ? 20 : 5;
            pair[0] = {r1 * std::cos(phi), r1 * std::sin(phi), beam_energy_mev * r2 / (r1 + r2), time};
            pair[1] = {-r2 * std::cos(phi), -r2 * std::sin(phi), beam_energy_mev * r1 / (r1 + r2), time};
            for (Measured& cluster : pair) {
                cluster.x_mm += gauss(position_mm);
                cluster.y_mm += gauss(position_mm);
                cluster.energy_mev *= 1 + gauss(0.05);
                cluster.time_ns += gauss(0.94);
            }
        } else {
            const double time = 250 * uniform();
            for (Measured& cluster : pair) {
                const double r = 300 * std::sqrt(0.03 + 0.97 * uniform()), phi = 2 * pi * uniform();
                cluster = {r * std::cos(phi), r * std::sin(phi), 60 + 200 * uniform(), time + gauss(4)};
            }
        }
        for (Measured& cluster : pair) {
            cluster.x_mm += beam_x_mm;
            cluster.y_mm += beam_y_mm;
            cluster.time_ns = std::abs(cluster.time_ns);
        }
        if (pair[1].energy_mev > pair[0].energy_mev) std::swap(pair[0], pair[1]);
        return pair;
    }

private:
    RandomStream random_;
};

/// The cluster in the integers of the trigger.
hls::Cluster in_counts(const Measured& in, const geometry::Ecal& ecal,
                       const trigger::Configuration& configuration) {
    const auto [column, row] = ecal.cells({in.x_mm, in.y_mm});
    const auto clamp_cell = [](double cell) { return std::clamp(cell, 0.0, 28.0); };
    hls::RadiusIn radius;
    radius.x = hls::u<12>(std::lround(128 * clamp_cell(column)));
    radius.y = hls::u<12>(std::lround(128 * clamp_cell(row)));
    radius.beam_x = hls::u<12>(configuration.settings.beam_x);
    radius.beam_y = hls::u<12>(configuration.settings.beam_y);
    hls::Cluster out;
    out.x = radius.x;
    out.y = radius.y;
    out.radius = hls::Radius::call(radius).radius;
    out.energy = hls::u<15>(std::lround(16 * in.energy_mev));
    out.time = hls::u<13>(std::lround(4 * in.time_ns) + hls::slice_ticks);
    const auto seed = constants::raster(static_cast<std::uint32_t>(std::lround(clamp_cell(row))),
                                        static_cast<std::uint32_t>(std::lround(clamp_cell(column))));
    out.pair_masked = hls::u<4>(configuration.seed[seed].pair_masked);
    return out;
}

trigger::Configuration run3_configuration() {
    trigger::TriggerCard card;
    Settings(card).read(ANTIPODE_SOURCE_DIR "/config/trigger.toml");
    return trigger::configure(card, geometry::EcalSettings());
}

hls::PairOut<hls::Large30x5> tested(const MeasuredPair& pair, const trigger::Configuration& configuration,
                                    const geometry::Ecal& ecal) {
    auto in = hls::pair_inputs<hls::Large30x5>(configuration.settings);
    in.valid = hls::u<1>(1);
    in.leading = in_counts(pair[0], ecal, configuration);
    in.other = in_counts(pair[1], ecal, configuration);
    return hls::Pair<hls::Large30x5>::call(in);
}

}  // namespace

// Both see the positions that the trigger has; the windows are those that the registers say. What is left is
// the rounding of the radius.
TEST_CASE(
    "fewer than 2e-4 of the pairs differ from the centre-of-mass cuts in floating point at equal windows") {
    const trigger::Configuration configuration = run3_configuration();
    const registers::Settings& settings = configuration.settings;
    const geometry::Ecal ecal{geometry::EcalSettings()};
    Simulation simulate(Catch::rngSeed());
    const double radius0 = std::sqrt(static_cast<double>(settings.radius0_squared)) / 512;  // cells
    const double radius0_mm = radius0 * geometry::EcalSettings().pitch_mm;
    std::array<std::size_t, 2> polar_differs{}, azimuth_differs{}, polar_passes{}, azimuth_passes{};
    for (std::size_t i = 0; i < pairs; ++i) {
        const MeasuredPair pair = simulate(radius0_mm);
        const auto found = tested(pair, configuration, ecal);
        double theta = 0, phi[2];
        for (std::size_t k = 0; k < 2; ++k) {
            const hls::Cluster cluster = in_counts(pair[k], ecal, configuration);
            const double x = static_cast<double>(cluster.x.value() - settings.beam_x) / 128;
            const double y = static_cast<double>(cluster.y.value() - settings.beam_y) / 128;
            theta += 2 * std::atan(std::hypot(x, y) / radius0);
            phi[k] = std::atan2(y, x);
        }
        const double opening = std::remainder(pi - (phi[1] - phi[0]), 2 * pi);
        for (std::size_t a = 0; a < 2; ++a) {  // signal and side band
            const auto& limits = settings.pair[a];
            const auto edge = [&](std::int32_t polar) {
                return pi + 2 * std::atan(polar / 2048.0 / radius0);
            };
            const bool polar = edge(limits.polar_lower) <= theta && theta <= edge(limits.polar_upper);
            const bool azimuth = std::atan(limits.azimuth_lower / 8192.0) <= opening &&
                                 opening <= std::atan(limits.azimuth_upper / 8192.0);
            const bool polar_found = hls::bit_at(found.cuts[a], constants::pair_cut_polar).value();
            const bool azimuth_found = hls::bit_at(found.cuts[a], constants::pair_cut_azimuth).value();
            polar_passes[a] += polar;
            azimuth_passes[a] += azimuth;
            polar_differs[a] += polar != polar_found;
            azimuth_differs[a] += azimuth != azimuth_found;
        }
    }
    for (std::size_t a = 0; a < 2; ++a) {
        CAPTURE(a, polar_passes[a], azimuth_passes[a], polar_differs[a], azimuth_differs[a]);
        CHECK(static_cast<double>(polar_differs[a] + azimuth_differs[a]) < 2e-4 * pairs);
        CHECK(polar_passes[a] > pairs / 2);
        CHECK(polar_passes[a] < pairs);
        CHECK(azimuth_passes[a] > pairs / 2);
        CHECK(azimuth_passes[a] < pairs);
    }
}

namespace {

/// The published two-cluster selection, with four-vectors of no mass boosted along the beam: TwoClusSel in
/// UserAnalysis/Analyzers/src/ECalSel.cc and GeneralInfo.cc, padme-fw calibTools @ 8d3c514f.
class OfflineSelection {
public:
    OfflineSelection() {
        const double m = 0.511, p = beam_energy_mev;
        const double sqrt_s = std::sqrt(2 * m * m + 2 * p * m);
        boost_ = p / sqrt_s;
        gamma_ = std::sqrt(1 + boost_ * boost_);
        const double theta = std::atan(gamma_ * radius_max_mm / distance_mm);
        radius_min_mm_ = distance_mm / gamma_ * std::tan(pi / 2 - theta);
        energy_max_mev_ = sqrt_s * gamma_ / 2 * (1 - std::cos(2 * theta));
        energy_min_mev_ = sqrt_s * gamma_ / 2 * (1 + std::cos(2 * theta));
    }

    double radius0_mm() const { return distance_mm / gamma_; }

    bool operator()(const MeasuredPair& pair) const {
        const auto& [a, b] = pair;
        if (!accepts(a) || !accepts(b)) return false;
        if (std::abs(a.time_ns - b.time_ns) >= 5) return false;
        if (std::hypot(a.x_mm - b.x_mm, a.y_mm - b.y_mm) <= 60) return false;
        double dphi = std::abs(azimuth(a) - azimuth(b));
        if (dphi > pi) dphi = 2 * pi - dphi;
        return std::abs(dphi - 3.093) < 3 * 0.1105 &&
               std::abs(polar_cm(a) + polar_cm(b) - 3.113) < 3 * 0.0932;
    }

private:
    static constexpr double distance_mm = 3711.96, radius_max_mm = 270, margin_mm = 31.5;

    bool accepts(const Measured& c) const {
        const double r = std::hypot(c.x_mm - beam_x_mm, c.y_mm - beam_y_mm);
        if (r <= radius_min_mm_ - margin_mm || r >= radius_max_mm) return false;
        if (c.energy_mev <= 0.7 * energy_min_mev_ || c.energy_mev >= energy_max_mev_ / 0.7) return false;
        const double phi_deg = std::abs(std::atan2(c.y_mm, c.x_mm)) * 180 / pi;
        return std::abs(phi_deg - 90) >= 30;
    }

    static double azimuth(const Measured& c) { return std::atan2(c.y_mm - beam_y_mm, c.x_mm - beam_x_mm); }

    double polar_cm(const Measured& c) const {
        const double r = std::hypot(c.x_mm - beam_x_mm, c.y_mm - beam_y_mm);
        const double length = std::hypot(r, distance_mm), along = distance_mm / length, across = r / length;
        return std::atan2(across, gamma_ * along - boost_);
    }

    double boost_, gamma_, radius_min_mm_, energy_max_mev_, energy_min_mev_;
};

}  // namespace

TEST_CASE("no pair that the offline selection takes is lost with the registers of Run III") {
    const trigger::Configuration configuration = run3_configuration();
    const geometry::Ecal ecal{geometry::EcalSettings()};
    const OfflineSelection offline;
    Simulation simulate(Catch::rngSeed() + 1);
    std::size_t taken = 0, lost = 0, signal = 0;
    for (std::size_t i = 0; i < pairs; ++i) {
        const MeasuredPair pair = simulate(offline.radius0_mm());
        const bool passes = hls::bit_at(tested(pair, configuration, ecal).passed, 0).value();
        signal += passes;
        if (!offline(pair)) continue;
        ++taken;
        lost += !passes;
    }
    CAPTURE(taken, signal);
    CHECK(lost == 0);
    CHECK(taken > pairs / 20);
    CHECK(signal < pairs / 2);
}
