#include "lockstep/bench.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace antipode::testbench {

namespace {

constexpr std::uint32_t settings_crc = 0x12345678;
// More than a bunch of the slowest shape takes, with every slice read and every pair tried.
constexpr std::uint64_t watchdog_clocks = 400000;

}  // namespace

std::ostream& operator<<(std::ostream& stream, const core_outputs& out) {
    return stream << fmt::format("{:#x}", out.out_data);
}
void sc_trace(sc_core::sc_trace_file*, const core_outputs&, const std::string&) {}

// ------------------------------------------------------------------------------------------ sides

side::side(const sc_core::sc_module_name& name) : sc_module(name) {
    SC_METHOD(edge);
    sensitive << clk.pos();
    dont_initialize();
}

void side::edge() {
    if (!core) return;
    if (reset.read()) {
        core->reset();
    } else {
        model::core_inputs in;
        in.in_valid = in_valid.read();
        in.in_data = in_data.read();
        in.out_ready = out_ready.read();
        in.run = run.read();
        in.hold = hold.read();
        in.free_running = free_running.read();
        in.playback = playback.read();
        in.applied = applied.read();
        in.counted = counted.read();
        in.settings_crc = settings_crc;
        core->clock(in);
    }
    out.write(core->out());
}

bench::bench(const sc_core::sc_module_name& name, coverage& covered) : sc_module(name), covered_(covered) {
    for (side* s : {&rtl_, &model_}) {
        s->clk(clk_);
        s->reset(reset_);
        s->in_valid(in_valid_);
        s->in_data(in_data_);
        s->out_ready(out_ready_);
        s->counted(counted_);
        s->run(run_);
        s->hold(hold_);
        s->free_running(free_running_);
        s->playback(playback_);
        s->applied(applied_);
    }
    rtl_.out(rtl_out_);
    model_.out(model_out_);
    SC_THREAD(source);
    sensitive << clk_.posedge_event();
    dont_initialize();
    SC_METHOD(sink);
    sensitive << clk_.posedge_event();
    dont_initialize();
    SC_METHOD(scoreboard);
    sensitive << clk_.posedge_event();
    dont_initialize();
}

std::string bench::run(episode& plan) {
    plan_ = &plan;
    failure_.clear();
    sc_core::sc_start();  // until the source, or a failure, pauses
    return failure_;
}

void bench::record(const std::string& file, std::uint64_t first, std::uint64_t last) {
    record_ = file;
    record_first_ = first;
    record_last_ = last;
}

// ------------------------------------------------------------------------------------------ source

void bench::source() {
    for (;;) {
        begin(*plan_);
        while (const std::optional<step> packet = plan_->next()) {
            if (packet->bunch >= record_first_ && !record_.empty() && !recording_) {
                recording_ = true;
                rtl_.core->record(record_);
            }
            bunch_ = packet->bunch;
            send(*packet);
            ++total_.bunches;
            if (packet->bunch == record_last_ && !record_.empty()) {
                wait_until_idle(20000);
                rtl_.core->record("");
            }
        }
        finish();
        compares_ = false;
        sc_core::sc_pause();
        wait();
    }
}

void bench::begin(episode& plan) {
    rtl_.core = make_rtl(plan.random());
    model_.core = make_model();
    random_.seed(plan.random());
    source_gaps_ = gaps(plan.source().busy, plan.source().run);
    sink_gaps_ = gaps(plan.sink().busy, plan.sink().run);
    counter_gaps_ = gaps(plan.counters().busy, plan.counters().run);
    eager_ = false;
    reset_.write(true);
    in_valid_.write(false);
    run_.write(true);
    hold_.write(false);
    applied_.write(false);
    stopped_ = 0;
    power_down();
    tick();
    tick();
    compares_ = true;
    reset_.write(false);
    tick();
    apply(plan.settings());
}

// What is inside is lost.
void bench::power_down() {
    in_ = {};
    out_ = {};
    left_ = 0;
    packet_in_.clear();
    packet_.clear();
    quiet_ = 0;
    completing_.clear();
    pulses_due_ = 0;
}

