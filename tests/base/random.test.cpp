#include "base/random.hpp"

#include <cmath>
#include <set>

#include <boost/random/normal_distribution.hpp>
#include <catch2/catch.hpp>

using antipode::RandomKey;
using antipode::RandomStream;

// Known answer of Philox 4x64-10 for a zero counter and key: kat_vectors of Random123 1.14.
TEST_CASE("A random stream is Philox 4x64 in counter mode") {
    RandomKey zero(0, "");
    zero.name = 0;
    RandomStream stream(zero);
    CHECK(stream() == 0x16554d9eca36314cULL);
    CHECK(stream() == 0xdb20fe9d672d0fdcULL);
    CHECK(stream() == 0xd7e772cee186176bULL);
    CHECK(stream() == 0x7e68b68aec7ba23bULL);
}

TEST_CASE("Seed, name, item and part each make another stream") {
    std::set<std::uint64_t> first;
    for (const std::uint64_t seed : {1, 2})
        for (const char* name : {"b_toys", "s_toys"})
            for (const std::uint64_t item : {0, 1, 2})
                for (const std::uint64_t part : {0, 1})
                    first.insert(RandomStream(RandomKey(seed, name), item, part)());
    CHECK(first.size() == 24);
}

TEST_CASE("Normal numbers from a stream have the moments of a normal") {
    RandomStream stream(RandomKey(7, "moments"));
    boost::random::normal_distribution<double> normal;
    const int n = 1000000;
    double moments[5] = {};
    for (int i = 0; i < n; ++i) {
        const double x = normal(stream);
        for (int k = 1; k < 5; ++k)
            moments[k] += std::pow(x, k) / n;
    }
    // Four standard errors of each mean: sqrt(1, 2, 15, 96) / 1000.
    CHECK(moments[1] == Approx(0).margin(4e-3));
    CHECK(moments[2] == Approx(1).margin(4 * 1.42e-3));
    CHECK(moments[3] == Approx(0).margin(4 * 3.88e-3));
    CHECK(moments[4] == Approx(3).margin(4 * 9.80e-3));
}
