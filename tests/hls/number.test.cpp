#include "hls/number.hpp"

#include <random>
#include <type_traits>

#include <catch2/catch.hpp>

using namespace antipode::hls;

TEST_CASE("results of arithmetic have the width that their largest value needs") {
    CHECK(std::is_same<decltype(u<5>() + u<7>()), u<8>>::value);
    CHECK(std::is_same<decltype(u<5>() + s<7>()), s<8>>::value);
    CHECK(std::is_same<decltype(u<7>() + s<5>()), s<9>>::value);
    CHECK(std::is_same<decltype(u<5>() - u<7>()), s<8>>::value);
    CHECK(std::is_same<decltype(s<5>() - u<7>()), s<9>>::value);
    CHECK(std::is_same<decltype(s<5>() * u<7>()), s<12>>::value);
    CHECK(std::is_same<decltype(u<5>() * u<7>()), u<12>>::value);
    CHECK(std::is_same<decltype(-u<5>()), s<6>>::value);
    CHECK((u<5>(31) + u<7>(127)).value() == 158);
    CHECK((u<5>(0) - u<7>(127)).value() == -127);
    CHECK((u<7>(127) + s<5>(-16)).value() == 111);
    CHECK((s<5>(-16) * s<5>(-16)).value() == 256);
    CHECK((s<5>(-16) * u<3>(7)).value() == -112);
}

TEST_CASE("narrowing does what its name says, at the ends of every field") {
    CHECK(saturate<4>(u<6>(15)).value() == 15);
    CHECK(saturate<4>(u<6>(16)).value() == 15);
    CHECK(overflows<4>(u<6>(15)).value() == 0);
    CHECK(overflows<4>(u<6>(16)).value() == 1);
    CHECK(truncate<4>(u<6>(0x2b)).value() == 0xb);
    CHECK(truncate<4>(s<6>(-1)).value() == 0xf);
    CHECK(shift_right<2>(s<6>(-5)).value() == -2);
    CHECK(magnitude(s<6>(-32)).value() == 32);
    CHECK(bits<2, 3>(u<8>(0xb4)).value() == 5);
    CHECK(concatenate(u<3>(5), u<2>(1)).value() == 21);
    CHECK(with_bit(u<4>(0), 3, u<1>(1)).value() == 8);
    CHECK(with_bit(u<4>(15), 0, u<1>(0)).value() == 14);
    CHECK(bit_at(u<4>(8), 3).value() == 1);
    CHECK((~u<4>(5)).value() == 10);
}

TEST_CASE("comparisons look at values, not at bit patterns") {
    CHECK((s<5>(-1) < u<5>(0)).value() == 1);
    CHECK((u<5>(31) > s<5>(-1)).value() == 1);
    CHECK((s<40>(-1) < u<1>(1)).value() == 1);
    CHECK((u<60>(u<60>::largest) >= s<3>(-4)).value() == 1);
}
