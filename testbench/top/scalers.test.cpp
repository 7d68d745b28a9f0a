// Scalers: against their model on every clock, and each bank until a crystal's counter is full.
#include "top/model/scalers.hpp"

#include "scalers_rtl.h"
#include "verilated/dut.hpp"

#include <random>

#include <catch2/catch.hpp>

using namespace antipode;
using namespace antipode::testbench;

namespace {

struct scalers_bench {
    dut<scalers_rtl> rtl{Catch::rngSeed()};
    model::scalers model;
    bool was_read = false;  // on the clock before

    scalers_bench() {
        rtl->hit_i = rtl->prepare_i = rtl->latch_i = rtl->host_read_i = 0;
        rtl->cell_i = rtl->host_cell_i = 0;
        reset(2);
    }
    // No hit comes until the banks are cleared.
    void reset(int clocks) {
        rtl.reset(clocks);
        model.reset();
        was_read = false;
        for (std::uint32_t i = 0; i < constants::cells; ++i)
            clock(-1, false, false, -1);
    }
    // Raster indices; -1: none.
    void clock(int cell, bool prepare, bool latch, int host_cell) {
        rtl->hit_i = cell >= 0;
        if (cell >= 0) rtl->cell_i = static_cast<SData>(cell);
        rtl->prepare_i = prepare;
        rtl->latch_i = latch;
        rtl->host_read_i = host_cell >= 0;
        if (host_cell >= 0) rtl->host_cell_i = static_cast<SData>(host_cell);
        rtl.settle();
        if (bool(rtl->saturated_o) != model.saturated() || bool(rtl->preparing_o) != model.preparing() ||
            bool(rtl->ready_o) != model.ready() || (was_read && rtl->host_hits_o != model.host_hits()))
            FAIL("pins differ at clock " << rtl.clocks() << ", seed " << Catch::rngSeed() << ": saturated "
                                         << int(rtl->saturated_o) << ", preparing " << int(rtl->preparing_o)
                                         << ", ready " << int(rtl->ready_o) << ", hits " << rtl->host_hits_o
                                         << ", of the model " << model.saturated() << model.preparing()
                                         << model.ready() << " " << model.host_hits());
        model.clock(cell, prepare, latch, host_cell >= 0,
                    static_cast<std::uint32_t>(host_cell < 0 ? 0 : host_cell));
        rtl.clock();
        was_read = host_cell >= 0;
    }
    void latch() {
        clock(-1, true, false, -1);
        while (!model.ready())
            clock(-1, false, false, -1);
        clock(-1, false, true, -1);
    }
    std::uint32_t read(int cell) {
        clock(-1, false, false, -1);
        clock(-1, false, false, cell);
        rtl.settle();
        return rtl->host_hits_o;
    }
};

}  // namespace

TEST_CASE("scalers equal their model on every clock") {
    scalers_bench bench;
    std::mt19937_64 random(Catch::rngSeed());
    int latches = 0;
    for (int clock = 0; clock < 400000; ++clock) {
        if (random() % 100000 == 0) bench.reset(1);
        // Of few crystals, so that they often follow on each other, and of all.
        const auto cell = [&] { return static_cast<int>(random() % (random() % 2 ? 3 : constants::cells)); };
        const int hit = random() % 4 ? cell() : -1, host = random() % 2 ? cell() : -1;
        const bool prepare = !bench.model.preparing() && !bench.model.ready() && random() % 64 == 0;
        const bool latch = bench.model.ready() && random() % 64 == 0;
        latches += latch;
        bench.clock(hit, prepare, latch, host);
    }
    CHECK(latches > 200);
}

TEST_CASE("a crystal's counter stays at its largest value, in both banks") {
    scalers_bench bench;
    constexpr std::uint32_t beyond = 3;
    constexpr int cell = 869, neighbour = 868;
    for (int bank = 0; bank < 2; ++bank) {
        for (std::uint32_t hit = 0; hit < model::scalers::most + beyond; ++hit)
            bench.clock(cell, false, false, -1);
        bench.clock(neighbour, false, false, -1);
        bench.latch();
        CHECK(bench.read(cell) == model::scalers::most);
        CHECK(bench.read(neighbour) == 1);
    }
}
