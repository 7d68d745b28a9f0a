#pragma once
#include "core/delay.hpp"
#include "stage/pick.hpp"
#include "verilated/dut.hpp"

#include <catch2/catch.hpp>

namespace antipode::testbench {

// A stage of rtl/ beside its C++: the module on its enabled clock n + Latency shows what call n returned. On
// a clock that is not enabled nothing may change.
template <class Rtl, class Out, int Latency>
class stage_bench {
public:
    dut<Rtl> rtl{Catch::rngSeed()};
    engine random{Catch::rngSeed()};

    stage_bench() {
        rtl->ce_i = 0;
        rtl.reset();
    }

    // call() sets the inputs of the module and returns what the C++ makes of them; compare(out) requires
    // equality.
    template <class Call, class Compare>
    void run(int calls, double enabled, Call call, Compare compare) {
        std::bernoulli_distribution enable(enabled);
        for (int i = 0; i < calls;) {
            INFO("call " << calls_ << ", seed " << Catch::rngSeed());
            rtl->ce_i = enable(random);
            if (rtl->ce_i) {
                line_.clock(call());
                ++calls_;
                ++i;
            }
            rtl.clock();
            compare(line_.out());
        }
    }

private:
    model::delay<Out, Latency> line_;
    int calls_ = 0;
};

}  // namespace antipode::testbench
