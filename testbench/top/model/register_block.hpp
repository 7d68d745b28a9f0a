#pragma once
#include "generated/registers.hpp"
#include "generated/registers_table.hpp"

#include <array>
#include <bitset>
#include <cstdint>

namespace antipode::model {

// What a design is built with, beside the limits of its core.
struct built {
    std::uint32_t lanes, window, k_slice, k_bunch, pairs_out, hits_bunch, algorithms, table_banks,
        playback_depth, capture_depth, scalers, clock_khz, build_flags;
    std::array<std::uint32_t, 5> build_hash;
};

// Cycle-true model of rtl/top/register_block.sv. Registers are found in the generated table, by address.
class register_block {
public:
    enum class region { nothing, value, setting, counter, calibration, seed, scaler, playback, capture };

    struct status {
        bool idle = false, apply_busy = false, latch_pending = false, playback_busy = false,
             capture_busy = false, input_stalled = false, output_stalled = false;
        std::uint32_t captured_words = 0, settings_crc = 0, last_number = 0;
    };
    // What a write does on its clock, if it is taken.
    struct action {
        bool refused = false;
        region where = region::nothing;
        std::uint32_t index = 0, data = 0;
        bool high = false;
        std::uint32_t command = 0;  // the bits of the register
    };
    struct asked {
        region where = region::nothing;
        std::uint32_t index = 0;
    };

    explicit register_block(const built& design) : design_(design) {
        for (const auto& field : registers::table)
            for (std::uint32_t word = 0; word < (field.width + 31) / 32; ++word)
                exists_[(field.address + 4 * word) / 4] = true;
    }

    bool run() const { return run_; }
    bool free_running() const { return free_running_; }
    bool playback_end() const { return playback_ & 1; }
    bool playback_loop() const { return playback_ >> 1 & 1; }
    std::uint32_t playback_words() const { return playback_words_; }
    std::uint32_t playback_gap() const { return playback_gap_; }
    bool capture_end() const { return capture_ & 1; }
    bool capture_sink() const { return capture_ >> 1 & 1; }
    std::uint32_t refused_writes() const { return refused_writes_; }

    action write(bool valid, std::uint32_t word, std::uint32_t data, unsigned strobe,
                 const status& now) const {
        action a;
        if (!valid) return a;
        const std::uint32_t address = 4 * word;
        a.where = region_of(address);
        a.refused = strobe != 0xf || !taken(a.where, address, data, now);
        if (a.refused) {
            a.where = region::nothing;
            return a;
        }
        a.index = index_of(a.where, word);
        a.high = word & 1;
        a.data = data;
        if (address == registers::command_address) a.command = data;
        return a;
    }

    asked read(bool valid, std::uint32_t word, const status& now) const {
        if (!valid) return {};
        const region where = readable(4 * word, now);
        return {where, index_of(where, word)};
    }

    // The value of the register at the address, for reads that are not answered elsewhere.
    std::uint32_t value() const { return value_; }
    region answers() const { return answers_; }
    bool high() const { return high_; }

    void reset() {
        run_ = free_running_ = false;
        playback_ = playback_words_ = playback_gap_ = 0;
        capture_ = 1;
        refused_writes_ = errors_ = 0;
    }

    void clock(const action& write, std::uint32_t write_word, bool reads, std::uint32_t read_word,
               const status& now, std::uint32_t errors) {
        if (reads) {
            answers_ = readable(4 * read_word, now);
            value_ = value_of(4 * read_word, now);
            high_ = read_word & 1;
        }
        std::uint32_t cleared = 0;
        if (write.where == region::value) {
            switch (4 * write_word) {
                case registers::control_address:
                    run_ = write.data & 1;
                    free_running_ = write.data >> 1 & 1;
                    break;
                case registers::playback_address:
                    playback_ = write.data;
                    break;
                case registers::playback_words_address:
                    playback_words_ = write.data;
                    break;
                case registers::playback_gap_address:
                    playback_gap_ = write.data;
                    break;
                case registers::capture_address:
                    capture_ = write.data;
                    break;
                case registers::errors_address:
                    cleared = write.data;
                    break;
                default:
                    break;
            }
        }
        refused_writes_ += write.refused;
        errors_ = (errors_ & ~cleared) | errors | write.refused;
    }

private:
    static bool inside(std::uint32_t address, std::uint32_t first, std::uint32_t words) {
        return address >= first && address - first < 4 * words;
    }

