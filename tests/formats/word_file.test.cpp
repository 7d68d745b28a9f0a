#include "formats/word_file.hpp"

#include "../folder.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "formats/packets.hpp"

#include <algorithm>
#include <fstream>
#include <random>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace antipode;
using namespace antipode::formats;

namespace {

/// Packets with their number in the header, of random length.
std::vector<std::vector<std::uint64_t>> random_packets(std::size_t count, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<std::vector<std::uint64_t>> packets(count);
    for (std::size_t i = 0; i < count; ++i) {
        Bunch bunch{.number = static_cast<std::uint32_t>(i),
                    .time_ns = 20'000'000 * i,
                    .charges = {},
                    .hits = {},
                    .marker = {}};
        bunch.hits.resize(random() % 300);
        for (auto& hit : bunch.hits)
            hit.energy = random() % 32768;
        append_words(bunch, packets[i]);
    }
    return packets;
}

void write(const std::filesystem::path& path, const std::vector<std::vector<std::uint64_t>>& packets) {
    WordWriter writer(path, Stream::hits, {{"made by", "test"}});
    for (const auto& packet : packets)
        writer.write(packet);
    writer.finish();
}

void put(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

struct Content {
    std::vector<std::vector<std::uint64_t>> packets;
    Losses losses;
};

Content read(const std::filesystem::path& path) {
    WordReader reader(path);
    Content content;
    while (const auto packet = reader.next())
        content.packets.emplace_back(packet->begin(), packet->end());
    content.losses = reader.losses();
    return content;
}

/// Byte offsets of the blocks of an intact file, and behind the last its size.
std::vector<std::size_t> blocks_of(const std::string& bytes) {
    const std::string magic(
        "\x89"
        "ANTPB\r\n");
    std::vector<std::size_t> offsets;
    for (auto at = bytes.find(magic); at != std::string::npos; at = bytes.find(magic, at + 1))
        offsets.push_back(at);
    offsets.push_back(bytes.size());
    return offsets;
}

std::uint32_t number_of(const std::vector<std::uint64_t>& packet) {
    return words::BunchHeader::unpack(packet.front()).number;
}

}  // namespace

TEST_CASE("A file gives back the packets that were written, and its header") {
    TestFolder folder;
    const auto packets = random_packets(500, 1);
    write(folder / "new/run.hits", packets);
    WordReader reader(folder / "new/run.hits");
    CHECK(reader.stream() == Stream::hits);
    CHECK(reader.header()["made by"] == "test");
    CHECK(reader.header()["stream"] == "hits");
    const auto content = read(folder / "new/run.hits");
    CHECK(content.packets == packets);
    CHECK(content.losses.none());
    CHECK_FALSE(std::filesystem::exists(folder / "new/run.hits.partial"));
}

TEST_CASE("A file without packets is whole") {
    TestFolder folder;
    write(folder / "empty.hits", {});
    const auto content = read(folder / "empty.hits");
    CHECK(content.packets.empty());
    CHECK(content.losses.none());
}

TEST_CASE("A file that was not finished keeps its partial name and is readable up to the last block") {
    TestFolder folder;
    const auto packets = random_packets(200, 2);
    {
        WordWriter writer(folder / "run.hits", Stream::hits, {});
        for (const auto& packet : packets)
            writer.write(packet);
        writer.flush();
        writer.write(packets.front());
    }
    CHECK_FALSE(std::filesystem::exists(folder / "run.hits"));
    const auto content = read(folder / "run.hits.partial");
    CHECK(content.packets == packets);
    CHECK_FALSE(content.losses.complete);
    CHECK(content.losses.damages == 0);
}

TEST_CASE("A file that ends inside a block loses that block and says how many packets it had") {
    TestFolder folder;
    const auto packets = random_packets(500, 3);
    write(folder / "run.hits", packets);
    const auto bytes = read_file(folder / "run.hits");
    const auto blocks = blocks_of(bytes);
    REQUIRE(blocks.size() > 6);
    const auto cut = blocks[4] + 1000;
    put(folder / "cut.hits", bytes.substr(0, cut));
    const auto content = read(folder / "cut.hits");
    REQUIRE(content.losses.damages == 1);
    CHECK(content.losses.first[0].offset == blocks[4]);
    CHECK(content.losses.first[0].bytes == 1000);
    CHECK_FALSE(content.losses.complete);
    // The next block of the intact file tells how many packets there were before it.
    put(folder / "before.hits", bytes.substr(0, blocks[5]));
    const auto before = read(folder / "before.hits");
    CHECK(content.packets.size() + content.losses.packets == before.packets.size());
    CHECK(std::equal(content.packets.begin(), content.packets.end(), packets.begin()));
}

TEST_CASE("A damaged block is located, skipped, and its packets are counted") {
    TestFolder folder;
    const auto packets = random_packets(500, 4);
    write(folder / "run.hits", packets);
    const auto bytes = read_file(folder / "run.hits");
    const auto blocks = blocks_of(bytes);
    std::mt19937_64 random(5);
    for (std::size_t i = 0; i + 1 < blocks.size(); ++i)
        for (int trial = 0; trial < 20; ++trial) {
            auto damaged = bytes;
            const std::size_t length = blocks[i + 1] - blocks[i];
            const std::size_t at = trial < 10 ? random() % 48 : random() % length;
            damaged[blocks[i] + at] = static_cast<char>(damaged[blocks[i] + at] ^ 1 << random() % 8);
            put(folder / "damaged.hits", damaged);
            INFO("block " << i << ", byte " << at);
            const auto content = read(folder / "damaged.hits");
            REQUIRE(content.losses.damages == 1);
            CHECK(content.losses.first[0].offset == blocks[i]);
            CHECK(content.losses.first[0].bytes == length);
            CHECK(content.packets.size() + content.losses.packets == packets.size());
            CHECK(content.losses.complete == (i + 2 < blocks.size()));
        }
}

// The reader holds 1 MiB + 64 KiB: the magic of the next good block falls on the edge of what it holds.
TEST_CASE("A good block is found behind any length of damage") {
    TestFolder folder;
    const auto packets = random_packets(20, 10);
    write(folder / "run.hits", packets);
    const auto bytes = read_file(folder / "run.hits");
    for (std::size_t length = 1114112 - 10; length < 1114112 + 10; ++length) {
        put(folder / "behind.hits", std::string(length, 'x') + bytes);
        const auto content = read(folder / "behind.hits");
        CHECK(content.packets == packets);
        REQUIRE(content.losses.damages == 1);
        CHECK(content.losses.bytes == length);
    }
}

TEST_CASE("Missing and repeated blocks are noticed") {
    TestFolder folder;
    const auto packets = random_packets(500, 6);
    write(folder / "run.hits", packets);
    const auto bytes = read_file(folder / "run.hits");
    const auto blocks = blocks_of(bytes);
    const auto block = bytes.substr(blocks[3], blocks[4] - blocks[3]);

    put(folder / "missing.hits", bytes.substr(0, blocks[3]) + bytes.substr(blocks[4]));
    const auto missing = read(folder / "missing.hits");
    CHECK(missing.losses.damages == 1);
    CHECK(missing.losses.packets > 0);
    CHECK(missing.packets.size() + missing.losses.packets == packets.size());

    put(folder / "repeated.hits", bytes.substr(0, blocks[4]) + block + bytes.substr(blocks[4]));
    const auto repeated = read(folder / "repeated.hits");
    CHECK(repeated.losses.damages == 1);
    CHECK(repeated.losses.packets == 0);
    CHECK(repeated.packets == packets);
}

TEST_CASE("Files of one stream can be joined") {
    TestFolder folder;
    const auto first = random_packets(100, 7), second = random_packets(200, 8);
    write(folder / "1.hits", first);
    {
        WordWriter writer(folder / "2.hits", Stream::hits, {{"made by", "another"}});
        for (const auto& packet : second)
            writer.write(packet);
        writer.finish();
    }
    const auto one = read_file(folder / "1.hits"), two = read_file(folder / "2.hits");
    put(folder / "both.hits", one + two + one);
    const auto content = read(folder / "both.hits");
    CHECK(content.losses.none());
    CHECK(content.packets.size() == 400);

    // The first without its end: the second is still whole.
    put(folder / "both.hits", one.substr(0, one.size() - 100) + two);
    const auto cut = read(folder / "both.hits");
    CHECK_FALSE(cut.losses.complete);
    REQUIRE(cut.packets.size() >= 200);
    CHECK(std::equal(second.begin(), second.end(), cut.packets.end() - 200));
    CHECK(cut.packets.size() + cut.losses.packets == 300);
}

// A FIFO holds 64 KiB: whatever is written must be read at the same time.
TEST_CASE("64 MiB through a pipe need no memory") {
    TestFolder folder;
    const auto pipe = folder / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const auto packets = random_packets(100, 11);
    constexpr std::uint64_t words_to_write = (64 << 20) / 8;
    const auto resident_kib = [] {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        return usage.ru_maxrss;
    };
    // What reader and writer need once.
    write(folder / "small.hits", packets);
    read(folder / "small.hits");
    [[maybe_unused]] const auto before = resident_kib();
    std::uint64_t written = 0;
    std::thread producer([&] {
        WordWriter writer(pipe, Stream::hits, {});
        while (writer.words() < words_to_write)
            for (const auto& packet : packets)
                writer.write(packet);
        writer.finish();
        written = writer.packets();
    });
    WordReader reader(pipe);
    std::uint64_t read_packets = 0;
    while (const auto packet = reader.next())
        read_packets += number_of({packet->begin(), packet->end()}) == read_packets % 100;
    producer.join();
    CHECK(read_packets == written);
    CHECK(reader.losses().none());
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // these keep what is freed
    CHECK(resident_kib() - before < 8 << 10);
#endif
}

TEST_CASE("What is no file of words is refused") {
    TestFolder folder;
    put(folder / "empty", "");
    CHECK_THROWS_AS(WordReader(folder / "empty"), InputError);
    put(folder / "text", std::string(3'000'000, 'x'));
    CHECK_THROWS_AS(WordReader(folder / "text"), InputError);
    CHECK_THROWS_AS(WordReader(folder / "none"), IoError);
    CHECK_THROWS_AS(WordReader(folder.path()), IoError);
    CHECK_THROWS_AS(WordWriter(folder.path() / "text" / "under a file", Stream::hits, {}), IoError);
    WordWriter writer(folder / "large", Stream::hits, {});
    CHECK_THROWS_AS(writer.write(std::vector<std::uint64_t>((1 << 17) + 1)), InputError);
}

TEST_CASE("A full disk is an error, not a shorter file") {
    CHECK_THROWS_AS(WordWriter("/dev/full", Stream::hits, {}), IoError);
}

// Bytes changed, removed, put in, cut and copied at random: every packet that comes out is one that went in,
// in order, and where a later block is good the lost ones are counted exactly.
TEST_CASE("No damage makes the reader fail, lie or lose more than the damaged blocks") {
    TestFolder folder;
    const auto packets = random_packets(120, 9);
    {
        WordWriter writer(folder / "run.hits", Stream::hits, {{"seed", 9}});
        for (std::size_t i = 0; i < packets.size(); ++i) {
            writer.write(packets[i]);
            if (i % 5 == 4) writer.flush();
        }
        writer.finish();
    }
    const auto bytes = read_file(folder / "run.hits");
    const auto seed = Catch::rngSeed() + 1;
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    for (int trial = 0; trial < 1500; ++trial) {
        auto damaged = bytes;
        const auto kinds = 1 + random() % 3;
        bool in_order = true;
        for (std::uint64_t k = 0; k < kinds && !damaged.empty(); ++k) {
            const auto at = random() % damaged.size();
            const auto length = random() % 4 ? 1 + random() % 64 : random() % 20000;
            switch (random() % 5) {
                case 0:
                    damaged[at] = static_cast<char>(random());
                    break;
                case 1:
                    damaged.erase(at, length);
                    break;
                case 2:
                    damaged.insert(at, std::string(length, static_cast<char>(random())));
                    break;
                case 3:
                    damaged.resize(at);
                    break;
                default:
                    damaged.insert(at, bytes.substr(random() % bytes.size(), length));
                    in_order = false;  // a whole header block can be among it: that begins a new file
            }
        }
        put(folder / "damaged.hits", damaged);
        Content content;
        try {
            content = read(folder / "damaged.hits");
        } catch (const InputError&) {
            continue;  // nothing good is left
        }
        for (const auto& packet : content.packets)
            REQUIRE(packet == packets.at(number_of(packet)));
        if (!in_order) continue;
        for (std::size_t i = 1; i < content.packets.size(); ++i)
            REQUIRE(number_of(content.packets[i - 1]) < number_of(content.packets[i]));
        const auto accounted = content.packets.size() + content.losses.packets;
        REQUIRE(accounted <= packets.size());
        if (content.losses.complete) REQUIRE(accounted == packets.size());
    }
}
