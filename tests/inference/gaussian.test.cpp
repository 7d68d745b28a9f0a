#include "inference/gaussian.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace antipode::inference;

TEST_CASE("The limit is where CLs is alpha, from a strong excess to a deficit of 200 standard deviations") {
    for (const double pulls : {60.0, 5.0, 0.0, -5.0, -29.0, -31.0, -38.0, -60.0, -200.0})
        for (const double alpha : {0.5, 0.1, 0.05}) {
            const Strength measured{2e-7 * pulls, 2e-7};
            const double limit = gaussian_limit(measured, alpha);
            REQUIRE(limit > 0);
            INFO(pulls << " " << alpha);
            CHECK(gaussian_cls(limit, measured) == Approx(alpha).epsilon(1e-9));
        }
}

TEST_CASE("The limit of a deep deficit is the error times -log(alpha) over the deviation") {
    // The tail of a normal distribution falls as an exponential there.
    const Strength measured{-1000, 1};
    CHECK(gaussian_limit(measured, 0.1) == Approx(std::log(10) / 1000).epsilon(1e-5));
}
