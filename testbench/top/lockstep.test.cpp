// The whole design against its model, every output pin on every clock.
#include "top/lockstep.hpp"

#include "trigger_1x3.h"
#include "trigger_5x5.h"

using namespace antipode;
using namespace antipode::testbench;

TEST_CASE("the whole design and its model are equal on every pin and clock") {
    using Model = model::trigger<hls::Large5x5, 2, 512, 512, true>;
    constexpr std::array<std::uint32_t, 5> hash{0x0f1e2d3c, 0x76543210, 0xfedcba98, 0x89abcdef, 0x01234567};
    lockstep<trigger_5x5>(std::make_unique<Model>(80000u, 3u, hash), 4, 512, 400000);
}
TEST_CASE("the smallest design and its model are equal on every pin and clock") {
    using Model = model::trigger<hls::Small1x3, 1, 0, 0, false>;
    lockstep<trigger_1x3>(std::make_unique<Model>(100000u, 0u, std::array<std::uint32_t, 5>{}), 1, 0, 400000);
}
