#include "lockstep/episode.hpp"

#include "lockstep/flood.hpp"
#include "lockstep/trigger_core.hpp"

#include <algorithm>

namespace antipode::testbench {

namespace {

constexpr std::uint64_t frame_ticks = constants::frame_ticks;
constexpr unsigned unlimited = 1000000;  // packets inside: the source never waits for one

}  // namespace

episode::episode(std::uint64_t seed, std::uint64_t number, const shape& built)
    : seed_(seed), number_(number), built_(built), random_(RandomKey(seed, "lockstep"), number) {
    const traffic sources[] = {{1, 1}, {1, 1}, {0.9, 50}, {0.6, 3}, {0.25, 2}};
    const traffic sinks[] = {{1, 1}, {1, 1}, {0.8, 100}, {0.5, 2}, {0.2, 1}};
    source_ = sources[below(5)];
    sink_ = sinks[below(5)];
    counters_ = chance(3) ? traffic{0.02, 1} : traffic{0.7, 5};
    // How far the source runs ahead: at one buffer each packet that comes early is dropped.
    const unsigned ahead[] = {0, 1, 1, 2, 2, 3, 5, unlimited},
                   one_buffer[] = {0, 0, 0, 0, 0, 0, 2, unlimited};
    inside_ = (built_.has_free_running ? ahead : one_buffer)[below(8)];
    const unsigned damaged[] = {0, 0, 1, 3};
    damaged_ = damaged[below(4)];
    resets_ = chance(3) ? 8 : 0;
    // Numbers wrap at 2^32, and the eight bits of them in a hit at 256.
    first_number_ = chance(3) ? 0xffffffffu - static_cast<std::uint32_t>(below(60))
                              : static_cast<std::uint32_t>(random_());
    draw_settings();
}

void episode::draw_settings() {
    const std::uint64_t variant = chance(3) ? 0 : random_();
    settings_.settings = oracle::test_settings(variant);
    settings_.tables = oracle::test_tables(variant);
    settings_.free_running = built_.has_free_running && chance(3);
    registers::Settings& settings = settings_.settings;
    settings.late_limit = static_cast<std::uint32_t>(below(3809));
    // The decision is in time always, sometimes, or never.
    const std::uint32_t latencies[] = {0, 1200, 2500, 6000, 40000};
    settings.decision_latency = latencies[below(5)];
    settings.period =
        chance(4) ? static_cast<std::uint32_t>(random_()) : static_cast<std::uint32_t>(below(10));
    stimulus_.emplace(seed_, settings, settings_.tables);
    late_.clear();
}

std::optional<step> episode::next() {
    if (done_ == bunches) return std::nullopt;
    step out;
    out.bunch = number_ * bunches + done_;
    out.inside = inside_ + (settings_.free_running ? 2 : 0);
    if (out.bunch % bunches_to_flood == bunches_to_flood - 1) {
        make_flood(out);
        ++done_;
        return out;
    }
    if (done_ != 0 && chance(15)) {
        out.first = step::before::apply;
        draw_settings();
        out.inside = inside_ + (settings_.free_running ? 2 : 0);
    } else if (chance(12)) {
        out.first = chance(2) ? step::before::hold : step::before::stop;
    }
    if (alone_after_) out.inside = 0;
    alone_after_ = false;
    if (out.first != step::before::nothing || chance(5)) out.clocks = static_cast<unsigned>(below(2000));

    oracle::Bunch bunch = (*stimulus_)(out.bunch);
    bunch.number = first_number_ + static_cast<std::uint32_t>(done_);
    if (settings_.free_running) bunch = frame(bunch);
    if (settings_.free_running && chance(60)) overflow(bunch);
    out.kind = bunch.kind;
    out.words = packet(bunch);
    out.playback = chance(8);
    if (damaged_ != 0 && below(8) < damaged_) damage(out.words);
    if (out.first == step::before::hold || out.first == step::before::stop)
        out.stopped_at = chance(2) ? 0 : static_cast<long>(below(out.words.size() + 1));
    // In free-running mode what is lost stays until a later frame closes: only a source that never waits
    // sends on.
    if (chance(20) && (!settings_.free_running || inside_ >= unlimited)) burst(out);
    if (resets_ != 0 && chance(resets_)) {
        out.reset_after = static_cast<long>(below(out.words.size() + 1));
        if (chance(2)) out.reset_after = static_cast<long>(out.words.size());
        out.reset_delay = static_cast<unsigned>(below(chance(2) ? 4 : 3000));
        out.reload = chance(2);
    }
    ++done_;
    return out;
}

// The hits of a bunch as those of a frame: some lie across its edges, some come with a later packet.
oracle::Bunch episode::frame(oracle::Bunch bunch) {
    const std::uint64_t frame = done_ + 1;  // times do not become negative
    const long shift = static_cast<long>(below(3000)) - 1500;
    for (const words::Hit& hit : bunch.hits) {
        const long time = static_cast<long>(frame * frame_ticks + hit.time) + shift;
        if (time < 0) continue;
        const unsigned how = static_cast<unsigned>(below(10));
        const std::uint64_t limit = settings_.settings.late_limit;
        const std::uint64_t delay = how < 5 ? 0 : how < 9 ? below(limit + 1) : below(2 * limit + 100);
        arrival late{hit, std::max(frame, (static_cast<std::uint64_t>(time) + delay) / frame_ticks)};
        if (late.frame > frame && how == 0) --late.frame;  // before its frame has begun
        const std::uint64_t start = (bunch.number - frame) * frame_ticks;
        late.hit.time = static_cast<std::uint32_t>((start + static_cast<std::uint64_t>(time)) & 0xfffff);
        late_.push_back(late);
    }
    bunch.hits.clear();
    std::vector<arrival> later;
    for (const arrival& hit : late_) {
        if (hit.frame <= frame) {
            bunch.hits.push_back(hit.hit);
        } else {
            later.push_back(hit);
        }
    }
    late_ = later;
    return bunch;
}

// With a time marker in free-running mode; most markers are true.
std::vector<std::uint64_t> episode::packet(const oracle::Bunch& bunch) {
    std::vector<std::uint64_t> words = oracle::hit_packet(bunch);
    if (!settings_.free_running || chance(8)) return words;
    words.pop_back();
    words::TimeMarker marker;
    const std::uint32_t ahead[] = {0, 0, 0, 0, 1, 1, 0xffffffffu, 2};
    marker.frame = bunch.number + ahead[below(8)];
    marker.time = static_cast<std::uint32_t>(below(frame_ticks));
    // From when on it closes the frame before.
    const std::uint32_t closes =
        constants::guard_ticks + settings_.settings.pair_width + settings_.settings.late_limit;
    if (chance(3))
        marker.time = std::min(closes + static_cast<std::uint32_t>(below(3)) - 1, constants::frame_ticks - 1);
    for (unsigned markers = chance(10) ? 2 : 1; markers > 0; --markers)
        words.insert(words.begin() + static_cast<long>(1 + below(words.size())), marker.pack());
    words::BunchTrailer trailer;
    trailer.crc = oracle::crc32_of(words);
    trailer.hits = static_cast<std::uint32_t>(bunch.hits.size()) & 0xffff;
    words.push_back(trailer.pack());
    return words;
}

// The next kind of flood, after settings that let it do what it is for; the last bunch of its episode.
void episode::make_flood(step& out) {
    const auto kind =
        static_cast<flood>(out.bunch / bunches_to_flood % static_cast<std::uint64_t>(flood::count));
    out.first = step::before::apply;
    draw_settings();
    prepare(kind, built_, settings_);
    oracle::Bunch bunch = stimulus_->physics(out.bunch, 0);
    bunch.number = first_number_ + static_cast<std::uint32_t>(done_);
    out.kind = "flood";
    out.words = flood_packet(kind, built_, bunch);
}

// Small packets back to back behind it, more than there are places for records: some leave none of their own.
// Half of the time nothing follows for a while, so that the last of them leaves by itself.
void episode::burst(step& out) {
    constexpr std::uint32_t packets = 24;
    out.kind = "burst";
    out.inside = packets;
    for (std::uint32_t i = 0; i < packets; ++i) {
        oracle::Bunch small = stimulus_->physics(out.bunch, 0);
        small.number = static_cast<std::uint32_t>(random_());
        small.hits.resize(std::min<std::size_t>(small.hits.size(), below(3)));
        const std::vector<std::uint64_t> words = oracle::hit_packet(small);
        out.words.insert(out.words.end(), words.begin(), words.end());
    }
    alone_after_ = chance(2) && !settings_.free_running;  // frames stay open
}

// More hits in the guard than a buffer takes: both frames that they are in lose some.
void episode::overflow(oracle::Bunch& bunch) {
    bunch.kind = "overflow";
    words::Hit hit;
    hit.energy = 1000;
    hit.time = static_cast<std::uint32_t>(
        ((bunch.number + std::uint64_t{1}) * frame_ticks - constants::guard_ticks / 2) & 0xfffff);
    for (int i = 0; i < 2 * built_.hits_bunch; ++i) {
        hit.column = static_cast<std::uint32_t>(below(29));
        hit.row = static_cast<std::uint32_t>(below(29));
        bunch.hits.push_back(hit);
    }
}

void episode::damage(std::vector<std::uint64_t>& packet) {
    for (unsigned faults = 1 + static_cast<unsigned>(below(3)); faults > 0 && !packet.empty(); --faults) {
        const std::size_t at = below(packet.size()), other = below(packet.size());
        const auto place = packet.begin() + static_cast<long>(at);
        switch (below(10)) {
            case 0:
                packet.erase(place);
                break;
            case 1:
                packet.insert(place, packet[other]);
                break;
            case 2:
                packet[at] ^= std::uint64_t{1} << below(64);
                break;
            case 3:
                packet.insert(place, random_());
                break;
            case 4:
                packet.resize(at);
                break;
            case 5:
                std::swap(packet[at], packet[other]);
                break;
            case 6:
                packet.back() ^= std::uint64_t{1} << below(32);
                break;
            case 7:
                packet.pop_back();
                break;
            case 8:  // hardly anything between header and trailer
                if (packet.size() > 4) packet.erase(packet.begin() + 2, packet.end() - 1);
                break;
            default:
                packet.insert(packet.begin(), packet[other]);
                break;
        }
    }
}

}  // namespace antipode::testbench
