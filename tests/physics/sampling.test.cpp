#include "physics/bhabha.hpp"
#include "physics/elastic.hpp"
#include "physics/quasi_real_compton.hpp"
#include "physics/tabulated_density.hpp"
#include "physics/two_photon.hpp"

#include <cmath>
#include <functional>
#include <random>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <catch2/catch.hpp>

using namespace antipode::physics;

namespace {

constexpr int draws = 200'000, bins = 50;

double uniform(std::mt19937_64& generator) {
    return std::ldexp(static_cast<double>(generator() >> 11), -53);
}

/// Probability of a larger chi2 of a sample against a density, in bins of equal width.
double p_value(const std::function<double()>& sample, const std::function<double(double)>& density,
               double low, double high) {
    const auto integrate = [&](double a, double b) {
        return boost::math::quadrature::gauss_kronrod<double, 31>::integrate(density, a, b, 15, 1e-9);
    };
    std::vector<int> counts(bins, 0);
    for (int i = 0; i < draws; ++i) {
        const auto bin = static_cast<int>((sample() - low) / (high - low) * bins);
        REQUIRE(bin >= 0);
        REQUIRE(bin < bins);
        ++counts[static_cast<std::size_t>(bin)];
    }
    const double total = integrate(low, high);
    double chi2 = 0;
    for (int bin = 0; bin < bins; ++bin) {
        const double width = (high - low) / bins;
        const double expected = draws * integrate(low + bin * width, low + (bin + 1) * width) / total;
        const double difference = counts[static_cast<std::size_t>(bin)] - expected;
        chi2 += difference * difference / expected;
    }
    return cdf(complement(boost::math::chi_squared(bins - 1), chi2));
}

}  // namespace

TEST_CASE("Samples follow their densities") {
    std::mt19937_64 generator(20250513);
    const auto frame = CentreOfMass::from_sqrt_s(16.9);

    SECTION("Bhabha scattering, with the forward peak") {
        const auto density = [&](double c) { return Bhabha::mb_per_sr(frame, c); };
        const TabulatedDensity table(density, -0.94, 0.94);
        CHECK(p_value([&] { return table.quantile(uniform(generator)); }, density, -0.94, 0.94) > 1e-3);
        CHECK(table.integral() * 2 * 3.14159265358979 ==
              Approx(Bhabha::mb(frame, -0.94, 0.94)).epsilon(1e-9));
    }
    SECTION("two photons") {
        const auto density = [&](double c) { return TwoPhoton::mb_per_sr(frame, c); };
        const TabulatedDensity table(density, 0, 0.94);
        CHECK(p_value([&] { return table.quantile(uniform(generator)); }, density, 0, 0.94) > 1e-3);
    }
    SECTION(
        "a wrong density is found out: the massless cross section against the one with mass, at the forward "
        "end") {
        const TabulatedDensity table([&](double c) { return Bhabha::mb_per_sr(frame, c) * (1 + 0.1 * c); },
                                     -0.94, 0.94);
        CHECK(p_value([&] { return table.quantile(uniform(generator)); },
                      [&](double c) { return Bhabha::mb_per_sr(frame, c); }, -0.94, 0.94) < 1e-6);
    }
    SECTION("elastic scattering") {
        const double low = 0.012, high = 0.09;
        const auto sample = [&] {
            double theta = -1;
            while (theta < 0)
                theta = Elastic::sample_theta(low, high, uniform(generator), uniform(generator));
            return theta;
        };
        const auto density = [](double theta) {
            const double u = std::pow(std::sin(theta / 2), 2);
            return std::sin(theta) * (1 - u) / (u * u);
        };
        CHECK(p_value(sample, density, low, high) > 1e-3);
    }
    SECTION("Compton scattering, near threshold and far above") {
        for (const double m2 : {0.5, 20.0, 285.0}) {
            const auto sample = [&] {
                double x = -1;
                while (x < 0)
                    x = QuasiRealCompton::sample_x(m2, uniform(generator), uniform(generator),
                                                   uniform(generator));
                return std::log(x);
            };
            const auto density = [&](double log_x) {
                return std::exp(log_x) * QuasiRealCompton::compton_shape(m2, std::exp(log_x));
            };
            CHECK(p_value(sample, density, std::log(QuasiRealCompton::x_min(m2)) - 1e-12, 1e-12) > 1e-3);
        }
    }
    SECTION("transverse momentum of the photon of the nucleus") {
        const double e_beam = 278.95, m2 = 285;
        const QuasiRealCompton process(Target(), e_beam, 0.5);
        const double q_min = (m2 - std::pow(antipode::electron_mass_mev, 2)) / (2 * e_beam);
        const auto density = [&](double q) { return std::pow(q, 3) / std::pow(q * q + q_min * q_min, 2); };
        CHECK(p_value([&] { return process.sample_q_mev(m2, uniform(generator)); }, density, 0,
                      0.5 * std::sqrt(m2) * (1 + 1e-12)) > 1e-3);
    }
}
