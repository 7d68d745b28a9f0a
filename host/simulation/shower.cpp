#include "simulation/shower.hpp"

#include "base/error.hpp"
#include "generated/ecal.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <boost/math/special_functions/gamma.hpp>

namespace antipode::simulation {
namespace {

// BGO: Bi4Ge3O12, mean atomic number by weight; PDG, Atomic and nuclear properties.
constexpr double atomic_number = 62.5;
constexpr double radiation_length_mm = 11.2;
constexpr double moliere_radius_mm = 22.6;
constexpr double critical_energy_mev = 10.1;

constexpr double lowest_fitted_mev = 1000;     ///< fluctuations below are those of this energy
constexpr double smallest_log_y = 1.4;         ///< ln(E/E_c): below 41 MeV the shape stays as it is
constexpr double photon_conversion = 9.0 / 7;  ///< mean depth in radiation lengths
constexpr int largest_spots = 400;             ///< of 1 GeV: nothing here has more
constexpr std::uint16_t nowhere = constants::cells;

struct Shape {
    double log_t, sigma_log_t;          ///< depth of the maximum in radiation lengths
    double log_alpha, sigma_log_alpha;  ///< of the gamma distribution
    double correlation;
};

Shape shape_of(double energy_mev) {
    const double log_y = std::max(std::log(energy_mev / critical_energy_mev), smallest_log_y);
    const double log_y_sigma = std::log(std::max(energy_mev, lowest_fitted_mev) / critical_energy_mev);
    return {std::log(log_y - 0.812), 1 / (-1.4 + 1.26 * log_y_sigma),
            std::log(0.81 + (0.458 + 2.26 / atomic_number) * log_y), 1 / (-0.58 + 0.86 * log_y_sigma),
            0.705 - 0.023 * log_y_sigma};
}

constexpr double lowest_table_energy_mev = 5, table_energy_ratio = 1.2;

}  // namespace

Shower::Shower(const LayoutSettings& layout, const ShowerSettings& settings)
    : layout_(layout), settings_(settings) {
    if (layout.crystal_mm > layout.pitch_mm)
        throw InputError("layout.crystal_mm must not be larger than layout.pitch_mm");
    const double stretch = std::pow(layout.pitch_mm / layout.crystal_mm, 2);
    x0_mm_ = radiation_length_mm * stretch;
    const double moliere_cells = settings.lateral_scale * moliere_radius_mm * stretch / layout.pitch_mm;

    depth_quantile_.resize(alphas * (depth_steps + 1));
    for (int a = 0; a < alphas; ++a)
        for (int step = 0; step <= depth_steps; ++step) {
            // The last step ends at the quantile of half a step: the rest of the tail is 0.2 % of the energy.
            const double probability =
                step < depth_steps ? static_cast<double>(step) / depth_steps : 1 - 0.5 / depth_steps;
            depth_quantile_[static_cast<std::size_t>(a * (depth_steps + 1) + step)] =
                static_cast<float>(boost::math::gamma_p_inv(lowest_alpha + a * alpha_step, probability));
        }

    for (int e = 0; e < energies; ++e) {
        const double log_gev = std::log(lowest_table_energy_mev * std::pow(table_energy_ratio, e) / 1000);
        for (int step = 0; step < tau_steps; ++step) {
            const double tau = step * tau_step;
            const double core = 0.0251 + 0.00319 * log_gev + (0.1162 - 0.000381 * atomic_number) * tau;
            const double k1 = 0.659 - 0.00309 * atomic_number, k2 = 0.645, k3 = -2.59,
                         k4 = 0.3585 + 0.0412 * log_gev;
            const double tail = k1 * (std::exp(k3 * (tau - k2)) + std::exp(k4 * (tau - k2)));
            const double p1 = 2.632 - 0.00094 * atomic_number, p2 = 0.401 + 0.00187 * atomic_number;
            const double x = (p2 - tau) / (1.313 - 0.0686 * log_gev);
            const double weight = std::min(p1 * std::exp(x - std::exp(x)), 1.0);
            radial_.push_back({{static_cast<float>(tail * moliere_cells),
                                static_cast<float>(std::max(core, 0.001) * moliere_cells)},
                               static_cast<int>(4096 * weight + 0.5)});
        }
    }
    for (int i = 0; i < radii; ++i) {
        const double u = (i + 0.5) / radii;  // F(r) = r²/(r² + R²)
        radius_quantile_[static_cast<std::size_t>(i)] = static_cast<float>(std::sqrt(u / (1 - u)));
    }
    for (int i = 0; i < directions; ++i) {
        const double phi = 2 * std::numbers::pi * (i + 0.5) / directions;
        cosine_[static_cast<std::size_t>(i)] = static_cast<float>(std::cos(phi));
        sine_[static_cast<std::size_t>(i)] = static_cast<float>(std::sin(phi));
    }
    crystal_.fill(nowhere);
    for (const auto& crystal : ecal::crystals)
        crystal_[static_cast<std::size_t>((crystal.y_cell + 1) * 32 + crystal.x_cell + 1)] =
            static_cast<std::uint16_t>(crystal.y_cell * 30 + crystal.x_cell);
}

double Shower::visible(double energy_mev, Draws& draws) const {
    const double gev = energy_mev / 1000;
    const double relative =
        std::sqrt(settings_.stochastic * settings_.stochastic / gev +
                  settings_.constant * settings_.constant + std::pow(settings_.noise_term / gev, 2));
    return std::max(0.0, energy_mev * (1 + relative * draws.normal()));
}

void Shower::deposit(const Arrival& arrival, Draws& draws, CellImage& image) const {
    const double energy = arrival.photon ? arrival.energy_mev / 2 : arrival.energy_mev;
    const double start = arrival.photon ? photon_conversion * draws.exponential() : 0;
    const Shape shape = shape_of(energy);
    const double g1 = draws.normal();
    const double g2 = draws.normal();
    const double maximum = std::exp(shape.log_t + shape.sigma_log_t * g1);
    const double log_alpha =
        shape.log_alpha + shape.sigma_log_alpha * (shape.correlation * g1 +
                                                   std::sqrt(1 - shape.correlation * shape.correlation) * g2);
    const int a =
        std::clamp(static_cast<int>((std::exp(log_alpha) - lowest_alpha) / alpha_step + 0.5), 0, alphas - 1);
    const double alpha = lowest_alpha + a * alpha_step;
    const double log_row = std::log(energy / lowest_table_energy_mev) / std::log(table_energy_ratio);
    const int row = std::clamp(static_cast<int>(log_row + 0.5), 0, energies - 1);

    const int spots = std::clamp(
        static_cast<int>(93 * std::log(atomic_number) * std::pow(arrival.energy_mev / 1000, 0.876) + 0.5), 1,
        largest_spots);
    const auto spot_energy = static_cast<float>(visible(arrival.energy_mev, draws) / spots);

    const float* const quantile = &depth_quantile_[static_cast<std::size_t>(a * (depth_steps + 1))];
    const Radial* const radial = &radial_[static_cast<std::size_t>(row * tau_steps)];
    // Everything in cells from here on; the integer part of a coordinate is the column or row + 1: 0 is
    // outside.
    const auto x_cells = static_cast<float>((arrival.x_mm - layout_.offset_x_mm) / layout_.pitch_mm + 15.5);
    const auto y_cells = static_cast<float>((arrival.y_mm - layout_.offset_y_mm) / layout_.pitch_mm + 15.5);
    const auto x_per_x0 = static_cast<float>(arrival.slope_x * x0_mm_ / layout_.pitch_mm);
    const auto y_per_x0 = static_cast<float>(arrival.slope_y * x0_mm_ / layout_.pitch_mm);
    const auto t_scale = static_cast<float>(maximum / (alpha - 1));
    const auto tau_scale = static_cast<float>(1 / ((alpha - 1) * tau_step));
    const auto t_start = static_cast<float>(start);
    const auto t_end = static_cast<float>(layout_.crystal_length_mm / x0_mm_);

    // No branch depends on a random number: the compiler keeps the pipeline full, at 5 ns a spot instead
    // of 25. Spots in no crystal are counted in a cell of their own.
    std::array<std::uint16_t, largest_spots> cells;
    for (int spot = 0; spot < spots; ++spot) {
        const std::uint64_t bits = draws.bits();
        const auto step = (bits >> 8) & 0xFF;
        const float fraction = static_cast<float>(static_cast<int>(bits & 0xFF)) * (1.0F / 256);
        const float q = quantile[step] + fraction * (quantile[step + 1] - quantile[step]);
        const float t = t_start + q * t_scale;
        const Radial& at = radial[std::min(static_cast<int>(q * tau_scale), tau_steps - 1)];
        const bool core = static_cast<int>((bits >> 16) & 0xFFF) < at.core_weight;
        const float r = at.radius_cells[core] * radius_quantile_[(bits >> 28) & 0xFFF];
        const auto direction = (bits >> 40) & 0x3FF;
        const float x = std::clamp(x_cells + x_per_x0 * t + r * cosine_[direction], 0.0F, 30.5F);
        const float y = std::clamp(y_cells + y_per_x0 * t + r * sine_[direction], 0.0F, 30.5F);
        const auto cell = crystal_[static_cast<std::size_t>(static_cast<int>(y) * 32 + static_cast<int>(x))];
        cells[static_cast<std::size_t>(spot)] = t < t_end ? cell : nowhere;
    }
    std::array<std::uint16_t, constants::cells + 1> counts{};
    std::array<std::uint16_t, largest_spots + 1> touched;
    std::size_t n = 0;
    for (int spot = 0; spot < spots; ++spot) {
        const auto cell = cells[static_cast<std::size_t>(spot)];
        touched[n] = cell;
        n += counts[cell]++ == 0;
    }
    for (std::size_t i = 0; i < n; ++i)
        if (touched[i] != nowhere)
            image.add(touched[i], spot_energy * static_cast<float>(counts[touched[i]]));
}

}  // namespace antipode::simulation
