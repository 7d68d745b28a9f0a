#include "inference/proportion.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using antipode::inference::one_sigma;
using antipode::inference::Proportion;

// Expected values: scipy.stats.beta.ppf for Clopper-Pearson, the textbook formula for Wilson (Brown, Cai and
// DasGupta, Stat. Sci. 16 (2001) 101, for 0.95).
TEST_CASE("Intervals of a proportion") {
    const Proportion three{3, 299};
    CHECK(three.value() == Approx(0.01003344));
    CHECK(three.clopper_pearson(one_sigma).low == Approx(0.0045777524));
    CHECK(three.clopper_pearson(one_sigma).high == Approx(0.019696801));
    CHECK(Proportion{0, 20}.clopper_pearson(0.9).low == 0);
    CHECK(Proportion{0, 20}.clopper_pearson(0.9).high == Approx(1 - std::pow(0.05, 1.0 / 20)));
    CHECK(Proportion{20, 20}.clopper_pearson(0.9).high == 1);
    CHECK(Proportion{0, 10}.wilson(0.95).high == Approx(0.27754).epsilon(1e-4));
    CHECK(Proportion{0, 10}.error() > 0);
}
