// Flow counters: against their model on every clock, and over so many clocks that 24 bits are passed.
#include "flow_counters_rtl.h"
#include "top/flow_words.hpp"
#include "verilated/dut.hpp"

#include <catch2/catch.hpp>

using namespace antipode;
using namespace antipode::testbench;

namespace {

struct flow_bench {
    dut<flow_counters_rtl> rtl{Catch::rngSeed()};
    model::flow_counters model;

    flow_bench() {
        drive({}, 0);
        rtl.reset();
    }
    void drive(const model::flow_counters::inputs& in, int index) {
        rtl->run_i = in.run;
        rtl->live_i = in.live;
        rtl->in_valid_i = in.in_valid;
        rtl->in_ready_i = in.in_ready;
        rtl->in_data_i = in.in_data;
        rtl->out_valid_i = in.out_valid;
        rtl->out_ready_i = in.out_ready;
        rtl->out_data_i = in.out_data;
        rtl->index_i = static_cast<CData>(index);
        rtl.settle();
    }
    void clock(const model::flow_counters::inputs& in, int index) {
        drive(in, index);
        if (rtl->value_o != model.value(index))
            FAIL("counter " << index << " differs at clock " << rtl.clocks() << ", seed " << Catch::rngSeed()
                            << ": rtl " << rtl->value_o << ", model " << model.value(index));
        if (rtl->last_number_o != model.last_number()) FAIL("last_number differs");
        model.clock(in);
        rtl.clock();
    }
};

}  // namespace

TEST_CASE("flow counters equal their model on every clock") {
    flow_bench bench;
    std::mt19937_64 random(Catch::rngSeed());
    for (int clock = 0; clock < 400000; ++clock) {
        if (random() % 50000 == 0) {
            bench.rtl.reset(1);
            bench.model.reset();
        }
        bench.clock(flow_inputs(random), static_cast<int>(random() % 8));
    }
}

TEST_CASE("flow counters count clocks, and stalls on both sides, beyond 24 bits") {
    constexpr std::uint32_t clocks = (1u << 24) + 100;
    flow_bench bench;
    model::flow_counters::inputs in;
    in.run = in.live = in.in_valid = in.out_valid = true;
    for (std::uint32_t clock = 0; clock < clocks; ++clock)
        bench.clock(in, static_cast<int>(clock % 4));
    for (int index = 0; index < 4; ++index)
        CHECK(bench.model.value(index) == clocks);
}
