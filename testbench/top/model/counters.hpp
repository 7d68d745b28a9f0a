#pragma once
#include "core/core.hpp"
#include "generated/registers.hpp"

#include <array>
#include <cstdint>

namespace antipode::model {

// Cycle-true model of rtl/top/flow_counters.sv.
class flow_counters {
public:
    struct inputs {
        bool run = false, live = false;
        bool in_valid = false, in_ready = false, out_valid = false, out_ready = false;
        std::uint64_t in_data = 0, out_data = 0;
    };

    std::uint64_t value(int index) const { return values_[static_cast<std::size_t>(index)]; }
    std::uint32_t last_number() const { return last_number_; }
    void reset() { *this = flow_counters(); }

    void clock(const inputs& in) {
        values_[run] += in.run;
        values_[live] += in.run && in.live;
        values_[in_stalled] += in.in_valid && !in.in_ready;
        values_[out_stalled] += in.out_valid && !in.out_ready;
        if (in.in_valid && in.in_ready) entered(in.in_data);
        if (in.out_valid && in.out_ready) left(in.out_data);
    }

private:
    enum {
        run,
        live,
        in_stalled,
        out_stalled,
        beam_catcher_in,
        beam_catcher_out,
        target_in,
        target_out,
        count
    };

    void entered(std::uint64_t word) {
        if (words::BunchHeader::is(word)) {
            inside_ = true;
            charged_ = false;
            last_number_ = words::BunchHeader::unpack(word).number;
        } else if (words::BunchCharges::is(word)) {
            if (inside_ && !charged_) add(word, beam_catcher_in, target_in);
            charged_ = true;
        } else if (words::BunchTrailer::is(word)) {
            inside_ = false;
        }
    }
    void left(std::uint64_t word) {
        if (words::BunchCharges::is(word)) add(word, beam_catcher_out, target_out);
        if (words::DroppedBeamCatcher::is(word))
            values_[beam_catcher_out] +=
                static_cast<std::uint64_t>(words::DroppedBeamCatcher::unpack(word).charge);
        if (words::DroppedTarget::is(word))
            values_[target_out] += static_cast<std::uint64_t>(words::DroppedTarget::unpack(word).charge);
    }
    void add(std::uint64_t word, int beam_catcher, int target) {
        const auto charges = words::BunchCharges::unpack(word);
        values_[static_cast<std::size_t>(beam_catcher)] +=
            static_cast<std::uint64_t>(static_cast<std::int64_t>(charges.beam_catcher));
        values_[static_cast<std::size_t>(target)] +=
            static_cast<std::uint64_t>(static_cast<std::int64_t>(charges.target));
    }

    std::array<std::uint64_t, count> values_{};
    bool inside_ = false, charged_ = false;
    std::uint32_t last_number_ = 0;
};

// Cycle-true model of rtl/top/counters.sv.
class counters {
public:
    static constexpr std::uint32_t totals =
        (registers::clocks_run_address - registers::latched_number_address) / 4;
    static constexpr std::uint32_t copies = totals + 16;

    bool counted() const { return ends() && adds_; }
    bool latched() const { return ends() && latches_; }
    std::uint32_t data() const { return out_; }
    // The flow counter that is asked for; -1: none.
    int flow_index() const {
        return sum_valid_ && !sum_clear_ && sum_word_ >= totals ? static_cast<int>(sum_word_ - totals) / 2
                                                                : -1;
    }
    // Bits of the register `errors` that a summary sets.
    static std::uint32_t errors(const bunch_summary& s) {
        const auto& h = s.head;
        const bool dropped = h.header.dropped || h.dropped.bunches != 0;
        const bool bad = h.header.bad_crc || h.header.bad_count || h.header.no_trailer ||
                         h.header.incomplete || h.header.stray_words;
        const bool over = h.hits.over_limit || h.clusters.lost_slice || h.clusters.lost_bunch || h.pairs.lost;
        const bool saturated = h.hits.saturated || h.clusters.saturated;
        return dropped << 1 | bad << 2 | h.header.late_decision << 3 | over << 4 | saturated << 5 |
               (h.dropped.bunches == words::mask<words::dropped_bunches::bunches>) << 7;
    }

