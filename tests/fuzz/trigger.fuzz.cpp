// Hit words into the trigger's library. Whatever the words: the packets that it gives are whole.
#include "formats/summary.hpp"
#include "formats/word_file.hpp"
#include "fuzz.hpp"
#include "trigger/engine.hpp"

#include <cstring>

using namespace antipode;

namespace {

std::vector<std::uint64_t> words_of(const std::uint8_t* data, std::size_t size) {
    std::vector<std::uint64_t> words(size / 8);
    if (!words.empty()) std::memcpy(words.data(), data, words.size() * 8);
    return words;
}

formats::Summary summary_of(formats::Stream stream, std::span<const std::uint64_t> words) {
    formats::Summary summary(stream);
    while (!words.empty()) {
        const auto packet = formats::first_packet(stream, words);
        summary.add(packet);
        words = words.subspan(packet.size());
    }
    return summary;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto configuration = trigger::configure({}, {});
    const auto words = words_of(data, size);
    trigger::Engine engine(trigger::Design::small_3x3, configuration);
    std::vector<std::uint64_t> out;
    engine.process(words, out);
    engine.finish(out);
    const auto result = summary_of(formats::Stream::primitives, out);
    fuzz::require(
        result.bad_crc == 0 && result.bad_count == 0 && result.no_trailer == 0 && result.stray_words == 0,
        "the trigger writes whole packets");
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
    fuzz::Random random(seed);
    auto words = words_of(data, size);
    fuzz::mutate_packets(words, random);
    return fuzz::give_back({reinterpret_cast<const char*>(words.data()), words.size() * 8}, data, max_size);
}
