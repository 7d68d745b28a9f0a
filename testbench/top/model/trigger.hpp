#pragma once
#include "core/core.hpp"
#include "model/axil_slave.hpp"
#include "model/capture_memory.hpp"
#include "model/playback_memory.hpp"
#include "top/model/counters.hpp"
#include "top/model/crystal_table.hpp"
#include "top/model/register_block.hpp"
#include "top/model/scalers.hpp"
#include "top/model/settings_bank.hpp"
#include "top/model/stream_select.hpp"

#include <cstdint>

namespace antipode::model {

// Cycle-true model of rtl/top/trigger.sv: every output pin, from the models of its parts. Outputs are
// functions of the state, but for the pins that the selects pass through: those also depend on what the
// streams offer on the clock.
//
// C: shape of the core, hls/configuration.hpp. Depths of playback and capture may be 0.
template <class C, int TableBanks, std::size_t PlaybackDepth, std::size_t CaptureDepth, bool Scalers>
class trigger {
public:
    struct inputs {
        bool hit_valid = false, primitive_ready = false;
        std::uint64_t hit_data = 0;
        axil_slave::port_in bus;
    };
    struct outputs {
        bool hit_ready = false, primitive_valid = false, decision_pulse = false;
        std::uint64_t primitive_data = 0;  // 0 without primitive_valid
        axil_slave::port_out bus{};
    };

    trigger(std::uint32_t clock_khz, std::uint32_t build_flags,
            const std::array<std::uint32_t, 5>& build_hash)
        : registers_({C::lanes, C::window, C::k_slice, C::k_bunch, C::pairs_out, C::hits_bunch,
                      C::pair_algorithms, TableBanks, PlaybackDepth, CaptureDepth, Scalers, clock_khz,
                      build_flags, build_hash}) {}

    outputs out() const {
        outputs o;
        o.hit_ready = core_.in_ready() && !select_in_.selected();
        o.primitive_valid = select_out_.selected() ? plays_out() : core_offers();
        if (o.primitive_valid) o.primitive_data = select_out_.selected() ? playback_.out() : core_.out().data;
        o.decision_pulse = core_.decision_pulse();
        o.bus = bus_.out();
        return o;
    }

    // Words in the capture memory.
    std::size_t captured() const { return capture_.count(); }

    void reset() {
        bus_.reset();
        registers_.reset();
        bank_.reset();
        playback_.reset();
        capture_.reset();
        select_in_.reset();
        select_out_.reset();
        core_.reset();
        counters_.reset();
        flow_.reset();
        scalers_.reset();
        active_ = sink_ = core_inside_ = latch_pending_ = false;
    }

