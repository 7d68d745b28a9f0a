#include "simulation/front_end.hpp"

#include "generated/ecal.hpp"

#include <algorithm>
#include <cmath>

namespace antipode::simulation {
namespace {

constexpr float negligible_mev = 0.2F;  ///< noise does not lift it above a threshold of 1 MeV
constexpr double largest_energy_count = (1 << words::hit::energy::width) - 1;

}  // namespace

Gains draw_gains(const FrontEndSettings& settings, std::uint64_t seed) {
    Gains gains;
    Draws draws(RandomStream(RandomKey(seed, "simulation/gains")));
    for (std::size_t cell = 0; cell < gains.real.size(); ++cell) {
        gains.real[cell] =
            static_cast<float>(std::clamp(1 + settings.gain_spread * draws.normal(), 0.5, 2.0));
        gains.believed[cell] =
            static_cast<float>(gains.real[cell] * (1 + settings.miscalibration * draws.normal()));
    }
    return gains;
}

FrontEnd::FrontEnd(const FrontEndSettings& settings, const Gains& gains)
    : settings_(settings), gains_(&gains) {
    last_.fill(-1);
    earliest_tick_.fill(0);
}

void FrontEnd::begin() {
    for (const Signal& signal : signals_) {
        last_[signal.cell] = -1;
        earliest_tick_[signal.cell] = 0;
    }
    signals_.clear();
}

void FrontEnd::add(const CellImage& image, double time_ns) {
    for (const auto cell : image.touched()) {
        const float energy = image[cell];
        if (energy < negligible_mev) continue;
        const std::int32_t last = last_[cell];
        if (last >= 0) {
            Signal& signal = signals_[static_cast<std::size_t>(last)];
            if (time_ns - signal.first_ns < settings_.two_hit_ns) {
                signal.energy_mev += energy;
                if (energy > signal.largest_mev) {
                    signal.largest_mev = energy;
                    signal.time_ns = time_ns;
                }
                continue;
            }
        }
        last_[cell] = static_cast<std::int32_t>(signals_.size());
        signals_.push_back({cell, last >= 0, energy, energy, time_ns, time_ns});
    }
}

void FrontEnd::read_out(Draws& draws, std::vector<words::Hit>& hits) {
    for (const Signal& signal : signals_) {
        const std::uint32_t row = signal.cell / 30U, column = signal.cell % 30U;
        if (settings_.dead_crystals && !ecal::is_live(row, column)) continue;
        const double sigma = std::sqrt(signal.energy_mev / settings_.photoelectrons_per_mev +
                                       settings_.noise_mev * settings_.noise_mev);
        double energy = signal.energy_mev + sigma * draws.normal();
        const double time = signal.time_ns + settings_.time_ns * draws.normal();
        if (energy < settings_.threshold_mev || time < 0 || time >= settings_.window_ns) continue;
        words::Hit hit;
        hit.saturated = energy > settings_.saturation_mev;
        energy = std::min(energy, settings_.saturation_mev) * static_cast<double>(gains_->real[signal.cell]);
        hit.row = row;
        hit.column = column;
        hit.energy = static_cast<std::uint32_t>(
            std::min(std::round(energy * constants::energy_units_per_mev), largest_energy_count));
        // Signals of one crystal come in the order of their times. The front end never gives two closer than
        // it can tell apart, whatever the resolution does.
        std::int64_t& earliest = earliest_tick_[signal.cell];
        const auto tick = std::max(static_cast<std::int64_t>(time * constants::ticks_per_ns), earliest);
        if (tick >= static_cast<std::int64_t>(settings_.window_ns * constants::ticks_per_ns)) continue;
        earliest =
            tick + static_cast<std::int64_t>(std::ceil(settings_.two_hit_ns * constants::ticks_per_ns));
        hit.time = static_cast<std::uint32_t>(tick);
        hit.pileup = signal.second;
        hits.push_back(hit);
    }
}

}  // namespace antipode::simulation