void bench::tick() {
    if (stopped_ != 0 && --stopped_ == 0) {
        hold_.write(false);
        run_.write(true);
    }
    wait();
}

void bench::pause(unsigned clocks) {
    for (; clocks > 0; --clocks)
        tick();
}

bool bench::wait_until_idle(unsigned clocks) {
    for (unsigned quiet = 0; clocks > 0 && quiet < 6;
         --clocks) {  // a word may still be on its way in the input
        quiet = rtl_out_.read().idle ? quiet + 1 : 0;
        tick();
    }
    return rtl_out_.read().idle;
}

void bench::apply(const run_settings& settings) {
    for (side* s : {&rtl_, &model_})
        s->core->set(settings.settings, settings.tables);
    latency_ = settings.settings.decision_latency;
    free_running_.write(settings.free_running);
    applied_.write(true);
    tick();
    applied_.write(false);
}

// A header and a trailer alone find place in the input while a frame closes: they go in before the trigger is
// held or stopped.
constexpr unsigned clocks_to_enter = 64;

void bench::send(const step& packet) {
    if (packet.first == step::before::apply) {
        stopped_ = 0;
        run_.write(true);
        hold_.write(false);
        // A packet without a trailer ends with the next header; what waits in the input must go in before.
        if (in_.open()) send_word(words::BunchTrailer().pack());
        pause(clocks_to_enter);
        hold_.write(true);
        tick();
        if (wait_until_idle(2 * watchdog_clocks)) {
            check_charges();
            apply(plan_->settings());
        }
    }
    hold_.write(false);
    if (packet.first == step::before::nothing || packet.first == step::before::apply) pause(packet.clocks);
    for (std::uint64_t waited = 0; !in_.open() && inside() > packet.inside && waited < watchdog_clocks;
         ++waited)
        tick();
    playback_.write(packet.playback);  // words before may still wait in the input
    long sent = 0;
    for (const std::uint64_t word : packet.words) {
        if (sent == packet.stopped_at && packet.first == step::before::hold) hold_.write(true);
        if (sent == packet.stopped_at && packet.first == step::before::stop) run_.write(false);
        if (sent == packet.stopped_at) stopped_ = packet.clocks + 1;
        if (sent++ == packet.reset_after) break;
        send_word(word);
    }
    if (packet.reset_after < 0) return;
    pause(packet.reset_delay);
    reset_.write(true);
    covered_.reset(rtl_out_.read(), in_.open(), inside());
    ++total_.resets;
    tick();
    power_down();
    pause(static_cast<unsigned>(random_() % 3));
    power_down();
    reset_.write(false);
    if (packet.reload) {
        applied_.write(true);
        tick();
        applied_.write(false);
    }
}

void bench::send_word(std::uint64_t word) {
    while (!source_gaps_.next(random_))
        tick();
    in_valid_.write(true);
    in_data_.write(word);
    do
        tick();
    while (!rtl_out_.read().in_ready);
    in_valid_.write(false);
    in_data_.write(~word);
}

// Lets everything out, without further input. Frames of free-running mode stay open until it is stopped.
void bench::finish() {
    eager_ = true;
    if (in_.open()) send_word(words::BunchTrailer().pack());
    pause(clocks_to_enter);
    stopped_ = 0;
    hold_.write(false);
    run_.write(!free_running_.read());
    tick();
    if (!wait_until_idle(2 * watchdog_clocks)) fail("not idle at the end");
    if (!packet_.empty()) fail("a torn packet at the end");
    if (pulses_due_ != 0) fail(fmt::format("{} decision pulses too few", pulses_due_));
    check_charges();
}

// Idle: every packet that came in has left, with its charges.
void bench::check_charges() {
    if (!(in_.sum() == out_.sum()))
        fail(fmt::format("{}: charges in are not charges out: {} packets, {}, {} and {} packets, {}, {}",
                         free_running_.read() ? "free-running" : "bunch mode", in_.sum().packets,
                         in_.sum().beam_catcher, in_.sum().target, out_.sum().packets,
                         out_.sum().beam_catcher, out_.sum().target));
}

// ------------------------------------------------------------------------------------------ sink, scoreboard