    void clock(const inputs& in) {
        using region = register_block::region;
        // ---- the streams on this clock
        const bool from_playback = select_in_.selected();
        const bool in_valid = from_playback ? plays_in() : in.hit_valid;
        const std::uint64_t in_data = from_playback ? playback_.out() : in.hit_data;
        const bool in_ready = core_.in_ready();
        const bool out_valid = core_.out_valid();
        const std::uint64_t out_data = core_.out().data;
        const bool primitive_valid = out().primitive_valid;
        const std::uint64_t primitive_data = out().primitive_data;
        const bool core_ready = in.primitive_ready && !select_out_.selected();
        const bool out_ready = sink_ || core_ready;
        const bool playback_ready = registers_.playback_end() ? in.primitive_ready && select_out_.selected()
                                                              : in_ready && from_playback;

        // ---- the bus
        register_block::status status;
        status.idle = core_.idle();
        status.apply_busy = bank_.busy();
        status.latch_pending = latch_pending_;
        status.playback_busy = playback_.active();
        status.capture_busy = capture_.active();
        status.captured_words = static_cast<std::uint32_t>(capture_.count());
        status.input_stalled = in_valid && !in_ready;
        status.output_stalled = out_valid && !out_ready;
        status.settings_crc = bank_.crc();
        status.last_number = flow_.last_number();
        const auto write = bus_.write_port();
        const auto read = bus_.read_port();
        const auto done = registers_.write(write.valid, write.word, write.data, write.strobe, status);
        const auto asked = registers_.read(read.valid, read.word, status);
        const std::uint32_t read_data = answer();
        const bool read_error = registers_.answers() == region::nothing;

        // ---- settings and tables
        const auto asks = bank_.asks();
        const bool reads_hit = core_.reads_hit_table(core_pins(in_valid, in_data, from_playback, out_ready));
        const bool reads_mask = core_.reads_mask_table();
        const bool host_reads_seed = asked.where == region::seed;
        settings_bank::inputs to_bank;
        to_bank.write = done.where == region::setting;
        to_bank.write_word = done.index;
        to_bank.data = done.data;
        to_bank.read = asked.where == region::setting;
        to_bank.read_word = asked.index;
        to_bank.apply_settings = done.command & 1;
        to_bank.apply_tables = done.command >> 1 & 1;
        to_bank.calibration_ready =
            table::ready(active_, reads_hit, asked.where == region::calibration, asks.spare);
        to_bank.seed_ready = table::ready(active_, reads_hit, host_reads_seed, asks.spare) &&
                             table::ready(active_, reads_mask, host_reads_seed, asks.spare);
        to_bank.calibration = calibration_.check_data();
        to_bank.seed = seed_.check_data();
        to_bank.idle = core_.idle();

        typename table::inputs to_table;
        to_table.active = active_;
        to_table.write_cell = done.index;
        to_table.read_cell = asked.index;
        to_table.data = done.data;
        to_table.fill = bank_.fills();
        to_table.fill_cell = bank_.fill_cell();
        to_table.check_spare = asks.spare;
        to_table.check_cell = asks.cell;
        to_table.host_write = done.where == region::calibration;
        to_table.host_read = asked.where == region::calibration;
        to_table.check = asks.calibration && to_bank.calibration_ready;
        to_table.reset = registers::Calibration{}.pack();
        calibration_.clock(to_table);
        to_table.host_write = done.where == region::seed;
        to_table.host_read = host_reads_seed;
        to_table.check = asks.seed && to_bank.seed_ready;
        to_table.reset = registers::Seed{}.pack();
        seed_.clock(to_table);

        // ---- the core
        if (bank_.loaded() || tables_changed_) set_core();
        tables_changed_ =
            bank_.swaps() || (TableBanks == 1 && (to_table.fill || done.where == region::calibration ||
                                                  done.where == region::seed));
        core_inputs pins = core_pins(in_valid, in_data, from_playback, out_ready);
        pins.counted = counters_.counted();

        // ---- counters
        const bool latched = counters_.latched();
        const bool scalers_ready = !Scalers || scalers_.ready();
        std::uint32_t errors = counters_.counted() ? counters::errors(core_.summary()) : 0;
        if (Scalers && scalers_.saturated()) errors |= 1u << 6;
        const bool prepare = latch_pending_ && !scalers_.ready() && !scalers_.preparing();
        counters_.clock(core_.summary_valid(), core_.summary(), latch_pending_ && scalers_ready, core_.idle(),
                        registers_.refused_writes(), flow_, asked.where == region::counter, asked.index);
        flow_.clock({registers_.run(), core_.live() && !bank_.hold(), in_valid, in_ready, out_valid,
                     out_ready, in_data, out_data});
        if (Scalers)
            scalers_.clock(core_.scaler(), prepare, latched, asked.where == region::scaler, asked.index);
        latch_pending_ = (done.command >> 2 & 1) || (latch_pending_ && !latched);

        // ---- memories and selects
        const bool end = registers_.playback_end(), active = playback_.active();
        typename playback_of::host_in to_playback;
        to_playback.write =
            static_cast<std::uint8_t>(done.where == region::playback ? (done.high ? 2 : 1) : 0);
        to_playback.write_address = done.index;
        to_playback.data = done.data;
        to_playback.read = asked.where == region::playback;
        to_playback.read_address = asked.index;
        to_playback.start = done.command >> 3 & 1;
        to_playback.stop = done.command >> 4 & 1;
        to_playback.loop = registers_.playback_loop();
        to_playback.words = registers_.playback_words();
        to_playback.gap = registers_.playback_gap();
        to_playback.trailer_type =
            static_cast<std::uint8_t>(end ? words::PrimitiveTrailer::type : words::BunchTrailer::type);
        typename capture_of::host_in to_capture;
        const bool capture_end = registers_.capture_end();
        to_capture.header_type =
            static_cast<std::uint8_t>(capture_end ? words::PrimitiveHeader::type : words::BunchHeader::type);
        to_capture.start = done.command >> 5 & 1;
        to_capture.stop = done.command >> 6 & 1;
        to_capture.read = asked.where == region::capture;
        to_capture.address = asked.index;
        capture_.clock(capture_end ? out_valid && out_ready : in_valid && in_ready,
                       capture_end ? out_data : in_data, to_capture);
        select_in_.clock(active && !end, !registers_.run(), in_valid, in_ready, in_data);
        select_out_.clock(active && end, false, primitive_valid, in.primitive_ready, primitive_data);
        playback_.clock(to_playback, playback_ready);
        const bool core_inside = core_inside_, last = core_.out().last;
        if (out_valid && out_ready) core_inside_ = !last;
        if (out_valid ? out_ready && last : !core_inside) sink_ = registers_.capture_sink();

        // ---- what the settings bank decides goes to the core on the same clock
        core_.clock(pins);
        if (bank_.swaps()) active_ = !active_;
        bank_.clock(to_bank);
        registers_.clock(done, write.word, read.valid, read.word, status, errors);
        bus_.clock(in.bus, done.refused, read_data, read_error);
    }

private:
    using table = crystal_table<TableBanks>;
    // A memory that is absent is never asked.
    using playback_of = playback_memory<PlaybackDepth == 0 ? 2 : PlaybackDepth>;
    using capture_of = capture_memory<CaptureDepth == 0 ? 2 : CaptureDepth>;

