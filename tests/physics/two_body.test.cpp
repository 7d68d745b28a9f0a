#include "physics/two_body.hpp"

#include <array>
#include <numbers>

#include <catch2/catch.hpp>

using namespace antipode::physics;

namespace {

// An absolute tolerance of half the last printed digit.
Approx printed(double value, double last_digit) {
    return Approx(value).margin(0.501 * last_digit).epsilon(0);
}

}  // namespace

TEST_CASE(
    "Radii and energies at R_max = 270 mm, L = 3640.4 mm, are those of the published kinematics figure") {
    struct Row {
        double sqrt_s, e_beam, gamma, r0_squared, r_min, inner, e_min, e_max, threshold;
    };
    // Independent table of the same quantities; the inner edge there equals the radii drawn in the paper's
    // figure.
    const std::array<Row, 5> rows{{{14.65, 209.49, 14.335, 64495, 238.9, 207.2, 98.6, 111.4, 39.4},
                                   {16.40, 262.66, 16.047, 51465, 190.6, 158.9, 108.9, 154.3, 43.6},
                                   {16.90, 278.95, 16.536, 48465, 179.5, 147.8, 111.6, 167.9, 44.6},
                                   {17.40, 295.73, 17.025, 45719, 169.3, 137.7, 114.2, 182.1, 45.7},
                                   {20.28, 401.91, 19.843, 33656, 124.7, 93.0, 127.1, 275.3, 50.8}}};
    const double distance = 3640.4, r_max = 270, margin = 1.5 * 21.12;
    for (const Row& row : rows) {
        const auto frame = CentreOfMass::from_sqrt_s(row.sqrt_s);
        const auto limits = pair_limits(frame, r_max, distance);
        const double r0 = symmetric_radius_mm(frame, distance);
        CHECK(frame.e_beam_mev == printed(row.e_beam, 0.01));
        CHECK(frame.gamma == printed(row.gamma, 0.001));
        CHECK(r0 * r0 == printed(row.r0_squared, 1));
        CHECK(limits.r_min_mm == printed(row.r_min, 0.1));
        CHECK(limits.r_min_mm - margin == printed(row.inner, 0.1));
        CHECK(limits.e_min_mev == printed(row.e_min, 0.1));
        CHECK(limits.e_max_mev == printed(row.e_max, 0.1));
        CHECK(0.4 * limits.e_min_mev == printed(row.threshold, 0.1));
    }
}

TEST_CASE("The selection table of the experiment's code is met at its distance of 3711.96 mm") {
    struct Row {
        double e_beam, sqrt_s, gamma, r_min, e_min, e_max, symmetric;
    };
    const std::array<Row, 5> rows{{{206.62, 14.549, 14.24, 251.8, 100.0, 107.2, 260.7},
                                   {262.22, 16.386, 16.03, 198.5, 111.3, 151.4, 231.5},
                                   {276.0, 16.811, 16.45, 188.6, 113.7, 162.8, 225.7},
                                   {282.5, 17.007, 16.64, 184.3, 114.8, 168.2, 223.1},
                                   {300.14, 17.529, 17.15, 173.5, 117.6, 183.0, 216.4}}};
    for (const Row& row : rows) {
        const auto frame = CentreOfMass::from_beam(row.e_beam);
        const auto limits = pair_limits(frame, 270, 3711.96);
        CHECK(frame.sqrt_s_mev == printed(row.sqrt_s, 0.001));
        CHECK(frame.gamma == printed(row.gamma, 0.01));
        CHECK(limits.r_min_mm == printed(row.r_min, 0.1));
        CHECK(limits.e_min_mev == printed(row.e_min, 0.1));
        CHECK(limits.e_max_mev == printed(row.e_max, 0.1));
        CHECK(symmetric_radius_mm(frame, 3711.96) == printed(row.symmetric, 0.1));
    }
}

TEST_CASE("tan θ = tan(θ*/2)/γ is exact for electrons and 1.8 mrad off for photons") {
    const auto frame = CentreOfMass::from_sqrt_s(16.9);
    for (const double c : {-0.7, -0.2, 0.0, 0.45, 0.9}) {
        const double distance = 3640.4;
        const auto electron = to_lab(frame, antipode::electron_mass_mev, c);
        CHECK(std::cos(theta_cm(frame, distance * electron.tan_theta, distance)) == Approx(c).margin(1e-12));
        CHECK(electron.energy_mev == Approx((frame.e_beam_mev + antipode::electron_mass_mev) / 2 *
                                            (1 + frame.beta * frame.beta * c)));
    }
    const auto photon = to_lab(frame, 0, 0.0);
    CHECK(theta_cm(frame, 3640.4 * photon.tan_theta, 3640.4) - std::numbers::pi / 2 ==
          Approx(1.83e-3).margin(5e-6));
}

TEST_CASE("Energy and transverse momentum of a pair are conserved") {
    const auto frame = CentreOfMass::from_beam(282.5);
    for (const double mass : {0.0, antipode::electron_mass_mev})
        for (const double c : {0.0, 0.3, 0.8}) {
            const auto one = to_lab(frame, mass, c), two = to_lab(frame, mass, -c);
            CHECK(one.energy_mev + two.energy_mev ==
                  Approx(282.5 + antipode::electron_mass_mev).epsilon(1e-13));
            const auto transverse = [&](const LabParticle& p) {
                const double momentum = std::sqrt(p.energy_mev * p.energy_mev - mass * mass);
                return momentum * std::sin(std::atan(p.tan_theta));
            };
            CHECK(transverse(one) == Approx(transverse(two)).epsilon(1e-10));
        }
}

TEST_CASE("Frames made from the beam energy and from sqrt(s) are the same") {
    for (const double e : {200.0, 278.95, 402.5})
        CHECK(CentreOfMass::from_sqrt_s(CentreOfMass::from_beam(e).sqrt_s_mev).e_beam_mev ==
              Approx(e).epsilon(1e-14));
}
