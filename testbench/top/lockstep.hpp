#pragma once
#include "core/core.hpp"
#include "hls/configuration.hpp"
#include "top/model/trigger.hpp"
#include "top/packets.hpp"
#include "verilated/dut.hpp"
#include "verilated/gaps.hpp"

#include <deque>
#include <memory>

namespace antipode::testbench {

// What a host does: writes and reads, each at its own pace.
class host {
public:
    host(std::mt19937_64& random, int algorithms, bool has_memories)
        : random_(random), algorithms_(algorithms), has_memories_(has_memories) {}

    void write(std::uint32_t address, std::uint32_t data) { writes_.push_back({address, data}); }
    bool busy() const { return !writes_.empty(); }
    void forget() {
        writes_.clear();
        pins_ = {};
        address_given_ = data_given_ = reading_ = false;
    }

    // Pins for this clock. `captured`: words of the capture memory that are known.
    const model::axil_slave::port_in& pins(std::size_t captured) {
        const auto starts = [&] { return random_() % 3 == 0; };
        if (!writes_.empty()) {
            if (!address_given_ && !pins_.awvalid && starts())
                pins_.awvalid = true, pins_.awaddr = writes_.front().first;
            if (!data_given_ && !pins_.wvalid && starts()) {
                pins_.wvalid = true;
                pins_.wdata = writes_.front().second;
                const bool whole =
                    writes_.front().first >= registers::playback_memory_address || random_() % 64 != 0;
                pins_.wstrb = whole ? 0xf : static_cast<std::uint8_t>(random_() % 16);
            }
        }
        if (!reading_ && random_() % 8 == 0) {
            reading_ = pins_.arvalid = true;
            pins_.araddr = address(captured);
        }
        pins_.bready = random_() % 2;
        pins_.rready = random_() % 2;
        return pins_;
    }
    void clock(const model::axil_slave::port_out& out) {
        if (pins_.awvalid && out.awready) pins_.awvalid = false, address_given_ = true;
        if (pins_.wvalid && out.wready) pins_.wvalid = false, data_given_ = true;
        if (out.bvalid && pins_.bready) {
            writes_.pop_front();
            address_given_ = data_given_ = false;
        }
        if (pins_.arvalid && out.arready) pins_.arvalid = false;
        if (out.rvalid && pins_.rready) reading_ = false;
    }

    // Something that a host might want.
    void act(std::uint64_t variant) {
        const auto bit = [&](unsigned n) { return static_cast<std::uint32_t>(random_() % n == 0); };
        switch (random_() % 10) {
            case 0: {
                std::uint32_t words[registers::settings_words];
                test_configuration(variant, true).settings.to_words(words);
                for (const auto& field : registers::table)
                    if (field.access == "setting" && random_() % 4)
                        write(field.address, words[(field.address - registers::settings_first) / 4]);
                break;
            }
            case 1: {
                const trigger::Configuration configuration = test_configuration(variant);
                for (std::uint32_t i = 0; i < 30; ++i) {
                    const std::uint32_t cell = static_cast<std::uint32_t>(random_() % 900);
                    write(registers::calibration_address + 4 * cell,
                          configuration.calibration[cell % 870].pack());
                    write(registers::seed_address + 4 * cell,
                          configuration.seed[cell % 870].pack() | bit(40) << 15);
                }
                break;
            }
            case 2:
                write(registers::command_address, 1 + static_cast<std::uint32_t>(random_() % 3));
                break;
            case 3:
                write(registers::command_address, 4);
                break;
            case 4:
                write(registers::control_address, 1 - bit(3) + 2 * bit(6));
                break;
            case 5:
                write(registers::errors_address, static_cast<std::uint32_t>(random_() % 256));
                break;
            case 6:
                write(registers::playback_address, static_cast<std::uint32_t>(random_() % 4));
                write(registers::playback_gap_address, static_cast<std::uint32_t>(random_() % 300));
                write(registers::playback_words_address, static_cast<std::uint32_t>(random_() % 520));
                write(registers::command_address, 8);
                break;
            case 7:
                write(registers::command_address, 16 + 64 * bit(3));
                break;
            case 8:
                write(registers::capture_address, static_cast<std::uint32_t>(random_() % 4));
                write(registers::command_address, 32);
                break;
            default:
                write(static_cast<std::uint32_t>(random_() % 0x4000) * 4,
                      static_cast<std::uint32_t>(random_()));
                break;
        }
    }

private:
    // Of a register, of a window, or anywhere; not of what was never written.
    std::uint32_t address(std::size_t captured) {
        const auto& field = registers::table[random_() % registers::table.size()];
        switch (random_() % 4) {
            case 0:
                return static_cast<std::uint32_t>(random_() % 0x2000) * 4;
            case 1:
                if (has_memories_ && captured != 0)
                    return registers::capture_memory_address +
                           4 * static_cast<std::uint32_t>(random_() % (2 * captured));
                return registers::status_address;
            case 2:
                return 0x1000 * (1 + static_cast<std::uint32_t>(random_() % 3)) +
                       4 * static_cast<std::uint32_t>(random_() % 872);
            default:
                return field.address;
        }
    }

