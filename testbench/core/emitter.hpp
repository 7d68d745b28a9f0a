#pragma once
#include "core/collector.hpp"
#include "core/packet_head.hpp"
#include "hls/packet.hpp"
#include "model/crc32.hpp"

#include <array>
#include <cstdint>

namespace antipode::model {

// A word of the output.
struct output_word {
    std::uint64_t data = 0;
    bool last = false;
};

// Writes the packet of a bunch, a word a clock where there is room; the words of a list are each read first.
template <class C>
class emitter {
public:
    bool idle() const { return phase_ == phase::idle; }
    bool valid() const {
        return phase_ == phase::head || phase_ == phase::list_word || phase_ == phase::trailer;
    }
    output_word word() const {
        if (phase_ == phase::trailer) {
            words::PrimitiveTrailer trailer;
            trailer.crc = crc_.out();
            trailer.words = words_;
            return {trailer.pack(), true};
        }
        if (phase_ == phase::head) return {head_[static_cast<std::size_t>(index_)], false};
        return {second_word_ ? list_words_[1] : list_words_[0], false};
    }
    // What the counters take of the bunch, when idle again.
    const bunch_summary& summary() const { return summary_; }

    void reset() { *this = emitter(); }

    // ready: the output takes a word on this clock.
    void clock(bool start, const record& bunch, const decision_result& decided, std::uint32_t settings_crc,
               const registers::Settings& settings, const collector<C>& found, const hit_buffer<C>& hits,
               bool ready) {
        const bool leaves = valid() && ready;
        crc_.clock(start, leaves, word().data);
        switch (phase_) {
            case phase::idle:
                if (start) {
                    summary_ = packet_head::call(bunch, decided, found.result(), settings_crc);
                    begin(summary_.head, settings, hits);
                }
                break;
            case phase::head:
                if (leaves && ++index_ == head_words_) next_list(list::clusters);
                break;
            case phase::list_read:
                read(found, hits);
                break;
            case phase::list_word:
                list_word(leaves);
                break;
            case phase::trailer:
                if (leaves) {
                    summary_.words_out = words_ + 1;
                    phase_ = phase::idle;
                }
                break;
        }
        if (leaves && phase_ != phase::idle) ++words_;
    }

private:
    enum class phase { idle, head, list_read, list_word, trailer };
    enum class list { clusters, pairs, hits };

    void begin(const hls::PacketHead& head, const registers::Settings& settings, const hit_buffer<C>& hits) {
        head_words_ = head.to_words(head_.data());
        const bool all = head.decision.accept;
        length_ = {};
        if (!head.header.dropped) {
            const bool clusters = all || settings.output_clusters;
            const bool pairs = clusters && (all || settings.output_pairs);
            length_[0] = clusters ? static_cast<int>(head.decision.clusters) : 0;
            length_[1] = pairs ? static_cast<int>(head.decision.pairs) : 0;
            length_[2] = head.header.hits_attached ? hits.count() : 0;
        }
        frame_ = head.header.free_running ? head.header.number & 0xff : 0;
        index_ = 0;
        words_ = 0;
        phase_ = phase::head;
    }

    // The first list from this one on that has something; one clock, whichever it is.
    void next_list(list from) {
        for (int i = static_cast<int>(from); i < 3; ++i) {
            if (length_[static_cast<std::size_t>(i)] == 0) continue;
            list_ = static_cast<list>(i);
            index_ = 0;
            phase_ = phase::list_read;
            return;
        }
        phase_ = phase::trailer;
    }

    void read(const collector<C>& found, const hit_buffer<C>& hits) {
        second_word_ = false;
        if (list_ == list::clusters) {
            list_words_ = {hls::cluster_word(found.cluster(index_)),
                           hls::cluster_seed_word(found.cluster(index_), static_cast<std::uint32_t>(index_))};
        } else if (list_ == list::pairs) {
            list_words_[0] = hls::pair_word(found.pair(index_));
        } else {
            list_words_[0] = hls::hit_word(hits.at(index_).hit, frame_);
        }
        phase_ = phase::list_word;
    }

    void list_word(bool leaves) {
        if (!leaves) return;
        if (list_ == list::clusters && !second_word_) {
            second_word_ = true;
        } else if (++index_ == length_[static_cast<std::size_t>(list_)]) {
            next_list(static_cast<list>(static_cast<int>(list_) + 1));
        } else {
            phase_ = phase::list_read;
        }
    }

    phase phase_ = phase::idle;
    list list_ = list::clusters;
    crc32 crc_;
    bunch_summary summary_;
    std::array<std::uint64_t, hls::PacketHead::max_words> head_{};
    std::array<std::uint64_t, 2> list_words_{};
    std::array<int, 3> length_{};
    int head_words_ = 0;
    int index_ = 0;
    bool second_word_ = false;
    std::uint32_t frame_ = 0;
    std::uint32_t words_ = 0;
};

}  // namespace antipode::model
