#include "flux/beam_catcher.hpp"

#include <catch2/catch.hpp>

using antipode::flux::CatcherSettings;

TEST_CASE("The reference charge is one positron of the reference energy, and charge grows with the energy") {
    // N = Q/0.239 pC x 402.5 MeV/E: the experiment's calibration of the lead glass.
    const CatcherSettings catcher;
    CHECK(catcher.positrons(0.239, 402.5) == Approx(1));
    CHECK(catcher.positrons(0.239 * 2500, 402.5) == Approx(2500));
    CHECK(catcher.positrons(0.239, 201.25) == Approx(2));
    CHECK(catcher.positrons(0, 282.5) == 0);
}

TEST_CASE("Leakage and ageing lower the charge of a positron, so the same charge is more positrons") {
    CatcherSettings catcher;
    catcher.factor = 0.9;
    CHECK(catcher.positrons(0.239, 402.5) == Approx(1 / 0.9));
}
