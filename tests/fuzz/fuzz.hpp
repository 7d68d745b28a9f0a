#pragma once

/// What the fuzz harnesses share. A harness X.fuzz.cpp defines LLVMFuzzerTestOneInput, and a custom mutator
/// where bytes alone would not come past a checksum. libFuzzer runs it in the preset `fuzz`; replay.cpp runs
/// it over the corpus in the unit tests.

#include "base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed);
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace antipode::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// Ends the process with the message if an invariant of a reader does not hold.
void require(bool holds, const char* invariant);

/// Puts the bytes into a file in memory, one a process, and returns its path, for readers that take a path.
const std::filesystem::path& memory_file(std::string_view bytes);

/// True if the reader accepts its input. It may refuse it with the errors of the house; another exception
/// ends the process.
template <class Read>
bool accepted(Read&& read) {
    try {
        read();
        return true;
    } catch (const Error& error) {
        require(*error.what() != 0, "an error says something");
        return false;
    }
}

using Random = std::mt19937;

/// A number below n, or 0.
inline std::size_t below(Random& random, std::size_t n) {
    return n == 0 ? 0 : random() % n;
}

/// Changes a vector of bytes or words as libFuzzer changes bytes; it may grow by half.
template <class Item>
void mutate_bytes(std::vector<Item>& items) {
    const auto used = items.size() * sizeof(Item);
    items.resize(items.size() + items.size() / 2 + 8);
    const auto size =
        LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(items.data()), used, items.size() * sizeof(Item));
    items.resize(size / sizeof(Item));
}

/// Deletes, repeats or swaps an item.
template <class Item>
void mutate_order(std::vector<Item>& items, Random& random) {
    if (items.empty()) return;
    const auto at = items.begin() + static_cast<std::ptrdiff_t>(below(random, items.size()));
    switch (random() % 3) {
        case 0:
            items.erase(at);
            break;
        case 1: {
            const auto copy = *at;
            items.insert(items.begin() + static_cast<std::ptrdiff_t>(below(random, items.size() + 1)), copy);
            break;
        }
        default:
            std::swap(*at, items[below(random, items.size())]);
    }
}

/// Copies a changed input back; what does not fit is cut off.
std::size_t give_back(std::string_view changed, std::uint8_t* data, std::size_t max_size);

/// Changes one token of a text between separators to a value that readers get wrong, or reorders its lines;
/// or changes bytes.
std::size_t mutate_text(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned int seed,
                        std::string_view separators);

/// Changes one value in a tree: to one that readers get wrong or to another of the tree; or deletes or
/// repeats it.
void mutate_tree(nlohmann::ordered_json& tree, Random& random);

/// Changes words of packets of hits or primitives: fields, types, order. Three times in four the count and
/// the checksum of each trailer are made right again, so that what stands behind the check is reached.
void mutate_packets(std::vector<std::uint64_t>& words, Random& random);

}  // namespace antipode::fuzz
