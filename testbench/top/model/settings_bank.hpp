#pragma once
#include "generated/constants.hpp"
#include "generated/registers.hpp"

#include <array>
#include <cstdint>

namespace antipode::model {

// Cycle-true model of rtl/top/settings_bank.sv.
class settings_bank {
public:
    struct inputs {
        bool write = false;  // of the host's copy
        std::uint32_t write_word = 0, data = 0;
        bool read = false;
        std::uint32_t read_word = 0;
        bool apply_settings = false, apply_tables = false;
        // The table that is asked for is free on this clock.
        bool calibration_ready = false, seed_ready = false;
        // What was asked for on the clock before.
        std::uint32_t calibration = 0, seed = 0;
        bool idle = false;
    };
    // An entry of a table that the sum asks for.
    struct check {
        bool calibration = false, seed = false;
        std::uint32_t cell = 0;
        bool spare = false;  // of the bank that is not active
    };

    bool busy() const { return state_ != state::ready; }
    bool fills() const { return state_ == state::fill; }
    std::uint32_t fill_cell() const { return index_; }
    bool hold() const { return hold_; }
    bool applied() const { return state_ == state::finish; }
    bool swaps() const { return state_ == state::finish && tables_wanted_; }
    // Whether the active settings may have changed before this clock.
    bool loaded() const { return state_ == state::finish && settings_wanted_; }
    const std::array<std::uint32_t, registers::settings_words>& active() const { return active_; }
    std::uint32_t crc() const { return crc_; }
    std::uint32_t data() const { return copy_out_; }
    check asks() const {
        return {state_ == state::sum && section_ == calibration, state_ == state::sum && section_ == seed,
                index_, tables_wanted_};
    }

    void reset() {
        state_ = state::fill;
        section_ = settings;
        index_ = 0;
        given_ = settings_wanted_ = tables_wanted_ = false;
        hold_ = true;
        crc_ = 0;
    }

    void clock(const inputs& in) {
        const bool asks_setting = (state_ == state::sum || state_ == state::load) && section_ == settings;
        const bool granted = (asks_setting && !in.read) || (asks().calibration && in.calibration_ready) ||
                             (asks().seed && in.seed_ready);
        const std::uint32_t last = state_ == state::fill || section_ != settings
                                       ? constants::cells - 1
                                       : registers::settings_words - 1;

        // What was asked for before.
        const std::uint32_t word = given_section_ == settings      ? copy_out_
                                   : given_section_ == calibration ? in.calibration
                                                                   : in.seed;
        if (state_ == state::fill)
            sum_ = 0xffffffff;
        else if (state_ == state::ready)
            sum_ = in.apply_settings ? 0xffffffff : settings_sum_;
        else if (state_ == state::sum && given_) {
            sum_ = add(sum_, word);
            if (given_section_ == settings) settings_sum_ = sum_;
        }
        if (state_ == state::load && given_) active_[given_word_] = copy_out_;
        if (state_ == state::finish) crc_ = ~sum_;

        // The host's copy: a read gives what was there before.
        if (in.read)
            copy_out_ = copy_[in.read_word];
        else if (asks_setting)
            copy_out_ = copy_[index_];
        if (state_ == state::fill && index_ < registers::settings_words) copy_[index_] = reset_word(index_);
        if (in.write) copy_[in.write_word] = in.data;

        given_section_ = section_;
        given_word_ = index_;
        const bool was_given = given_;
        given_ = granted;

        if (granted || state_ == state::fill) {
            if (index_ == last && state_ != state::fill)
                section_ = state_ == state::load ? end : section_ + 1;
            index_ = index_ == last ? 0 : index_ + 1;
        }
        next_state(in, was_given);
    }

private:
    enum class state { fill, ready, sum, drain, load, finish };
    static constexpr int settings = 0, calibration = 1, seed = 2, end = 3;

    void next_state(const inputs& in, bool was_given) {
        const state before = state_;
        const int section = before_section_;
        switch (before) {
            case state::fill:
                settings_wanted_ = true;
                tables_wanted_ = false;
                if (index_ == 0) state_ = state::sum;
                break;
            case state::ready:
                settings_wanted_ = in.apply_settings;
                tables_wanted_ = in.apply_tables;
                section_ = in.apply_settings ? settings : calibration;
                if (in.apply_settings || in.apply_tables) state_ = state::sum;
                break;
            case state::sum:
                if (section == end && !was_given) state_ = state::drain;
                break;
            case state::drain:
                section_ = settings;
                if (hold_ && in.idle) state_ = settings_wanted_ ? state::load : state::finish;
                break;
            case state::load:
                if (section == end && !was_given) state_ = state::finish;
                break;
            case state::finish:
                state_ = state::ready;
                break;
        }
        hold_ = state_ == state::drain || state_ == state::load || state_ == state::finish ||
                (hold_ && before != state::finish);
        before_section_ = section_;
    }

    static std::uint32_t reset_word(std::uint32_t index) {
        std::uint32_t words[registers::settings_words];
        registers::Settings{}.to_words(words);
        return words[index];
    }
    static std::uint32_t add(std::uint32_t crc, std::uint32_t data) {
        crc ^= data;
        for (int i = 0; i < 32; ++i)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
        return crc;
    }

    state state_ = state::fill;
    int section_ = settings, before_section_ = settings, given_section_ = settings;
    std::uint32_t index_ = 0, given_word_ = 0;
    bool given_ = false, settings_wanted_ = false, tables_wanted_ = false, hold_ = true;
    std::uint32_t sum_ = 0, settings_sum_ = 0, crc_ = 0, copy_out_ = 0;
    std::array<std::uint32_t, registers::settings_words> copy_{}, active_{};
};

}  // namespace antipode::model
