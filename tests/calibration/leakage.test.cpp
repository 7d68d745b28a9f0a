#include "calibration/leakage.hpp"

#include <catch2/catch.hpp>

using antipode::calibration::LeakageSettings;

TEST_CASE("The contained share is that of the experiment's Monte Carlo, 5x5 cells above 1 MeV") {
    // Values of the polynomial of PADME-Experiment/padme-fw, ECalReconstruction.cc, rounded to 0.001.
    const LeakageSettings leakage;
    CHECK(leakage.contained(100) == Approx(0.931).margin(5e-4));
    CHECK(leakage.contained(140) == Approx(0.935).margin(5e-4));
    CHECK(leakage.contained(170) == Approx(0.938).margin(5e-4));
    CHECK(leakage.contained(280) == Approx(0.944).margin(5e-4));
    CHECK(leakage.contained(1500) == 0.94);
}

TEST_CASE("A cluster is divided by its share, unless the card says not to") {
    LeakageSettings leakage;
    CHECK(leakage.corrected_mev(140) == Approx(140 / leakage.contained(140)));
    leakage.apply = false;
    CHECK(leakage.corrected_mev(140) == 140);
}