    void reset() {
        state_ = state::clear;
        word_ = 127;
        sum_valid_ = sum_clear_ = adds_ = latches_ = false;
    }

    void clock(bool summary_valid, const bunch_summary& summary, bool latch, bool idle,
               std::uint32_t refused_writes, const flow_counters& flow, bool read, std::uint32_t read_word) {
        const bool ended = ends();
        if (read) out_ = copies_[read_word];
        if (sum_valid_) sum(summary, refused_writes, flow);

        sum_word_ = word_;
        sum_valid_ = state_ == state::clear || (state_ == state::pass && !ended);
        sum_clear_ = state_ == state::clear;
        if (state_ == state::wait) {
            if (summary_valid || (latch && idle)) {
                state_ = state::pass;
                adds_ = summary_valid;
                latches_ = latch;
                word_ = (latch ? copies : totals) - 1;
            }
            return;
        }
        const bool last = word_ == 0;
        if (!last) --word_;
        if ((last && state_ == state::clear) || ended) state_ = state::wait;
    }

private:
    enum class state { clear, wait, pass };

    bool ends() const { return sum_valid_ && !sum_clear_ && sum_word_ == 0; }

    void sum(const bunch_summary& summary, std::uint32_t refused_writes, const flow_counters& flow) {
        if (sum_clear_) {
            totals_[sum_word_ % totals_.size()] = copies_[sum_word_] = 0;
            return;
        }
        if (sum_word_ >= totals) {  // the high word first; the low one is of the same clock
            const std::uint32_t place = sum_word_ - totals;
            if (place & 1) flow_ = flow.value(static_cast<int>(place / 2));
            copies_[sum_word_] = static_cast<std::uint32_t>(place & 1 ? flow_ >> 32 : flow_);
            return;
        }
        std::uint32_t& total = totals_[sum_word_];
        const std::uint32_t increment = adds_ ? increments(summary)[sum_word_] : 0;
        if (sum_word_ == word_of(registers::refused_writes_address))
            total = refused_writes;
        else if (sum_word_ == word_of(registers::latched_number_address))
            total = adds_ ? increment : total;
        else
            total += increment;
        if (latches_) copies_[sum_word_] = total;
    }

    static constexpr std::uint32_t word_of(std::uint32_t address) {
        return (address - registers::latched_number_address) / 4;
    }

    // In the order of the registers.
    static std::array<std::uint32_t, totals> increments(const bunch_summary& s) {
        const auto& h = s.head;
        const auto& flags = h.header;
        std::array<std::uint32_t, totals> all{flags.number,
                                              h.dropped.bunches + 1,
                                              1,
                                              flags.dropped,
                                              h.dropped.bunches,
                                              s.stray_words,
                                              flags.bad_crc,
                                              flags.bad_count,
                                              flags.no_trailer,
                                              flags.incomplete,
                                              flags.number_jump,
                                              h.input.received,
                                              h.input.masked,
                                              h.input.no_crystal,
                                              h.input.outside_window,
                                              s.below_threshold,
                                              h.hits.saturated,
                                              h.hits.too_close,
                                              h.hits.over_limit,
                                              h.hits.late,
                                              h.clusters.slices,
                                              h.clusters.seeds,
                                              h.decision.clusters,
                                              h.clusters.lost_slice,
                                              h.clusters.lost_bunch,
                                              h.clusters.saturated,
                                              h.pairs.tried,
                                              h.pairs.passed,
                                              h.pairs.lost,
                                              flags.late_decision,
                                              h.decision.accept && !flags.late_decision,
                                              0,
                                              s.words_out};
        for (std::uint32_t i = 0; i < constants::trigger_items; ++i) {
            all[word_of(registers::item_fired_address) + i] = h.decision.fired >> i & 1;
            all[word_of(registers::item_accepted_address) + i] = h.decision.accepted >> i & 1;
        }
        return all;
    }

    state state_ = state::clear;
    std::uint32_t word_ = 127, sum_word_ = 0, out_ = 0;
    bool sum_valid_ = false, sum_clear_ = false, adds_ = false, latches_ = false;
    std::array<std::uint32_t, 64> totals_{};
    std::array<std::uint32_t, 128> copies_{};
    std::uint64_t flow_ = 0;
};

}  // namespace antipode::model
