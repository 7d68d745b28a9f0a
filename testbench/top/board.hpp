#pragma once
#include "generated/registers.hpp"
#include "generated/registers_table.hpp"
#include "generated/words.hpp"
#include "trigger/configuration.hpp"
#include "verilated/dut.hpp"
#include "verilated/gaps.hpp"

#include <deque>
#include <optional>
#include <random>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

namespace antipode::testbench {

// Address of a register by its name in config/registers.toml: "control", "pair[1].enable.cuts".
inline std::uint32_t address_of(std::string_view name) {
    for (const auto& field : registers::table)
        if (field.name == name || field.name.substr(0, field.name.rfind('.')) == name) return field.address;
    throw std::logic_error("no register " + std::string(name));
}
// Bit of a field in its register.
inline std::uint32_t bit_of(std::string_view name) {
    for (const auto& field : registers::table)
        if (field.name == name) return std::uint32_t{1} << field.bit;
    throw std::logic_error("no field " + std::string(name));
}

// A Verilated rtl/top/trigger.sv with a host on its bus, a front end and a receiver, all with gaps of their
// own.
template <class Rtl>
class board {
public:
    struct answer {
        std::uint32_t data = 0;
        bool error = false;
    };

    explicit board(std::uint64_t seed) : rtl_(seed), random_(seed), source_(1, 1), sink_(1, 1) {
        drive();
        rtl_.reset();
    }

    // ---- the host. Each channel starts after a few clocks of its own, in any order.
    bool write(std::uint32_t address, std::uint32_t data, unsigned strobe = 0xf) {
        start_write(address, data, strobe);
        while (write_.busy)
            clock();
        return !write_.error;
    }
    answer read(std::uint32_t address) {
        start_read(address);
        while (read_.busy)
            clock();
        return {read_.data, read_.error};
    }
    // A write and a read at the same time.
    std::pair<bool, answer> write_and_read(std::uint32_t write_address, std::uint32_t data,
                                           std::uint32_t read_address) {
        start_write(write_address, data, 0xf);
        start_read(read_address);
        while (write_.busy || read_.busy)
            clock();
        return {!write_.error, {read_.data, read_.error}};
    }
    std::uint32_t get(std::string_view name) { return get(address_of(name)); }
    std::uint32_t get(std::uint32_t address) {
        const answer a = read(address);
        INFO("address " << std::hex << address);
        REQUIRE_FALSE(a.error);
        return a.data;
    }
    std::uint64_t get_64(std::string_view name) {
        const std::uint32_t address = address_of(name);
        const std::uint64_t low = get(address);
        return low | std::uint64_t{get(address + 4)} << 32;
    }
    void set(std::string_view name, std::uint32_t data) {
        INFO(name << " = " << data);
        REQUIRE(write(address_of(name), data));
    }
    void command(std::string_view field) { set("command", bit_of("command." + std::string(field))); }
    bool status(std::string_view field) { return get("status") & bit_of("status." + std::string(field)); }
    void wait_while(std::string_view field, bool value = true, int most = 2000000) {
        while (status(field) == value) {
            REQUIRE(most-- > 0);
            clock();
        }
    }

    // Settings and tables into the copies that are not active; `algorithms`: those that the design has.
    void load(const trigger::Configuration& configuration, int algorithms = 4, bool with_tables = true) {
        std::uint32_t words[registers::settings_words];
        configuration.settings.to_words(words);
        for (const auto& field : registers::table) {
            const std::uint32_t absent = registers::pair_enable_address +
                                         static_cast<std::uint32_t>(algorithms) * registers::pair_stride;
            if (field.access != "setting" || field.address >= absent) continue;
            INFO(field.name);
            REQUIRE(write(field.address, words[(field.address - registers::settings_first) / 4]));
        }
        if (!with_tables) return;
        for (std::uint32_t cell = 0; cell < constants::cells; ++cell) {
            REQUIRE(write(registers::calibration_address + 4 * cell, configuration.calibration[cell].pack()));
            REQUIRE(write(registers::seed_address + 4 * cell, configuration.seed[cell].pack()));
        }
    }
    void apply(bool with_tables = true) {
        set("command", bit_of("command.apply_settings") | (with_tables ? bit_of("command.apply_tables") : 0));
        wait_while("apply_pending");
    }
    void latch() {
        command("latch");
        wait_while("latch_pending");
    }

