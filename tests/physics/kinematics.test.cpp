#include "physics/kinematics.hpp"

#include <catch2/catch.hpp>

using namespace antipode::physics;

// Expected values: relativistic invariants by hand with m = 0.51099895 MeV; the published code's model with
// 0.511 MeV and W = -7e-6 MeV shifts the resonance by 14 ppm, 3.9 keV at 16.9 MeV.
TEST_CASE("Beam energy and invariant mass are inverse to each other") {
    CHECK(beam_energy_mev(16.9, 0.51099895) == Approx(278.95).margin(0.005));
    for (const double sqrt_s : {14.65, 16.4, 16.9, 20.28})
        CHECK(sqrt_s_mev(beam_energy_mev(sqrt_s, 0.51099895), 0.51099895) == Approx(sqrt_s).epsilon(1e-14));
}

TEST_CASE("Binding shifts the resonance up by W/m") {
    const double free = resonance_energy_mev(16.9, 0.511, 0);
    CHECK(free == Approx(beam_energy_mev(16.9, 0.511)).epsilon(1e-15));
    CHECK(resonance_energy_mev(16.9, 0.511, -7e-6) / free == Approx(1.0000137).epsilon(1e-8));
    CHECK(resonance_energy_mev(16.9, 0.511, -7e-6) - free == Approx(0.0039).margin(0.0001));
}