void bench::sink() {
    out_ready_.write(eager_ || sink_gaps_.next(random_));
    counted_.write(eager_ || counter_gaps_.next(random_));
}

void bench::fail(const std::string& text) {
    if (failure_.empty()) failure_ = fmt::format("bunch {}, clock {}: {}\n", bunch_, total_.clocks, text);
    sc_core::sc_pause();
}

void bench::scoreboard() {
    if (!compares_) return;
    ++total_.clocks;
    const core_outputs& rtl = rtl_out_.read();
    if (!(rtl == model_out_.read())) {
        fail("the pins differ\n" + difference(rtl, model_out_.read()));
        return;
    }
    if (reset_.read()) return;
    const bool taken = in_valid_.read() && rtl.in_ready;
    const bool given = rtl.out_valid && out_ready_.read();
    covered_.clock(rtl, in_valid_.read(), in_data_.read(), out_ready_.read(), hold_.read(),
                   free_running_.read(), counted_.read());
    if (taken) {
        if (words::BunchHeader::is(in_data_.read())) packet_in_.clear();
        packet_in_.push_back(in_data_.read());
        in_.count(in_data_.read());
        if (words::BunchTrailer::is(in_data_.read())) covered_.packet_in(packet_in_, plan_->settings());
    }
    if (given) {
        out_.count(rtl.out_data);
        packet_.push_back(rtl.out_data);
        if (rtl.out_last) packet_is_out();
    }
    left_ += rtl.summary_valid && counted_.read();
    pulse(rtl.decision_pulse, taken);
    quiet_ = taken || given || (rtl.idle && !in_valid_.read()) ? 0 : quiet_ + 1;
    if (quiet_ > watchdog_clocks)
        fail(
            fmt::format("hangs: in_valid {}, in_ready {}, in_data {:#018x}, hold {}, run {}, free running "
                        "{}, idle {}, inside {}",
                        in_valid_.read(), rtl.in_ready, in_data_.read(), hold_.read(), run_.read(),
                        free_running_.read(), rtl.idle, inside()));
}

// A pulse comes LATENCY clocks after a word that can complete a bunch, or after a clock on which no packet
// was taken.
void bench::pulse(bool pulse, bool taken) {
    const std::uint64_t word = in_data_.read();
    if ((taken &&
         (words::BunchHeader::is(word) || words::BunchTrailer::is(word) || words::TimeMarker::is(word))) ||
        hold_.read() || !run_.read())
        completing_.push_back(total_.clocks);
    // A word can wait at the entry, while no packet is taken, until settings with another LATENCY are active.
    constexpr std::uint64_t longest_latency = (1u << 20) - 1;
    while (!completing_.empty() && completing_.front() + longest_latency < total_.clocks)
        completing_.pop_front();
    if (!pulse) return;
    ++total_.pulses;
    --pulses_due_;
    if (!std::binary_search(completing_.begin(), completing_.end(), total_.clocks - latency_))
        fail("a decision pulse that is not LATENCY clocks after the end of a bunch");
}

// A packet is whole: equality says nothing about what both sides make wrong.
void bench::packet_is_out() {
    const auto trailer = words::PrimitiveTrailer::unpack(packet_.back());
    const std::vector<std::uint64_t> before(packet_.begin(), packet_.end() - 1);
    if (!words::PrimitiveHeader::is(packet_.front()) || trailer.words != before.size() ||
        trailer.crc != oracle::crc32_of(before))
        fail("a torn packet");
    covered_.packet_out(packet_, in_.sum().packets == out_.sum().packets);
    ++total_.packets;
    const auto header = words::PrimitiveHeader::unpack(packet_.front());
    total_.dropped += header.dropped;
    for (const std::uint64_t word : packet_) {
        if (words::DroppedBunches::is(word)) {
            total_.dropped += words::DroppedBunches::unpack(word).bunches;
            left_ += words::DroppedBunches::unpack(word).bunches;
        }
        if (words::Decision::is(word)) {
            const auto decision = words::Decision::unpack(word);
            total_.clusters += decision.clusters;
            total_.pairs += decision.pairs;
            pulses_due_ += decision.accept && !header.late_decision;
        }
    }
    packet_.clear();
}

}  // namespace antipode::testbench
