// Files of hits: writing, reading, and bunches out of words, beside the CRC-32 that each byte needs twice and
// cannot be cheaper than. Typical Run III bunches of 174 hits.
#include "formats/packets.hpp"
#include "formats/word_file.hpp"

#include <filesystem>
#include <random>

#include <benchmark/benchmark.h>
#include <unistd.h>

using namespace antipode;
using namespace antipode::formats;

namespace {

constexpr std::uint32_t bunches = 2000;

const std::vector<std::vector<std::uint64_t>>& packets() {
    static const auto instance = [] {
        std::mt19937_64 random(1);
        std::vector<std::vector<std::uint64_t>> made(bunches);
        for (std::uint32_t i = 0; i < bunches; ++i) {
            Bunch bunch{.number = i, .time_ns = 20'000'000ull * i, .charges = {}, .hits = {}, .marker = {}};
            for (int hit = 0; hit < 174; ++hit)
                bunch.hits.push_back({14, 2, static_cast<std::uint32_t>(random() % 32768), 41, false, false});
            append_words(bunch, made[i]);
        }
        return made;
    }();
    return instance;
}

std::int64_t total_bytes() {
    std::int64_t bytes = 0;
    for (const auto& packet : packets())
        bytes += static_cast<std::int64_t>(8 * packet.size());
    return bytes;
}

void count(benchmark::State& state) {
    state.SetBytesProcessed(state.iterations() * total_bytes());
    state.SetItemsProcessed(state.iterations() * bunches);
}

void write_to(const std::filesystem::path& path) {
    WordWriter writer(path, Stream::hits, {});
    for (const auto& packet : packets())
        writer.write(packet);
    writer.finish();
}

void crc_alone(benchmark::State& state) {
    for (auto _ : state)
        for (const auto& packet : packets())
            benchmark::DoNotOptimize(crc32_of(packet));
    count(state);
}

void write_file_of_hits(benchmark::State& state) {
    for (auto _ : state)
        write_to("/dev/null");
    count(state);
}

void read_file_of_hits(benchmark::State& state, bool as_bunches) {
    const auto path =
        std::filesystem::temp_directory_path() / ("antipode-bench-" + std::to_string(::getpid()));
    write_to(path);
    PacketFaults faults;
    for (auto _ : state) {
        WordReader reader(path);
        while (const auto packet = reader.next())
            if (as_bunches)
                benchmark::DoNotOptimize(read_bunch(*packet, faults).hits.data());
            else
                benchmark::DoNotOptimize(packet->data());
    }
    std::filesystem::remove(path);
    count(state);
}

BENCHMARK(crc_alone)->Unit(benchmark::kMillisecond);
BENCHMARK(write_file_of_hits)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_file_of_hits, words, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_file_of_hits, bunches, true)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
