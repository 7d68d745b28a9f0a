// AXI4-Lite slave: against its model on every clock, and as a bus that reads back what was written.
#include "model/axil_slave.hpp"

#include "axil_slave_a10.h"
#include "verilated/dut.hpp"
#include "verilated/gaps.hpp"

#include <deque>
#include <map>

#include <catch2/catch.hpp>

using namespace antipode;
using testbench::dut;
using testbench::gaps;

TEST_CASE("AXI4-Lite slave equals its model on every clock, and the host reads what it wrote") {
    dut<axil_slave_a10> rtl(Catch::rngSeed());
    model::axil_slave model;
    std::mt19937_64 random(Catch::rngSeed());
    model::axil_slave::port_in in;

    std::map<std::uint32_t, std::uint32_t>
        block;  // the register block behind; word addresses of 192 and above do not exist
    constexpr std::uint32_t words = 192;
    std::uint32_t read_data = 0;
    bool read_error = false;

    std::deque<std::uint32_t> addresses, data;           // writes begun, not yet whole
    std::deque<bool> responses;                          // errors that the host has to see
    std::deque<std::pair<bool, std::uint32_t>> answers;  // what the reads have to give
    std::map<std::uint32_t, std::uint32_t> expected;
    int writes = 0, reads = 0, errors = 0;

    rtl->awvalid_i = rtl->wvalid_i = rtl->bready_i = rtl->arvalid_i = rtl->rready_i = 0;
    rtl->write_error_i = rtl->read_error_i = 0;
    rtl.reset();
    model.reset();
    model.clock({}, false, 0, false);
    rtl.clock();

    for (int phase = 0; phase < 9; ++phase) {
        const double busy[] = {1.0, 0.5, 0.1};
        gaps aw(busy[phase % 3], 2), w(busy[phase / 3], 3), ar(busy[phase % 3], 2),
            b(busy[(phase + 1) % 3], 2), r(busy[phase / 3], 2);
        for (int clock = 0; clock < 3000; ++clock) {
            if (!in.awvalid && aw.next(random)) in.awvalid = true, in.awaddr = random() % 1024;
            if (!in.wvalid && w.next(random)) {
                in.wvalid = true;
                in.wdata = static_cast<std::uint32_t>(random());
                in.wstrb = random() % 16;
            }
            if (!in.arvalid && ar.next(random)) in.arvalid = true, in.araddr = random() % 1024;
            in.bready = b.next(random);
            in.rready = r.next(random);

            const auto write = model.write_port();
            const auto read = model.read_port();
            const bool write_error = write.word >= words;
            rtl->awvalid_i = in.awvalid;
            rtl->awaddr_i = static_cast<SData>(in.awaddr);
            rtl->wvalid_i = in.wvalid;
            rtl->wdata_i = in.wdata;
            rtl->wstrb_i = in.wstrb;
            rtl->bready_i = in.bready;
            rtl->arvalid_i = in.arvalid;
            rtl->araddr_i = static_cast<SData>(in.araddr);
            rtl->rready_i = in.rready;
            rtl->write_error_i = write_error;
            rtl->read_data_i = read_data;
            rtl->read_error_i = read_error;
            rtl.settle();

            INFO("clock " << rtl.clocks() << ", seed " << Catch::rngSeed());
            const auto out = model.out();
            REQUIRE(bool(rtl->awready_o) == out.awready);
            REQUIRE(bool(rtl->wready_o) == out.wready);
            REQUIRE(bool(rtl->bvalid_o) == out.bvalid);
            REQUIRE(bool(rtl->arready_o) == out.arready);
            REQUIRE(bool(rtl->rvalid_o) == out.rvalid);
            if (out.bvalid) REQUIRE(rtl->bresp_o == out.bresp);
            if (out.rvalid) REQUIRE(rtl->rresp_o == out.rresp);
            if (out.rvalid) REQUIRE(rtl->rdata_o == out.rdata);
            REQUIRE(bool(rtl->write_o) == write.valid);
            REQUIRE(bool(rtl->read_o) == read.valid);
            if (write.valid) {
                REQUIRE(rtl->write_address_o == write.word);
                REQUIRE(rtl->write_data_o == write.data);
                REQUIRE(rtl->write_strobe_o == write.strobe);
            }
            if (read.valid) REQUIRE(rtl->read_address_o == read.word);

            // The host's view, kept without the model.
            if (in.awvalid && out.awready) addresses.push_back(in.awaddr >> 2);
            if (in.wvalid && out.wready) data.push_back(in.wdata);
            if (out.bvalid && in.bready) {
                REQUIRE(!responses.empty());
                REQUIRE((out.bresp != 0) == responses.front());
                responses.pop_front();
                ++writes;
            }
            if (out.rvalid && in.rready) {
                REQUIRE(!answers.empty());
                REQUIRE((out.rresp != 0) == answers.front().first);
                if (!answers.front().first) REQUIRE(out.rdata == answers.front().second);
                errors += answers.front().first;
                answers.pop_front();
                ++reads;
            }

            model.clock(in, write_error, read_data, read_error);
            rtl.clock();
            if (read.valid) {
                read_error = read.word >= words;
                read_data = block[read.word];
                answers.emplace_back(read_error, expected[read.word]);
            }
            if (write.valid) {
                if (!write_error) block[write.word] = write.data;
                REQUIRE(!addresses.empty());
                REQUIRE(!data.empty());
                REQUIRE(addresses.front() == write.word);
                if (!write_error) expected[addresses.front()] = data.front();
                responses.push_back(addresses.front() >= words);
                addresses.pop_front();
                data.pop_front();
            }
            if (in.awvalid && out.awready) in.awvalid = false;
            if (in.wvalid && out.wready) in.wvalid = false;
            if (in.arvalid && out.arready) in.arvalid = false;
        }
    }
    REQUIRE(writes > 1000);
    REQUIRE(reads > 1000);
    REQUIRE(errors > 100);
}
