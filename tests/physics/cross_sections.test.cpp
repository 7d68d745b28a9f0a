#include "physics/accepted.hpp"
#include "physics/bhabha.hpp"
#include "physics/target.hpp"
#include "physics/two_photon.hpp"

#include <array>
#include <numbers>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <catch2/catch.hpp>

using namespace antipode::physics;

namespace {

Approx printed(double value, double last_digit) {
    return Approx(value).margin(0.501 * last_digit).epsilon(0);
}

template <class F>
double integral(F f, double a, double b) {
    return boost::math::quadrature::gauss_kronrod<double, 31>::integrate(f, a, b, 15, 1e-12);
}

}  // namespace

TEST_CASE("The diamond target has 1.0574e-5 electrons and 1.762e-6 nuclei a mb, 8.23e-4 radiation lengths") {
    const Target target;
    CHECK(target.electrons_per_mb() == printed(1.0574e-5, 1e-9));
    CHECK(target.nuclei_per_mb() == printed(1.762e-6, 1e-9));
    CHECK(target.radiation_lengths() == printed(8.23e-4, 1e-6));
}

TEST_CASE("Massless Bhabha scattering: closed form and integral agree, and the prefactor is 0.01815 mb/sr") {
    const double s = 16.9 * 16.9;
    CHECK(Bhabha::massless_mb_per_sr(s, 0) / 9 == printed(0.01815, 1e-5));
    for (const auto& [low, high] : {std::pair{-0.3, 0.3}, {-0.75, 0.75}, {0.2, 0.9}})
        CHECK(Bhabha::massless_mb(s, low, high) ==
              Approx(2 * std::numbers::pi *
                     integral([&](double c) { return Bhabha::massless_mb_per_sr(s, c); }, low, high))
                  .epsilon(1e-12));
}

TEST_CASE(
    "The electron mass adds 0.11 to 0.23 % to Bhabha scattering for |c| < 0.25, 0.8 to 0.9 % to two "
    "photons") {
    const auto frame = CentreOfMass::from_sqrt_s(16.9);
    for (const double c : {-0.25, 0.0, 0.25}) {
        const double excess = Bhabha::mb_per_sr(frame, c) / Bhabha::massless_mb_per_sr(frame.s(), c) - 1;
        CHECK(excess > 0.00105);
        CHECK(excess < 0.00235);
    }
    for (const double c : {0.0, 0.3}) {
        const double excess =
            TwoPhoton::mb_per_sr(frame, c) / TwoPhoton::massless_mb_per_sr(frame.s(), c) - 1;
        CHECK(excess > 0.0075);
        CHECK(excess < 0.0095);
    }
}

TEST_CASE("Two photons at 430 MeV: 1.913 mb, and the integral is Heitler's closed form") {
    const auto frame = CentreOfMass::from_beam(430);
    CHECK(TwoPhoton::total_mb(frame) == printed(1.913, 0.001));
    CHECK(TwoPhoton::mb(frame, 0, 1) == Approx(TwoPhoton::total_mb(frame)).epsilon(1e-9));
}

TEST_CASE(
    "Accepted cross sections, B and signal acceptances are within 0.1 % of an independent calculation") {
    struct Row {
        double sqrt_s, bhabha, two_photon, b_per_pot, vector, pseudoscalar;
    };
    // Both clusters beyond R_min - 1.5 cell and within 300 mm, |phi| < 40.11 deg. Numerical integration with
    // scipy of the formulas written anew (mb; B in 1e-6); the digits are those of the table made before this
    // code.
    const std::array<Row, 7> rows{{{14.65, 0.208361, 0.046032, 2.69000, 0.055683, 0.073575},
                                   {16.40, 0.291426, 0.062426, 3.74171, 0.093302, 0.121400},
                                   {16.65, 0.300315, 0.063993, 3.85227, 0.098328, 0.127616},
                                   {16.90, 0.308656, 0.065414, 3.95549, 0.103273, 0.133687},
                                   {17.15, 0.316498, 0.066701, 4.05202, 0.108138, 0.139616},
                                   {17.40, 0.323886, 0.067864, 4.14244, 0.112924, 0.145406},
                                   {20.28, 0.386252, 0.074953, 4.87688, 0.162842, 0.203069}}};
    const Annulus annulus;
    const Target target;
    for (const Row& row : rows) {
        const auto frame = CentreOfMass::from_sqrt_s(row.sqrt_s);
        const double bhabha = annulus.bhabha_mb(frame), two_photon = annulus.two_photon_mb(frame);
        INFO("sqrt(s) = " << row.sqrt_s);
        CHECK(bhabha == Approx(row.bhabha).epsilon(0.001));
        CHECK(two_photon == Approx(row.two_photon).epsilon(0.001));
        CHECK((bhabha + two_photon) * target.electrons_per_mb() * 1e6 ==
              Approx(row.b_per_pot).epsilon(0.001));
        CHECK(annulus.signal(frame, SignalSpin::vector) == Approx(row.vector).epsilon(0.001));
        CHECK(annulus.signal(frame, SignalSpin::pseudoscalar) == Approx(row.pseudoscalar).epsilon(0.001));
    }
}

TEST_CASE("Signal angles are normalised") {
    for (const auto spin : {SignalSpin::vector, SignalSpin::pseudoscalar}) {
        CHECK(signal_fraction(spin, 1) == 1.0);
        CHECK(2 * integral([&](double c) { return signal_density(spin, c); }, 0, 0.4) ==
              Approx(signal_fraction(spin, 0.4)).epsilon(1e-12));
    }
}
