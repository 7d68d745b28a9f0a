#include "reconstruction/bunch_account.hpp"

#include "formats/word_file.hpp"
#include "generated/ecal.hpp"
#include "reconstruction/cluster_maker.hpp"

#include <map>
#include <random>

#include <catch2/catch.hpp>

using namespace antipode;
using namespace antipode::reconstruction;

namespace {

/// Numbers below 2^31.
class Random {
public:
    explicit Random(unsigned seed) : generator_(seed) {}
    unsigned operator()() { return static_cast<unsigned>(generator_()) >> 1; }

private:
    std::mt19937 generator_;
};

using Words = std::vector<std::uint64_t>;

formats::Bunch bunch_of(std::uint32_t number, Random& random) {
    formats::Bunch bunch{.number = number,
                         .time_ns = 20'000'000ull * number,
                         .charges = {107520, 36},
                         .hits = {},
                         .marker = {}};
    for (unsigned i = random() % 30; i > 0; --i) {
        const auto& crystal = ecal::crystals[random() % 616];
        bunch.hits.push_back(
            {crystal.x_cell, crystal.y_cell, random() % 4000, random() % 4096, false, false});
    }
    return bunch;
}

/// A packet of hits with one thing wrong with it, or none.
Words damaged(const formats::Bunch& bunch, unsigned how) {
    auto changed = bunch;
    if (how == 6) changed.charges.beam_catcher = (1 << 27) - 1;
    if (how == 7) changed.charges.target = -(1 << 27);
    if (how == 8) changed.hits.resize(most_hits, {14, 2, 320, 41, false, false});
    if (how == 9) changed.hits.resize(most_hits - 1, {14, 2, 320, 41, false, false});
    Words words;
    formats::append_words(changed, words);
    const auto seal = [&](std::size_t hits) {
        words.pop_back();
        words.push_back(
            words::BunchTrailer{formats::crc32_of(words), static_cast<std::uint32_t>(hits)}.pack());
    };
    if (how == 1) words[2] ^= 1;  // the charge
    if (how == 2) seal(bunch.hits.size() + 1);
    if (how == 3) words.pop_back();
    if (how == 4) {
        words.erase(words.begin() + 1);
        seal(bunch.hits.size());
    }
    if (how == 5) {
        words.insert(words.end() - 1, words::BunchCharges{}.pack());
        seal(bunch.hits.size());
    }
    if (how == 10) words.push_back(0);  // a stray word before the next bunch
    if (how == 11) {
        words.insert(words.end() - 1, std::uint64_t{30} << 59);  // of unknown type
        seal(bunch.hits.size());
    }
    return words;
}

std::map<std::uint32_t, int> of_hits(const std::vector<Words>& packets) {
    std::map<std::uint32_t, int> result;
    bool strays = false;
    for (const auto& packet : packets) {
        const bool after = packet.back() == 0;
        formats::PacketFaults faults;
        const auto bunch = formats::read_bunch(std::span(packet).first(packet.size() - after), faults);
        const auto why = left_out(bunch, faults, strays);
        result[bunch.number] = why ? static_cast<int>(*why) : -1;
        strays = after;
    }
    return result;
}

std::map<std::uint32_t, int> of_primitives(const std::vector<Words>& packets) {
    trigger::Engine engine(trigger::Design::large_5x5, trigger::configure({}, {}, {}));
    Words out;
    for (const auto& packet : packets)
        engine.process(packet, out);
    engine.finish(out);
    std::map<std::uint32_t, int> result;
    PrimitiveClusters read;
    for (std::span<const std::uint64_t> rest(out); !rest.empty();) {
        const auto packet = formats::first_packet(formats::Stream::primitives, rest);
        const auto why = read_clusters(packet, geometry::Ecal({}), {}, read);
        result[read.bunch] = why ? static_cast<int>(*why) : -1;
        rest = rest.subspan(packet.size());
    }
    return result;
}

}  // namespace

TEST_CASE("A bunch is left out for the same cause on its hits and on its primitives") {
    Random random(1);
    std::vector<Words> packets;
    std::uint32_t number = 0;
    for (; number < 300; ++number)
        packets.push_back(damaged(bunch_of(number, random), number % 24 < 12 ? number % 12 : random() % 12));
    packets.push_back(damaged(bunch_of(number, random), 0));  // closes the one before
    const auto hits = of_hits(packets);
    CHECK(hits == of_primitives(packets));
    CHECK(hits.at(0) == -1);
    CHECK(hits.at(1) == static_cast<int>(LeftOut::bad_crc));
    CHECK(hits.at(2) == static_cast<int>(LeftOut::bad_count));
    CHECK(hits.at(3) == static_cast<int>(LeftOut::no_trailer));
    CHECK(hits.at(4) == static_cast<int>(LeftOut::incomplete));
    CHECK(hits.at(5) == static_cast<int>(LeftOut::incomplete));
    CHECK(hits.at(6) == static_cast<int>(LeftOut::full_scale));
    CHECK(hits.at(7) == static_cast<int>(LeftOut::full_scale));
    CHECK(hits.at(8) == static_cast<int>(LeftOut::too_many_hits));
    CHECK(hits.at(9) == -1);
    CHECK(hits.at(11) == static_cast<int>(LeftOut::stray_words));
}

TEST_CASE("An account adds up and names its causes") {
    BunchAccount account, other;
    account.kept = 90;
    CHECK(account.whole());
    CHECK(account.text() == "kept 90 bunches");
    other.left_out[static_cast<std::size_t>(LeftOut::bad_crc)] = 2;
    other.left_out[static_cast<std::size_t>(LeftOut::no_trailer)] = 1;
    account += other;
    CHECK_FALSE(account.whole());
    CHECK(account.text() == "kept 90 bunches; left out 3: bad CRC 2, no trailer 1");
}
