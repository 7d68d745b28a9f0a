// What Yosys makes of the smallest design, in the cells of the iCE40, against the model that its source is
// compared with.
#include "base/version.hpp"
#include "top/lockstep.hpp"
#include "trigger_1x3_netlist.h"

#include <fmt/format.h>

using namespace antipode;
using namespace antipode::testbench;

TEST_CASE("the netlist of the smallest design and its model are equal on every pin and clock") {
    using Model = model::trigger<hls::Small1x3, 1, 0, 0, false>;
    constexpr int clocks = 400000;
    lockstep<trigger_1x3_netlist>(std::make_unique<Model>(100000u, 0u, std::array<std::uint32_t, 5>{}), 1, 0,
                                  clocks);
    fmt::print("trigger_1x3, iCE40, commit {}, seed {}: netlist and model equal on every pin for {} clocks\n",
               git_commit(), Catch::rngSeed(), clocks);
}