    // ---- the streams
    void send(const std::vector<std::uint64_t>& words) {
        to_send_.insert(to_send_.end(), words.begin(), words.end());
    }
    void set_gaps(gaps source, gaps sink) {
        source_ = source;
        sink_ = sink;
    }
    bool all_sent() const { return to_send_.empty(); }
    // Runs until everything is out.
    void drain() {
        for (int quiet = 0; quiet < 40;) {
            clock();
            quiet = to_send_.empty() && !rtl_->primitive_tvalid_o ? quiet + 1 : 0;
            if (quiet == 40 && !status("idle")) quiet = 0;
        }
    }
    // Words that have left since the last call; a packet is never torn: `tlast` stands on trailers alone.
    std::vector<std::uint64_t> received() { return std::exchange(received_, {}); }
    // What a stream has passed in all.
    const std::vector<std::uint64_t>& sent() const { return sent_; }
    std::uint64_t pulses() const { return pulses_; }
    std::size_t packets_out() const { return packets_out_; }
    // Clocks on which a word waited at the pins.
    std::uint64_t input_stalled() const { return input_stalled_; }
    std::uint64_t output_stalled() const { return output_stalled_; }
    std::uint64_t clocks() const { return rtl_.clocks(); }

    void clock(int n) {
        for (int i = 0; i < n; ++i)
            clock();
    }
    void clock() {
        drive();
        rtl_.settle();
        Rtl& rtl = *rtl_;
        // Streams.
        offering_ = rtl.hit_tvalid_i && !rtl.hit_tready_o;
        if (rtl.hit_tvalid_i && rtl.hit_tready_o) {
            sent_.push_back(to_send_.front());
            to_send_.pop_front();
        }
        if (held_) {  // what is offered stays
            REQUIRE(rtl.primitive_tvalid_o);
            REQUIRE(rtl.primitive_tdata_o == *held_);
        }
        held_.reset();
        if (rtl.primitive_tvalid_o && !rtl.primitive_tready_i) held_ = rtl.primitive_tdata_o;
        if (rtl.primitive_tvalid_o && rtl.primitive_tready_i) {
            received_.push_back(rtl.primitive_tdata_o);
            REQUIRE(bool(rtl.primitive_tlast_o) == words::PrimitiveTrailer::is(rtl.primitive_tdata_o));
            packets_out_ += rtl.primitive_tlast_o;
        }
        pulses_ += rtl.decision_pulse_o;
        input_stalled_ += rtl.hit_tvalid_i && !rtl.hit_tready_o;
        output_stalled_ += rtl.primitive_tvalid_o && !rtl.primitive_tready_i;
        // Bus.
        if (rtl.awvalid_i && rtl.awready_o) write_.address_given = true;
        if (rtl.wvalid_i && rtl.wready_o) write_.data_given = true;
        if (rtl.bvalid_o && rtl.bready_i) {
            REQUIRE(write_.busy);
            write_.busy = false;
            write_.error = rtl.bresp_o != 0;
        }
        if (rtl.arvalid_i && rtl.arready_o) read_.address_given = true;
        if (rtl.rvalid_o && rtl.rready_i) {
            REQUIRE(read_.busy);
            read_.busy = false;
            read_.error = rtl.rresp_o != 0;
            read_.data = rtl.rdata_o;
        }
        rtl_.clock();
    }

private:
    struct access {
        bool busy = false, address_given = false, data_given = false, error = false;
        int address_wait = 0, data_wait = 0, answer_wait = 0;
        std::uint32_t address = 0, data = 0;
        unsigned strobe = 0;
    };

    int wait() { return random_() % 4 == 0 ? static_cast<int>(random_() % 5) : 0; }
    void start_write(std::uint32_t address, std::uint32_t data, unsigned strobe) {
        write_ = {true, false, false, false, wait(), wait(), wait(), address, data, strobe};
    }
    void start_read(std::uint32_t address) {
        read_ = {true, false, false, false, wait(), 0, wait(), address, 0, 0};
    }

    void drive() {
        Rtl& rtl = *rtl_;
        rtl.awvalid_i = write_.busy && !write_.address_given && write_.address_wait-- <= 0;
        rtl.awaddr_i = static_cast<SData>(write_.address);
        rtl.wvalid_i = write_.busy && !write_.data_given && write_.data_wait-- <= 0;
        rtl.wdata_i = write_.data;
        rtl.wstrb_i = static_cast<CData>(write_.strobe);
        rtl.bready_i = write_.address_given && write_.data_given && write_.answer_wait-- <= 0;
        rtl.arvalid_i = read_.busy && !read_.address_given && read_.address_wait-- <= 0;
        rtl.araddr_i = static_cast<SData>(read_.address);
        rtl.rready_i = read_.address_given && read_.answer_wait-- <= 0;
        const bool go = source_.next(random_);
        rtl.hit_tvalid_i = !to_send_.empty() && (offering_ || go);
        rtl.hit_tdata_i = rtl.hit_tvalid_i ? to_send_.front() : random_();
        rtl.primitive_tready_i = sink_.next(random_);
    }

    dut<Rtl> rtl_;
    std::mt19937_64 random_;
    gaps source_, sink_;
    access write_, read_;
    std::deque<std::uint64_t> to_send_;
    bool offering_ = false;
    std::optional<std::uint64_t> held_;
    std::vector<std::uint64_t> received_, sent_;
    std::uint64_t pulses_ = 0, input_stalled_ = 0, output_stalled_ = 0;
    std::size_t packets_out_ = 0;
};

}  // namespace antipode::testbench