    bool plays_in() const { return playback_.out_valid() && !registers_.playback_end(); }
    bool plays_out() const { return playback_.out_valid() && registers_.playback_end(); }
    bool core_offers() const { return core_.out_valid() && !sink_; }

    core_inputs core_pins(bool in_valid, std::uint64_t in_data, bool playback, bool out_ready) const {
        core_inputs pins;
        pins.in_valid = in_valid;
        pins.in_data = in_data;
        pins.out_ready = out_ready;
        pins.run = registers_.run();
        pins.hold = bank_.hold();
        pins.free_running = registers_.free_running();
        pins.playback = playback;
        pins.applied = bank_.applied();
        pins.settings_crc = bank_.crc();
        return pins;
    }

    void set_core() {
        for (std::size_t cell = 0; cell < constants::cells; ++cell) {
            tables_.calibration[cell] =
                registers::Calibration::unpack(calibration_.of_trigger(active_)[cell]);
            tables_.seed[cell] = registers::Seed::unpack(seed_.of_trigger(active_)[cell]);
        }
        core_.set(registers::Settings::from_words(bank_.active().data()), tables_);
    }

    // The word that was asked for on the clock before.
    std::uint32_t answer() const {
        using region = register_block::region;
        switch (registers_.answers()) {
            case region::value:
                return registers_.value();
            case region::setting:
                return bank_.data();
            case region::counter:
                return counters_.data();
            case region::calibration:
                return calibration_.host_data();
            case region::seed:
                return seed_.host_data();
            case region::scaler:
                return scalers_.host_hits();
            case region::playback:
                return static_cast<std::uint32_t>(playback_.out() >> (registers_.high() ? 32 : 0));
            case region::capture:
                return static_cast<std::uint32_t>(capture_.out() >> (registers_.high() ? 32 : 0));
            default:
                return 0;
        }
    }

    axil_slave bus_;
    register_block registers_;
    settings_bank bank_;
    table calibration_, seed_;
    playback_of playback_;
    capture_of capture_;
    stream_select select_in_{words::BunchHeader::type, words::BunchTrailer::type};
    stream_select select_out_{words::PrimitiveHeader::type, words::PrimitiveTrailer::type};
    core<C> core_;
    crystal_tables tables_;
    counters counters_;
    flow_counters flow_;
    scalers scalers_;
    bool active_ = false, sink_ = false, core_inside_ = false, latch_pending_ = false, tables_changed_ = true;
};

}  // namespace antipode::model
