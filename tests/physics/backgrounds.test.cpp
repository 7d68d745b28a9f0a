#include "physics/bremsstrahlung.hpp"
#include "physics/elastic.hpp"
#include "physics/quasi_real_compton.hpp"
#include "physics/two_body.hpp"

#include <cmath>
#include <numbers>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <catch2/catch.hpp>

using namespace antipode::physics;

namespace {

constexpr double e_beam = 278.95;  // sqrt(s) = 16.9
constexpr double distance_mm = 3640.4;

template <class F>
double integral(F f, double a, double b) {
    return boost::math::quadrature::gauss_kronrod<double, 31>::integrate(f, a, b, 15, 1e-9);
}

}  // namespace

TEST_CASE("Elastic scattering on carbon: 55 mb between 148 and 300 mm, 475 mb between 54 and 148 mm") {
    const Target target;
    const double outer = Elastic::mb(target, e_beam, 148 / distance_mm, 300 / distance_mm);
    const double inner = Elastic::mb(target, e_beam, 54 / distance_mm, 148 / distance_mm);
    CHECK(outer == Approx(55).margin(0.5));
    CHECK(inner == Approx(475).margin(2));
    CHECK(outer * target.nuclei_per_mb() == Approx(9.7e-5).margin(1e-6));
    CHECK(inner * target.nuclei_per_mb() == Approx(8.4e-4).margin(1e-5));
}

TEST_CASE("Bremsstrahlung photons above 45 MeV: 1.5e-3 a positron, 2e-3 of them beyond 148 mm") {
    CHECK(Bremsstrahlung::photons_above(Target().radiation_lengths(), e_beam, 45) ==
          Approx(1.5e-3).epsilon(0.1));
    CHECK(Bremsstrahlung::fraction_beyond(e_beam, 148 / distance_mm) == Approx(2e-3).epsilon(0.05));
}

TEST_CASE("Quasi-real Compton scattering into the fiducial region: 45 to 75 µb a unit of ln M²") {
    const double fiducial_azimuth = 4 * 40.11 / 360;
    for (const double sqrt_s : {16.4, 16.9, 17.4}) {
        const auto frame = CentreOfMass::from_sqrt_s(sqrt_s);
        for (const double q_max : {1.0 / 3, 0.5, 0.75}) {
            const QuasiRealCompton process(Target(), frame.e_beam_mev, q_max);
            const double mb = process.photons(frame.s()) * fiducial_azimuth *
                              QuasiRealCompton::massless_compton_mb(frame.s(), 0.3);
            CHECK(mb > 0.040);
            CHECK(mb < 0.076);
        }
    }
}

TEST_CASE("Compton scattering: closed form, shape and the Thomson and massless limits") {
    const double m2_e = antipode::electron_mass_mev * antipode::electron_mass_mev;
    const double r_e2_mb = std::pow(antipode::fine_structure, 2) * antipode::hbar_c_squared_mb_mev2 / m2_e;
    CHECK(QuasiRealCompton::compton_mb(m2_e * 1.002) ==
          Approx(8 * std::numbers::pi / 3 * r_e2_mb * (1 - 0.002)).epsilon(1e-4));
    for (const double m2 : {0.6, 5.0, 300.0}) {
        const double low = QuasiRealCompton::x_min(m2);
        const double shape =
            integral([&](double x) { return QuasiRealCompton::compton_shape(m2, x); }, low, 1);
        // dσ = 8π r_e² m²/(M² - m²) · shape dx.
        CHECK(8 * std::numbers::pi * r_e2_mb * m2_e / (m2 - m2_e) * shape ==
              Approx(QuasiRealCompton::compton_mb(m2)).epsilon(1e-8));
    }
    const double m2 = 1e6, c = 0.3;
    const double inside =
        integral([&](double x) { return QuasiRealCompton::compton_shape(m2, x); }, (1 - c) / 2, (1 + c) / 2);
    CHECK(8 * std::numbers::pi * r_e2_mb * m2_e / m2 * inside ==
          Approx(QuasiRealCompton::massless_compton_mb(m2, c)).epsilon(1e-4));
}

namespace {

/// Photons above k_mev and beyond the angle theta, [mb] a nucleus, from the field's photons `photons(M²)` by
/// integration over ln(M² - m²) and the Compton angle.
template <class Photons>
double photon_mb(Photons photons, double k_mev, double theta) {
    const double m2_e = antipode::electron_mass_mev * antipode::electron_mass_mev;
    const double from = std::log(1e-5 * m2_e), to = std::log(3e4);
    const int steps = 1000, angles = 1000;
    double sum = 0;
    for (int i = 0; i < steps; ++i) {
        const double m2 = m2_e + std::exp(from + (to - from) * (i + 0.5) / steps), m = std::sqrt(m2);
        const double p = (m2 - m2_e) / (2 * m), gamma = e_beam / m;
        const double log_low = std::log(QuasiRealCompton::x_min(m2));
        double in = 0, all = 0;
        for (int j = 0; j < angles; ++j) {
            const double x = std::exp(log_low * (1 - (j + 0.5) / angles));
            const double c = QuasiRealCompton::cos_photon(m2, x);
            const double energy = gamma * p * (1 + c), transverse = p * std::sqrt(std::max(0.0, 1 - c * c));
            const double weight = x * QuasiRealCompton::compton_shape(m2, x);
            all += weight;
            if (energy > k_mev && transverse > theta * energy) in += weight;
        }
        sum += photons(m2) * QuasiRealCompton::compton_mb(m2) * in / all * (to - from) / steps;
    }
    return sum;
}

}  // namespace

TEST_CASE("With a constant logarithm quasi-real Compton scattering is the Bethe-Heitler spectrum") {
    // 4αZ²r_e² l/k [4/3 (1 - y) + y²] dk: the two are one formula, whatever l is, if Compton scattering and
    // flux are right.
    const double l = 4.6, k = 45, y = k / e_beam;
    const double z2_alpha = 36 * antipode::fine_structure;
    const double flux = 2 * z2_alpha / std::numbers::pi * l;
    const double r_e2_mb = std::pow(antipode::fine_structure / antipode::electron_mass_mev, 2) *
                           antipode::hbar_c_squared_mb_mev2;
    const double bethe_heitler =
        4 * z2_alpha * r_e2_mb * l * (-4.0 / 3 * std::log(y) - 4.0 / 3 * (1 - y) + (1 - y * y) / 2);
    CHECK(photon_mb([&](double) { return flux; }, k, 0) == Approx(bethe_heitler).epsilon(0.01));
}

TEST_CASE(
    "At wide angles the photons of the field are fewer than complete screening has, and so is the rate") {
    const Target target;
    const QuasiRealCompton process(target, e_beam, 0.5);
    const double theta = 148 / distance_mm;
    const double rate =
        photon_mb([&](double m2) { return process.photons(m2); }, 45, theta) * target.nuclei_per_mb();
    const double small_angle_formula = Bremsstrahlung::photons_above(target.radiation_lengths(), e_beam, 45) *
                                       Bremsstrahlung::fraction_beyond(e_beam, theta);
    CHECK(rate / small_angle_formula > 0.4);
    CHECK(rate / small_angle_formula < 1);
}