    region region_of(std::uint32_t address) const {
        const std::uint32_t absent =
            registers::pair_enable_address + design_.algorithms * registers::pair_stride;
        if (inside(address, registers::calibration_address, registers::calibration_words))
            return region::calibration;
        if (inside(address, registers::seed_address, registers::seed_words)) return region::seed;
        if (inside(address, registers::scaler_address, design_.scalers * registers::scaler_words))
            return region::scaler;
        if (inside(address, registers::playback_memory_address, 2 * design_.playback_depth))
            return region::playback;
        if (inside(address, registers::capture_memory_address, 2 * design_.capture_depth))
            return region::capture;
        if (!exists_[address / 4]) return region::nothing;
        if (inside(address, registers::settings_first, registers::settings_words))
            return address < absent ? region::setting : region::nothing;
        return address >= registers::latched_number_address ? region::counter : region::value;
    }

    static std::uint32_t index_of(region where, std::uint32_t word) {
        switch (where) {
            case region::setting:
                return word - registers::settings_first / 4;
            case region::counter:
                return word - registers::latched_number_address / 4;
            case region::playback:
            case region::capture:
                return (word & 0xfff) / 2;
            default:
                return word & 0x3ff;
        }
    }

    bool tables_free(const status& now) const { return design_.table_banks == 2 || (!run_ && now.idle); }

    region readable(std::uint32_t address, const status& now) const {
        const region where = region_of(address);
        if ((where == region::calibration || where == region::seed) && !tables_free(now))
            return region::nothing;
        if (where == region::playback && now.playback_busy) return region::nothing;
        return where;
    }

    bool taken(region where, std::uint32_t address, std::uint32_t data, const status& now) const {
        switch (where) {
            case region::setting:
                return registers::write_in_range(address, data) && !now.apply_busy;
            case region::calibration:
                return data < 1u << 21 && !now.apply_busy && tables_free(now);
            case region::seed:
                return !(data & ~0xf7fffu) && !now.apply_busy && tables_free(now);
            case region::playback:
                return !now.playback_busy;
            case region::value:
                break;
            default:
                return false;
        }
        if (!registers::write_in_range(address, data)) return false;
        switch (address) {
            case registers::control_address:
                return (data >> 1 & 1) == free_running_ || (!run_ && now.idle && design_.table_banks == 2);
            case registers::command_address:
                return !((data & 0x03) && now.apply_busy) &&
                       !((data & 0x18) && design_.playback_depth == 0) &&
                       !((data & 0x60) && design_.capture_depth == 0);
            case registers::playback_words_address:
                return !now.playback_busy && data <= design_.playback_depth;
            case registers::playback_address:
            case registers::playback_gap_address:
                return !now.playback_busy;
            default:
                return true;
        }
    }

    std::uint32_t value_of(std::uint32_t address, const status& now) const {
        if (inside(address, registers::build_hash_address, 5))
            return design_.build_hash[(address - registers::build_hash_address) / 4];
        switch (address) {
            case registers::identity_address:
                return registers::identity_value;
            case registers::layout_address:
                return registers::layout_value;
            case registers::algorithm_version_address:
                return constants::algorithm_patch | constants::algorithm_minor << 8 |
                       constants::algorithm_major << 16;
            case registers::build_flags_address:
                return design_.build_flags;
            case registers::lanes_address:
                return design_.lanes;
            case registers::window_address:
                return design_.window;
            case registers::k_slice_address:
                return design_.k_slice;
            case registers::k_bunch_address:
                return design_.k_bunch;
            case registers::pairs_out_address:
                return design_.pairs_out;
            case registers::hits_bunch_address:
                return design_.hits_bunch;
            case registers::pair_algorithms_address:
                return design_.algorithms;
            case registers::table_banks_address:
                return design_.table_banks;
            case registers::playback_depth_address:
                return design_.playback_depth;
            case registers::capture_depth_address:
                return design_.capture_depth;
            case registers::scalers_address:
                return design_.scalers;
            case registers::clock_khz_address:
                return design_.clock_khz;
            case registers::control_address:
                return run_ | free_running_ << 1;
            case registers::status_address:
                return now.idle | now.apply_busy << 1 | now.latch_pending << 2 | now.playback_busy << 3 |
                       now.capture_busy << 4 |
                       (design_.capture_depth != 0 && now.captured_words == design_.capture_depth) << 5 |
                       now.input_stalled << 6 | now.output_stalled << 7;
            case registers::errors_address:
                return errors_;
            case registers::settings_crc_address:
                return now.settings_crc;
            case registers::last_number_address:
                return now.last_number;
            case registers::playback_address:
                return playback_;
            case registers::playback_words_address:
                return playback_words_;
            case registers::playback_gap_address:
                return playback_gap_;
            case registers::capture_address:
                return capture_;
            case registers::captured_words_address:
                return now.captured_words;
            default:
                return 0;
        }
    }

    built design_;
    std::bitset<1 << 14> exists_;
    bool run_ = false, free_running_ = false, high_ = false;
    std::uint32_t playback_ = 0, playback_words_ = 0, playback_gap_ = 0, capture_ = 1;
    std::uint32_t refused_writes_ = 0, errors_ = 0, value_ = 0;
    region answers_ = region::nothing;
};

}  // namespace antipode::model
