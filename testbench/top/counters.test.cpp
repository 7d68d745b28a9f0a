// Counters: against their model, every output on every clock, with summaries of full width at any time.
#include "top/model/counters.hpp"

#include "counters_rtl.h"
#include "lockstep/pins.hpp"
#include "top/flow_words.hpp"
#include "verilated/dut.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace antipode;
using namespace antipode::testbench;

namespace {

// Each field is 0, at its largest, or anything.
model::bunch_summary any_summary(std::mt19937_64& random) {
    const auto field = [&](unsigned width) {
        const std::uint64_t largest = (std::uint64_t{1} << width) - 1, kind = random() % 4;
        return kind == 0 ? 0 : kind == 1 ? largest : random() & largest;
    };
    const auto counter = [&](unsigned width) { return static_cast<std::uint32_t>(field(width)); };
    model::bunch_summary summary;
    auto& head = summary.head;
    for (bool* const flag :
         {&head.header.free_running, &head.header.number_jump, &head.header.settings_new,
          &head.header.stray_words, &head.header.dropped, &head.header.no_trailer, &head.header.bad_crc,
          &head.header.bad_count, &head.header.incomplete, &head.header.playback, &head.header.late_decision,
          &head.has_time, &head.has_charges, &head.decision.accept})
        *flag = random() % 2;
    head.header.number = counter(32);
    head.time = words::BunchTime::unpack(field(56));
    head.charges = words::BunchCharges::unpack(field(56));
    head.dropped.bunches = counter(28);
    head.dropped_beam_catcher = words::DroppedBeamCatcher::unpack(field(56));
    head.dropped_target = words::DroppedTarget::unpack(field(56));
    for (std::uint32_t* const hits :
         {&head.input.received, &head.input.masked, &head.input.no_crystal, &head.input.outside_window,
          &head.hits.saturated, &head.hits.too_close, &head.hits.over_limit, &head.hits.late})
        *hits = counter(14);
    head.clusters.slices = counter(8);
    head.clusters.seeds = counter(13);
    head.clusters.lost_slice = counter(13);
    head.clusters.lost_bunch = counter(13);
    head.clusters.saturated = counter(9);
    head.pairs.tried = counter(16);
    head.pairs.passed = counter(16);
    head.pairs.lost = counter(16);
    head.algorithms = words::CountersAlgorithms::unpack(field(56));
    head.decision.clusters = counter(9);
    head.decision.pairs = counter(7);
    head.decision.fired = counter(10);
    head.decision.accepted = counter(10);
    summary.below_threshold = counter(32);
    summary.stray_words = counter(32);
    summary.words_out = counter(16);
    return summary;
}

}  // namespace

TEST_CASE("counters equal their model on every clock") {
    constexpr int clocks = 400000, clearing = 130;
    std::mt19937_64 random(Catch::rngSeed());
    dut<counters_rtl> rtl(Catch::rngSeed());
    model::counters model;
    model::flow_counters flow;
    model::bunch_summary summary = any_summary(random);
    bool valid = false, latch = false, known = false;
    std::uint32_t refused_writes = 0;
    int quiet = clearing;  // nothing is read before it was cleared
    int counted = 0, latched = 0, together = 0, read = 0;

    const auto show = [&] {
        const summary_bits bits = flatten(summary);
        std::copy(bits.begin(), bits.end(), &rtl->summary_i[0]);
    };
    show();
    rtl->summary_valid_i = rtl->latch_i = rtl->idle_i = rtl->read_i = 0;
    rtl.reset();
    model.reset();
    for (int clock = 0; clock < clocks; ++clock) {
        if (random() % 50000 == 0) {
            rtl.reset(1);
            model.reset();
            valid = latch = false;
            quiet = clearing;
        }
        if (!valid && random() % 64 == 0) {
            valid = true;
            summary = any_summary(random);
            show();
        }
        latch = latch || random() % 256 == 0;
        if (random() % 8 == 0) refused_writes = static_cast<std::uint32_t>(random());
        quiet = std::max(0, quiet - 1);
        const bool idle = random() % 32 == 0, reads = quiet == 0 && random() % 2;
        const auto word = static_cast<std::uint32_t>(random() % model::counters::copies);
        rtl->summary_valid_i = valid;
        rtl->latch_i = latch;
        rtl->idle_i = idle;
        rtl->refused_writes_i = refused_writes;
        rtl->flow_value_i = flow.value(rtl->flow_index_o);
        rtl->read_i = reads;
        rtl->read_word_i = static_cast<CData>(word);
        rtl.settle();

        INFO("clock " << clock << ", seed " << Catch::rngSeed());
        const auto compare = [](const char* pin, std::uint64_t found, std::uint64_t expected) {
            if (found != expected)
                FAIL("pins differ: " << pin << ": rtl " << std::hex << found << ", model " << expected);
        };
        compare("counted", rtl->counted_o, model.counted());
        compare("latched", rtl->latched_o, model.latched());
        compare("errors", rtl->errors_o, model::counters::errors(summary));
        if (model.flow_index() >= 0)
            compare("flow_index", rtl->flow_index_o, static_cast<std::uint64_t>(model.flow_index()));
        if (known) compare("data", rtl->data_o, model.data());

        const bool was_counted = model.counted(), was_latched = model.latched();
        counted += was_counted;
        latched += was_latched;
        together += was_counted && was_latched;
        read += reads;
        known = known || reads;
        model.clock(valid, summary, latch, idle, refused_writes, flow, reads, word);
        flow.clock(flow_inputs(random));
        rtl.clock();
        if (was_counted) valid = false;
        if (was_latched) latch = false;
    }
    CHECK(counted > 1000);
    CHECK(latched > 500);
    CHECK(together > 100);
    CHECK(read > 100000);
}
