#include "simulation/radiative.hpp"

#include "../folder.hpp"
#include "base/files.hpp"

#include <catch2/catch.hpp>

using antipode::simulation::RadiativeFactors;

namespace {

// An absolute tolerance of half the last printed digit.
Approx printed(double value, double last_digit) {
    return Approx(value).margin(0.501 * last_digit).epsilon(0);
}

}  // namespace

TEST_CASE("Radiative factors are the published straight lines") {
    const auto factors = RadiativeFactors::read(std::string(ANTIPODE_SOURCE_DIR) +
                                                "/config/physics/radiative_corrections.csv");
    CHECK(factors.bhabha.p0 == printed(0.9706, 1e-4));
    CHECK(factors.bhabha.p1 == printed(0.0060, 1e-4));
    CHECK(factors.two_photon.p0 == printed(0.9840, 1e-4));
    CHECK(factors.two_photon.p1 == printed(0.0059, 1e-4));
    CHECK(factors.sum.p0 == printed(0.9731, 1e-4));
    CHECK(factors.sum.p1 == Approx(0.00575).margin(1e-5));
}

TEST_CASE("A table of radiative factors without a line for a channel says which") {
    const TestFolder folder;
    antipode::write_file(
        folder / "few.csv",
        "channel,sqrt_s_mev,ratio,ratio_err\nbhabha,17,0.9,0.01\nbhabha,16,0.9,0.01\nsum,17,1,1\n");
    CHECK_THROWS_WITH(RadiativeFactors::read(folder / "few.csv", 16.9),
                      Catch::Contains("few.csv: rows of channel 'two_photon'"));
}