    std::mt19937_64& random_;
    int algorithms_;
    bool has_memories_;
    std::deque<std::pair<std::uint32_t, std::uint32_t>> writes_;
    model::axil_slave::port_in pins_;
    bool address_given_ = false, data_given_ = false, reading_ = false;
};

template <class Rtl>
void drive(Rtl& rtl, bool hit_valid, std::uint64_t hit_data, bool primitive_ready,
           const model::axil_slave::port_in& bus) {
    rtl.hit_tvalid_i = hit_valid;
    rtl.hit_tdata_i = hit_data;
    rtl.primitive_tready_i = primitive_ready;
    rtl.awvalid_i = bus.awvalid;
    rtl.awaddr_i = static_cast<SData>(bus.awaddr);
    rtl.wvalid_i = bus.wvalid;
    rtl.wdata_i = bus.wdata;
    rtl.wstrb_i = bus.wstrb;
    rtl.bready_i = bus.bready;
    rtl.arvalid_i = bus.arvalid;
    rtl.araddr_i = static_cast<SData>(bus.araddr);
    rtl.rready_i = bus.rready;
}

template <class Rtl, class Model>
void require_equal(const Rtl& rtl, const Model& model) {
    const auto out = model.out();
    bool equal = true;
    const auto compare = [&](const char* pin, std::uint64_t found, std::uint64_t expected) {
        if (found == expected) return;
        equal = false;
        UNSCOPED_INFO(pin << ": rtl " << std::hex << found << ", model " << expected);
    };
    compare("hit_tready", rtl.hit_tready_o, out.hit_ready);
    compare("primitive_tvalid", rtl.primitive_tvalid_o, out.primitive_valid);
    if (out.primitive_valid) {
        compare("primitive_tdata", rtl.primitive_tdata_o, out.primitive_data);
        compare("primitive_tlast", rtl.primitive_tlast_o,
                words::PrimitiveTrailer::type == out.primitive_data >> 59);
    }
    compare("decision_pulse", rtl.decision_pulse_o, out.decision_pulse);
    compare("awready", rtl.awready_o, out.bus.awready);
    compare("wready", rtl.wready_o, out.bus.wready);
    compare("bvalid", rtl.bvalid_o, out.bus.bvalid);
    if (out.bus.bvalid) compare("bresp", rtl.bresp_o, out.bus.bresp);
    compare("arready", rtl.arready_o, out.bus.arready);
    compare("rvalid", rtl.rvalid_o, out.bus.rvalid);
    if (out.bus.rvalid) {
        compare("rresp", rtl.rresp_o, out.bus.rresp);
        compare("rdata", rtl.rdata_o, out.bus.rdata);
    }
    if (!equal) FAIL("pins differ");
}

// A design of `algorithms` pair algorithms and `playback` words of playback, and its model, on the same pins
// for `clocks` clocks: random bus traffic, bunches, playback, resets. Every output pin is equal on every
// clock.
template <class Rtl, class Model>
void lockstep(std::unique_ptr<Model> model, int algorithms, std::size_t playback, int clocks) {
    std::mt19937_64 random(Catch::rngSeed());
    dut<Rtl> rtl(Catch::rngSeed());
    host host(random, algorithms, playback != 0);
    const trigger::Configuration configuration = test_configuration(Catch::rngSeed());
    const oracle::Stimulus stimulus(Catch::rngSeed(), configuration.settings, tables_of(configuration));
    std::deque<std::uint64_t> to_send;
    std::uint64_t bunch = 0;
    std::size_t known = 0;  // words of the capture memory
    int passed = 0, answers = 0, refused = 0;
    bool offering = false;
    gaps source(0.7, 30), sink(0.7, 30);

    // Memories have what the host has written there.
    words_t to_play;
    for (std::uint64_t i = 0; to_play.size() < playback; ++i)
        append(to_play, oracle::hit_packet(stimulus.physics(i, 1)));
    to_play.resize(playback);

    const auto reset = [&] {
        rtl.reset(1);
        model->reset();
        host.forget();
        offering = false;
        to_send.clear();
    };
    drive(*rtl, false, 0, false, {});
    reset();
    int quiet = 5000;  // nothing is read before it was cleared
    for (int clock = 0; clock < clocks; ++clock) {
        INFO("seed " << Catch::rngSeed() << ", clock " << clock);
        if (clock == 5000) {
            for (std::uint32_t i = 0; i < to_play.size(); ++i) {
                host.write(registers::playback_memory_address + 8 * i,
                           static_cast<std::uint32_t>(to_play[i]));
                host.write(registers::playback_memory_address + 8 * i + 4,
                           static_cast<std::uint32_t>(to_play[i] >> 32));
            }
            host.write(registers::control_address, 1);
        }
        if (quiet > 0) --quiet;
        if (quiet == 0 && !host.busy() && random() % 300 == 0) host.act(random() % 4);
        if (clock > 20000 && random() % 100000 == 0) {
            reset();
            quiet = 5000;
            if (random() % 2) host.write(registers::control_address, 1);
            continue;
        }
        if (clock % 4096 == 0) {
            const double rates[] = {1, 0.7, 0.1};
            source = {rates[random() % 3], 30};
            sink = {rates[random() % 3], 30};
        }
        if (to_send.empty() && random() % 1000 == 0) {
            words_t packet = oracle::hit_packet(random() % 8 ? stimulus.physics(bunch, 5) : stimulus(bunch));
            ++bunch;
            if (random() % 8 == 0) packet[random() % packet.size()] ^= std::uint64_t{1} << random() % 64;
            if (random() % 16 == 0) packet.pop_back();
            to_send.insert(to_send.end(), packet.begin(), packet.end());
        }

        typename Model::inputs in;
        const bool go = source.next(random);
        in.hit_valid = !to_send.empty() && (offering || go);
        in.hit_data = in.hit_valid ? to_send.front() : random();
        in.primitive_ready = sink.next(random);
        known = std::max(known, model->captured());
        if (quiet == 0 || host.busy()) in.bus = host.pins(known);
        drive(*rtl, in.hit_valid, in.hit_data, in.primitive_ready, in.bus);
        rtl.settle();
        require_equal(*rtl, *model);
        const auto out = model->out();
        passed += out.primitive_valid && in.primitive_ready;
        answers += out.bus.rvalid && in.bus.rready && out.bus.rresp == 0;
        refused += out.bus.bvalid && in.bus.bready && out.bus.bresp != 0;
        offering = in.hit_valid && !out.hit_ready;
        if (in.hit_valid && out.hit_ready) to_send.pop_front();
        if (quiet == 0 || host.busy()) host.clock(out.bus);
        model->clock(in);
        rtl.clock();
    }
    CHECK(bunch > 20);
    CHECK(passed > 300);
    CHECK(answers > 1000);
    CHECK(refused > 10);
}

}  // namespace antipode::testbench
