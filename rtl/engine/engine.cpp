#include "engine/engine.hpp"

#include "core_1x3.h"
#include "core_1x5.h"
#include "core_30x5_fast.h"
#include "engine/records.hpp"
#include "generated/words.hpp"

#include <stdexcept>

#include <zlib.h>

namespace antipode::rtl {
namespace {

/// Clocks after which a word has passed the input and its packet, if it ended one, is closed.
constexpr int settling_clocks = 16;
/// A bunch is done after fewer clocks than this at every limit of every design.
constexpr std::uint64_t longest_silence = 400'000;

/// A finished packet as if every decision had been in time.
void unmark_late(std::span<std::uint64_t> packet) {
    auto header = words::PrimitiveHeader::unpack(packet.front());
    if (!header.late_decision) return;
    header.late_decision = false;
    packet.front() = header.pack();
    auto trailer = words::PrimitiveTrailer::unpack(packet.back());
    trailer.crc = static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(packet.data()),
                                                     (packet.size() - 1) * sizeof(std::uint64_t)));
    packet.back() = trailer.pack();
}

}  // namespace

class Engine::Device {
public:
    virtual ~Device() = default;
    virtual void process(std::span<const std::uint64_t> words, std::vector<std::uint64_t>& out) = 0;
    virtual void finish(std::vector<std::uint64_t>& out) = 0;
    virtual std::uint64_t clocks() const = 0;
};

namespace {

template <class Core>
class CoreDevice final : public Engine::Device {
public:
    explicit CoreDevice(const Load& load) : load_(load), core_(&context_) {
        drive_settings(core_.settings_i, load.settings);
        core_.settings_crc_i = load.settings_crc;
        core_.free_running_i = load.free_running;
        core_.run_i = core_.hold_i = core_.playback_i = core_.applied_i = core_.counted_i = 0;
        core_.in_valid_i = 0;
        core_.out_ready_i = 1;
        core_.rst_ni = 0;
        take_held();
        clock();
        clock();
        core_.rst_ni = 1;
        core_.applied_i = 1;
        take_held();
        clock();
        core_.applied_i = 0;
        core_.run_i = 1;
        take_held();
    }
    ~CoreDevice() override { core_.final(); }

    void process(std::span<const std::uint64_t> words, std::vector<std::uint64_t>& out) override {
        for (const std::uint64_t word : words) {
            if (words::BunchHeader::is(word))
                open(word);
            else
                give(word);
        }
        deliver(out);
    }

    void finish(std::vector<std::uint64_t>& out) override {
        core_.run_i = 0;  // closes frames that are open
        take_held();
        settle();
        // What stays inside is a packet that never ended.
        for (std::uint64_t silent = 0; inside_ != 0 && silent < longest_silence; ++silent) {
            const std::size_t before = out_.size();
            clock();
            if (out_.size() != before) silent = 0;
        }
        settle();
        deliver(out);
        core_.run_i = 1;
        take_held();
    }

    std::uint64_t clocks() const override { return clocks_; }

private:
    /// A header waits until there is a buffer: in bunch mode inside the design, where it ends a packet
    /// without a trailer; in free-running mode, where a wait inside would end the frames that are open,
    /// outside.
    void open(std::uint64_t header) {
        if (load_.free_running) {
            constexpr int open_frames = 2;
            settle();
            while (!core_.live_o || inside_ > open_frames)
                clock();
            give(header);
        } else {
            core_.hold_i = 1;
            take_held();
            give(header);
            settle();
            while (!core_.live_o)
                clock();
            core_.hold_i = 0;
            take_held();
        }
        ++inside_;
        settle();
    }

    void give(std::uint64_t word) {
        core_.in_valid_i = 1;
        core_.in_data_i = word;
        while (!clock()) {
        }
        core_.in_valid_i = 0;
    }

    /// Inputs that core_held.sv holds have changed.
    void take_held() {
        core_.set_i = 1;
        core_.eval();
        core_.set_i = 0;
        core_.eval();
    }

    void settle() {
        for (int i = 0; i < settling_clocks; ++i)
            clock();
    }

    /// One clock; true if the design has taken the word at its input. Outputs are functions of the state.
    bool clock() {
        const bool taken = core_.in_valid_i && core_.in_ready_o;
        if (core_.out_valid_o) {
            out_.push_back(core_.out_data_o);
            if (core_.out_last_o) end_packet();
        }
        core_.counted_i = core_.summary_valid_o;
        if (core_.counted_i) --inside_;
        core_.clk_i = 0;
        core_.eval();
        const bool reads_hit = core_.hit_table_read_o, reads_mask = core_.mask_table_read_o;
        const std::size_t hit_cell = core_.hit_table_cell_o, mask_cell = core_.mask_table_cell_o;
        core_.clk_i = 1;
        core_.eval();
        if (reads_hit) {
            core_.calibration_i = load_.calibration[hit_cell].pack();
            core_.seed_threshold_i = static_cast<SData>(load_.seed[hit_cell].threshold);
        }
        if (reads_mask) core_.pair_masked_i = static_cast<CData>(load_.seed[mask_cell].pair_masked);
        ++clocks_;
        return taken;
    }

    void end_packet() {
        unmark_late(std::span(out_).subspan(whole_));
        whole_ = out_.size();
    }

    void deliver(std::vector<std::uint64_t>& out) {
        out.insert(out.end(), out_.begin(), out_.begin() + static_cast<std::ptrdiff_t>(whole_));
        out_.erase(out_.begin(), out_.begin() + static_cast<std::ptrdiff_t>(whole_));
        whole_ = 0;
    }

    Load load_;
    VerilatedContext context_;
    Core core_;
    std::vector<std::uint64_t> out_;  // of which `whole_` words are of finished packets
    std::size_t whole_ = 0;
    int inside_ = 0;  // packets that were taken and are not counted yet
    std::uint64_t clocks_ = 0;
};

std::unique_ptr<Engine::Device> device(Design design, const Load& load) {
    switch (design) {
        case Design::large_5x5:
            return std::make_unique<CoreDevice<core_30x5_fast>>(load);
        case Design::small_5x5:
            return std::make_unique<CoreDevice<core_1x5>>(load);
        case Design::small_3x3:
            return std::make_unique<CoreDevice<core_1x3>>(load);
    }
    throw std::invalid_argument("no such design");
}

}  // namespace

Engine::Engine(Design design, const Load& load) : device_(device(design, load)) {}
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

void Engine::process(std::span<const std::uint64_t> words, std::vector<std::uint64_t>& out) {
    device_->process(words, out);
}
void Engine::finish(std::vector<std::uint64_t>& out) {
    device_->finish(out);
}
std::uint64_t Engine::clocks() const {
    return device_->clocks();
}

}  // namespace antipode::rtl
