#pragma once
#include "engine/records.hpp"
#include "lockstep/trigger_core.hpp"
#include "verilated/dut.hpp"

#include <array>

#if ANTIPODE_TRACE
#include <verilated_fst_c.h>
#endif

namespace antipode::testbench {

// A Verilated core_held.sv with its crystal tables beside it, on the pins of the model.
template <class Rtl>
class rtl_core : public trigger_core {
public:
    explicit rtl_core(std::uint64_t seed) : rtl_(seed) {
        hold(model::core_inputs{});
        reset();
        reset();
        rtl_.begin_coverage();
    }

    void set(const registers::Settings& settings, const oracle::Tables& tables) override {
        rtl::drive_settings(rtl_->settings_i, settings);
        take_held();
        for (std::size_t cell = 0; cell < constants::cells; ++cell) {
            calibration_[cell] = tables.calibration[cell].pack();
            seed_[cell] = tables.seed[cell];
        }
    }

    void reset() override {
        rtl_->rst_ni = 0;
        take_held();
        advance();
        rtl_->rst_ni = 1;
        take_held();
    }

    // Outputs are functions of the state alone.
    core_outputs out() const override {
        const Rtl& rtl = *rtl_;
        core_outputs out;
        out.in_ready = rtl.in_ready_o;
        out.out_valid = rtl.out_valid_o;
        if (out.out_valid) {
            out.out_data = rtl.out_data_o;
            out.out_last = rtl.out_last_o;
        }
        out.decision_pulse = rtl.decision_pulse_o;
        out.idle = rtl.idle_o;
        out.live = rtl.live_o;
        out.summary_valid = rtl.summary_valid_o;
        if (out.summary_valid) out.summary = flatten(rtl::read_record<hls::Summary>(rtl_->summary_o));
        if (rtl.scaler_valid_o) out.scaler = rtl.scaler_cell_o;
        return out;
    }

    void clock(const model::core_inputs& in) override {
        drive(in);
        const bool reads_hit = rtl_->hit_table_read_o, reads_mask = rtl_->mask_table_read_o;
        const std::size_t hit_cell = rtl_->hit_table_cell_o, mask_cell = rtl_->mask_table_cell_o;
        advance();
        if (reads_hit) {
            rtl_->calibration_i = calibration_[hit_cell];
            rtl_->seed_threshold_i = static_cast<SData>(seed_[hit_cell].threshold);
        }
        if (reads_mask) rtl_->pair_masked_i = static_cast<CData>(seed_[mask_cell].pair_masked);
    }

#if ANTIPODE_TRACE
    void record(const std::string& file) override {
        if (file.empty()) {
            trace_.close();
        } else {
            rtl_->trace(&trace_, 99);
            trace_.open(file.c_str());
        }
    }
#endif

private:
    void advance() {
#if ANTIPODE_TRACE
        if (trace_.isOpen()) {
            trace_.dump(rtl_.clocks() * 10);
            rtl_.rise();
            trace_.dump(rtl_.clocks() * 10 - 5);
            rtl_.fall();
            return;
        }
#endif
        rtl_.clock();
    }

    void drive(const model::core_inputs& in) {
        Rtl& rtl = *rtl_;
        if (in.run != rtl.run_i || in.hold != rtl.hold_i || in.free_running != rtl.free_running_i ||
            in.playback != rtl.playback_i || in.settings_crc != rtl.settings_crc_i)
            hold(in);
        rtl.in_valid_i = in.in_valid;
        rtl.in_data_i = in.in_data;
        rtl.out_ready_i = in.out_ready;
        rtl.applied_i = in.applied;
        rtl.counted_i = in.counted;
        rtl_.settle();
    }
    void hold(const model::core_inputs& in) {
        Rtl& rtl = *rtl_;
        rtl.run_i = in.run;
        rtl.hold_i = in.hold;
        rtl.free_running_i = in.free_running;
        rtl.playback_i = in.playback;
        rtl.settings_crc_i = in.settings_crc;
        take_held();
    }
    void take_held() {
        rtl_->set_i = 1;
        rtl_.settle();
        rtl_->set_i = 0;
        rtl_.settle();
    }

    mutable dut<Rtl> rtl_;
    std::array<std::uint32_t, constants::cells> calibration_{};
    std::array<registers::Seed, constants::cells> seed_{};
#if ANTIPODE_TRACE
    VerilatedFstC trace_;
#endif
};

}  // namespace antipode::testbench
