// The Verilated core of one shape; compiled once for each, with
//   ANTIPODE_RTL         its class
//   ANTIPODE_RTL_HEADER  the header of that class
#include "lockstep/rtl_core.hpp"

#include ANTIPODE_RTL_HEADER

namespace antipode::testbench {

std::unique_ptr<trigger_core> make_rtl(std::uint64_t seed) {
    return std::make_unique<rtl_core<ANTIPODE_RTL>>(seed);
}

}  // namespace antipode::testbench
