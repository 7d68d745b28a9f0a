// Skid buffer and FIFO: the Verilated module against its cycle-true model, every output on every clock, and
// the stream against the plain statement of what a queue is.
#include "fifo_w64_d16.h"
#include "fifo_w9_d2.h"
#include "model/fifo.hpp"
#include "model/skid_buffer.hpp"
#include "skid_buffer_w65.h"
#include "verilated/dut.hpp"
#include "verilated/gaps.hpp"

#include <deque>

#include <catch2/catch.hpp>

using namespace antipode;
using testbench::dut;
using testbench::gaps;

namespace {

std::uint64_t low_bits(const VlWide<3>& wide) {
    return wide[0] | std::uint64_t{wide[1]} << 32;
}
std::uint64_t low_bits(std::uint64_t word) {
    return word;
}
void assign(VlWide<3>& wide, std::uint64_t word) {
    wide[0] = static_cast<std::uint32_t>(word);
    wide[1] = static_cast<std::uint32_t>(word >> 32);
    wide[2] = static_cast<std::uint32_t>(word & 1);  // the 65th bit repeats the first
}
template <class Port>
void assign(Port& port, std::uint64_t word) {
    port = static_cast<Port>(word);
}

template <class Rtl, class Model>
struct stream_bench {
    dut<Rtl> rtl{Catch::rngSeed()};
    Model model;
    std::mt19937_64 random{Catch::rngSeed()};
    std::deque<std::uint64_t> queue;  // words taken and not yet given
    std::uint64_t passed = 0;
    std::size_t most_held = 0;

    void compare() {
        REQUIRE(bool(rtl->ready_o) == model.in_ready());
        REQUIRE(bool(rtl->valid_o) == model.out_valid());
        if (model.out_valid()) REQUIRE(low_bits(rtl->data_o) == model.out());
        if constexpr (has_level(static_cast<Rtl*>(nullptr))) REQUIRE(rtl->level_o == model.level());
    }

    void run(int clocks, gaps source, gaps sink, std::uint64_t mask) {
        bool offered = false;
        std::uint64_t word = 0;
        for (int clock = 0; clock < clocks; ++clock) {
            if (!offered && source.next(random)) {
                offered = true;
                word = random() & mask;
            }
            const bool take = sink.next(random);
            rtl->valid_i = offered;
            assign(rtl->data_i, word);
            rtl->ready_i = take;
            rtl.settle();
            INFO("clock " << rtl.clocks() << ", seed " << Catch::rngSeed());
            compare();
            if (model.out_valid() && take) {
                REQUIRE(!queue.empty());
                REQUIRE(model.out() == queue.front());
                queue.pop_front();
                ++passed;
            }
            const bool taken = offered && model.in_ready();
            if (taken) queue.push_back(word);
            most_held = std::max(most_held, queue.size());
            model.clock(offered, word, take);
            rtl.clock();
            if (taken) offered = false;
        }
    }

    void all(std::uint64_t mask, std::size_t capacity) {
        for (const double source : {1.0, 0.7, 0.1}) {
            for (const double sink : {1.0, 0.7, 0.1}) {
                rtl.reset();
                model.reset();
                model.clock(false, 0, false);  // the first clock out of reset makes ready
                rtl.clock();
                queue.clear();
                run(4000, gaps(source, 5), gaps(sink, 5), mask);
            }
        }
        REQUIRE(most_held == capacity);
        REQUIRE(passed > 5000);

        passed = 0;
        run(static_cast<int>(capacity) + 4, gaps(0.0, 1e9), gaps(1, 1), mask);  // empty it
        passed = 0;
        run(1000, gaps(1, 1), gaps(1, 1), mask);
        REQUIRE(passed >= 998);  // full rate
    }

private:
    template <class T>
    static constexpr auto has_level(T* t) -> decltype(t->level_o, bool()) {
        return true;
    }
    static constexpr bool has_level(...) { return false; }
};

}  // namespace

TEST_CASE("skid buffer equals its model on every clock") {
    stream_bench<skid_buffer_w65, model::skid_buffer<std::uint64_t>>{}.all(~std::uint64_t{0}, 2);
}

TEST_CASE("FIFO of 16 words equals its model on every clock") {
    stream_bench<fifo_w64_d16, model::fifo<std::uint64_t, 16>>{}.all(~std::uint64_t{0}, 17);
}

TEST_CASE("FIFO of 2 words equals its model on every clock") {
    stream_bench<fifo_w9_d2, model::fifo<std::uint64_t, 2>>{}.all(0x1ff, 3);
}
