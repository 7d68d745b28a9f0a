// Stored pieces of long work. The first byte says whose: blocks of a campaign, or items of a loop; the rest
// is CBOR, which the harness closes with the right key and checksum, or the file as it is. What is accepted
// is stored and read back as the same; what is not is passed over, and never ends the program.
#include "analysis/blocks.hpp"

#include "base/checkpoint.hpp"
#include "base/hash.hpp"
#include "fuzz.hpp"

using namespace antipode;
using nlohmann::json;

namespace {

constexpr const char* key = "0123456789abcdef";

/// The file of a piece whose result is these bytes.
std::string closed(std::string_view result) {
    std::string content("\xa2\x63key\x70");
    content.append(key).append("\x66result").append(result);
    return sha256(content) + content;
}

template <class Read>
void check(const std::filesystem::path& path, Read&& read) {
    const auto piece = read_checkpoint(path, key, read);
    if (!piece) return;
    const json stored = analysis::to_json(*piece);
    const auto cbor = json::to_cbor(stored);
    fuzz::memory_file(closed({reinterpret_cast<const char*>(cbor.data()), cbor.size()}));
    const auto again = read_checkpoint(path, key, read);
    // As bytes: NaN is not equal to itself.
    fuzz::require(again && json::to_cbor(json(analysis::to_json(*again))) == cbor,
                  "a block reads back as the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto bytes = fuzz::text_of(data + 1, size - 1);
    const auto& path = fuzz::memory_file(*data == 'f' ? std::string(bytes) : closed(bytes));
    switch (*data) {
        case 's':
            check(path, analysis::sample_from);
            break;
        case 'a':
            check(path, analysis::acceptance_from);
            break;
        default: {
            Checkpoint checkpoint(path, key);
            const auto items =
                parallel_map(3, &checkpoint, Progress::none(), [](std::size_t i) { return double(i); });
            fuzz::require(items.size() == 3, "a loop has all of its items");
            checkpoint.remove();
        }
    }
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
    fuzz::Random random(seed);
    if (size < 2 || *data == 'f' || random() % 4 == 0) return LLVMFuzzerMutate(data, size, max_size);
    const auto parsed = parse_cbor(fuzz::text_of(data + 1, size - 1));
    if (!parsed) return LLVMFuzzerMutate(data, size, max_size);
    nlohmann::ordered_json tree = *parsed;
    fuzz::mutate_tree(tree, random);
    const auto cbor = nlohmann::ordered_json::to_cbor(tree);
    return 1 +
           fuzz::give_back({reinterpret_cast<const char*>(cbor.data()), cbor.size()}, data + 1, max_size - 1);
}
