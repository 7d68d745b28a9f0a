// Ledgers of looks and unblindings. In a file that is accepted each entry carries the hash of the one before,
// and an unblinding has a reason. The mutator makes the hashes of changed entries right.
#include "blinding/ledger.hpp"

#include "base/hash.hpp"
#include "fuzz.hpp"

using namespace antipode;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::accepted([&] {
        const blinding::Ledger ledger(fuzz::memory_file(fuzz::text_of(data, size)));
        std::string previous;
        for (const auto& entry : ledger.entries()) {
            fuzz::require(entry.previous == previous, "entries are a chain");
            fuzz::require(entry.is_unblinding() || entry.sideband.empty(), "a look has no side band");
            previous = entry.sha256;
        }
    });
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
    fuzz::Random random(seed);
    auto tree = nlohmann::ordered_json::parse(data, data + size, nullptr, false);
    if (!tree.is_object() || random() % 16 == 0) return LLVMFuzzerMutate(data, size, max_size);
    fuzz::mutate_tree(tree, random);
    constexpr auto replace = nlohmann::ordered_json::error_handler_t::replace;
    if (tree.is_object() && tree.contains("entries") && tree["entries"].is_array() && random() % 8 != 0) {
        std::string previous;
        for (auto& entry : tree["entries"]) {
            if (!entry.is_object()) continue;
            entry["previous"] = previous;
            entry.erase("sha256");
            previous = sha256(entry.dump(-1, ' ', false, replace));
            entry["sha256"] = previous;
        }
    }
    return fuzz::give_back(tree.dump(-1, ' ', false, replace), data, max_size);
}
