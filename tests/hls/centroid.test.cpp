#include "hls/centroid.hpp"

#include "base/random.hpp"
#include "hls/radius.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace antipode;

namespace {

std::int64_t offset(std::int64_t moment, std::int64_t energy) {
    return hls::offset_from_seed(hls::s<21>(moment), hls::u<20>(energy)).value();
}

}  // namespace

TEST_CASE("the quotient is rounded to nearest, halves away from zero") {
    CHECK(offset(0, 1) == 0);
    CHECK(offset(1, 256) == 1);    // 0.5
    CHECK(offset(-1, 256) == -1);  // -0.5
    CHECK(offset(1, 257) == 0);
    CHECK(offset(-1, 257) == 0);
    CHECK(offset(3, 256) == 2);  // 1.5
    CHECK(offset(-3, 256) == -2);
    CHECK(offset(2, 1) == 256);
    CHECK(offset(-2, 1) == -256);
    CHECK(offset(983010, 819175) == 154);  // the largest moment: 153.6
    RandomStream random(RandomKey(Catch::rngSeed(), "quotient"));
    for (int i = 0; i < 200000; ++i) {
        const auto energy = static_cast<std::int64_t>(random() % ((1u << (1 + random() % 19)) - 1)) + 1;
        const auto moment =
            static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(4 * energy + 1)) - 2 * energy;
        if (std::abs(moment) > 983010) continue;
        // 128 m / e is exact in a double where it is half-way, and further from it than its rounding
        // elsewhere.
        REQUIRE(offset(moment, energy) ==
                std::lround(128.0 * static_cast<double>(moment) / static_cast<double>(energy)));
    }
}

TEST_CASE("centroids are not biased: on average they are where the energy is") {
    RandomStream random(RandomKey(Catch::rngSeed(), "bias"));
    double sum = 0, worst = 0;
    const int n = 200000;
    for (int i = 0; i < n; ++i) {
        const auto energy = static_cast<std::int64_t>(1000 + random() % 6000);
        const auto moment =
            static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(2 * energy + 1)) - energy;
        const double exact = static_cast<double>(moment) / static_cast<double>(energy);
        const double difference = static_cast<double>(offset(moment, energy)) / 128 - exact;
        sum += difference;
        worst = std::max(worst, std::abs(difference));
    }
    // 0.02 cell is what the analysis can bear; a divider that rounds down is off by 0.0039 on average.
    CHECK(std::abs(sum / n) < 2e-5);
    CHECK(worst <= 0.5 / 128 + 1e-12);
}

TEST_CASE("the radius is the nearest 1/512 cell, everywhere in the calorimeter and for every beam centre") {
    RandomStream random(RandomKey(Catch::rngSeed(), "radius"));
    for (int i = 0; i < 200000; ++i) {
        hls::RadiusIn in;
        in.x = hls::u<12>(static_cast<std::int64_t>(random() % (28 * 128 + 1)));
        in.y = hls::u<12>(static_cast<std::int64_t>(random() % (28 * 128 + 1)));
        in.beam_x = hls::u<12>(static_cast<std::int64_t>(1280 + random() % 1025));
        in.beam_y = hls::u<12>(static_cast<std::int64_t>(1280 + random() % 1025));
        const double exact = 4 * std::hypot(static_cast<double>(in.x.value() - in.beam_x.value()),
                                            static_cast<double>(in.y.value() - in.beam_y.value()));
        REQUIRE(hls::Radius::call(in).radius.value() == std::lround(exact));
    }
}
