#include "fuzz.hpp"

#include "base/version.hpp"
#include "formats/word_file.hpp"
#include "generated/words.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include <sys/mman.h>
#include <unistd.h>

/// Called by libFuzzer at its start: a campaign's record names what it ran.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
    std::fprintf(stderr, "commit %s\n", std::string(antipode::git_commit()).c_str());
    return 0;
}

namespace antipode::fuzz {

void require(bool holds, const char* invariant) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", invariant);
    std::abort();
}

const std::filesystem::path& memory_file(std::string_view bytes) {
    static const int file = ::memfd_create("fuzz", MFD_CLOEXEC);
    static const std::filesystem::path path = "/proc/self/fd/" + std::to_string(file);
    if (::ftruncate(file, 0) != 0 ||
        ::pwrite(file, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        std::abort();
    return path;
}

std::size_t give_back(std::string_view changed, std::uint8_t* data, std::size_t max_size) {
    const auto size = std::min(changed.size(), max_size);
    std::copy_n(changed.begin(), size, data);
    return size;
}

namespace {

constexpr std::array<std::string_view, 40> bad_values{"",
                                                      "0",
                                                      "-1",
                                                      "1e308",
                                                      "1e400",
                                                      "-1e-320",
                                                      "nan",
                                                      "inf",
                                                      "-inf",
                                                      "9223372036854775807",
                                                      "0x7",
                                                      "1_000",
                                                      "1,5",
                                                      "1;5",
                                                      "true",
                                                      "\"\"",
                                                      "[]",
                                                      "{}",
                                                      "[[[[",
                                                      "-9223372036854775808",
                                                      "\"",
                                                      "'",
                                                      "\\",
                                                      "\\n",
                                                      "`id`",
                                                      "%s%n",
                                                      "\t",
                                                      "\r",
                                                      "\x1b[",
                                                      "18446744073709551616",
                                                      "#",
                                                      "=1+1",
                                                      "../x",
                                                      "2147483648",
                                                      "4294967296",
                                                      "1979-05-27",
                                                      "\xef\xbb\xbf",
                                                      "\xff\xfe",
                                                      "\xc3\xa9",
                                                      "null"};

std::string bad_value(Random& random) {
    return std::string(bad_values[below(random, bad_values.size())]);
}

std::vector<std::string> split_lines(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

}  // namespace

std::size_t mutate_text(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned int seed,
                        std::string_view separators) {
    Random random(seed);
    const auto kind = random() % 4;
    if (kind == 0 || size == 0) return LLVMFuzzerMutate(data, size, max_size);
    std::string text(text_of(data, size));
    if (kind == 1) {
        auto lines = split_lines(text);
        mutate_order(lines, random);
        text.clear();
        for (const auto& line : lines)
            text += line;
        return give_back(text, data, max_size);
    }
    const auto at = below(random, size);
    const auto before = text.find_last_of(separators, at);
    const auto begin = before == std::string::npos ? 0 : before + 1;
    const auto end = std::min(text.find_first_of(separators, begin), size);
    if (kind == 2) {
        text.replace(begin, end - begin, bad_value(random));
    } else {  // a number a little or much larger
        const double value = std::strtod(text.c_str() + begin, nullptr);
        constexpr std::array factors{-1.0, 0.0, 0.5, 0.999, 1.001, 2.0, 10.0, 1e6, 1e18};
        text.replace(begin, end - begin, std::to_string(value * factors[below(random, factors.size())]));
    }
    return give_back(text, data, max_size);
}

namespace {

void collect(nlohmann::ordered_json& tree, std::vector<nlohmann::ordered_json*>& nodes) {
    nodes.push_back(&tree);
    if (tree.is_structured())
        for (auto& item : tree)
            collect(item, nodes);
}

nlohmann::ordered_json bad_leaf(Random& random) {
    switch (random() % 8) {
        case 0:
            return nullptr;
        case 1:
            return true;
        case 2:
            return random() % 2 ? -1 : std::numeric_limits<std::int64_t>::min();
        case 3:
            return std::numeric_limits<std::uint64_t>::max();
        case 4:
            return random() % 2 ? 1e308 : 5e-324;
        case 5:
            return nlohmann::ordered_json::array();
        case 6:
            return nlohmann::ordered_json::object();
        default:
            return bad_value(random);
    }
}

}  // namespace

void mutate_tree(nlohmann::ordered_json& tree, Random& random) {
    std::vector<nlohmann::ordered_json*> nodes;
    collect(tree, nodes);
    auto& node = *nodes[below(random, nodes.size())];
    const nlohmann::ordered_json other = *nodes[below(random, nodes.size())];
    switch (random() % 6) {
        case 0:
            node = other;
            break;
        case 1:
            node = bad_leaf(random);
            break;
        case 2:
            if (node.is_array()) node.push_back(random() % 2 ? other : bad_leaf(random));
            if (node.is_object()) node[bad_value(random)] = other;
            break;
        case 3:
            if (node.is_structured() && !node.empty())
                node.erase(std::next(node.begin(), static_cast<std::ptrdiff_t>(below(random, node.size()))));
            break;
        case 4:
            if (node.is_array() && !node.empty()) std::swap(node[0], node[below(random, node.size())]);
            break;
        default:
            if (node.is_number()) node = node.get<double>() * (random() % 2 ? -1 : 1.5);
            if (node.is_string()) node = node.get<std::string>() + bad_value(random);
    }
}

namespace {

/// Makes the count and the checksum of each trailer right.
void close_packets(std::vector<std::uint64_t>& words) {
    std::size_t begin = 0, hits = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto packet = std::span(words).subspan(begin, i - begin);
        if (words::BunchHeader::is(words[i]) || words::PrimitiveHeader::is(words[i])) {
            begin = i;
            hits = 0;
        } else if (words::Hit::is(words[i])) {
            ++hits;
        } else if (words::BunchTrailer::is(words[i])) {
            const auto count = static_cast<std::uint32_t>(hits & 0xffff);
            words[i] = words::BunchTrailer{formats::crc32_of(packet), count}.pack();
        } else if (words::PrimitiveTrailer::is(words[i])) {
            const auto count = static_cast<std::uint32_t>(packet.size() & 0xffff);
            words[i] = words::PrimitiveTrailer{formats::crc32_of(packet), count}.pack();
        }
    }
}

}  // namespace

void mutate_packets(std::vector<std::uint64_t>& words, Random& random) {
    if (words.empty()) words.push_back(words::BunchHeader{1}.pack());
    auto& word = words[below(random, words.size())];
    switch (random() % 6) {
        case 0:
            mutate_bytes(words);
            break;
        case 1:
            mutate_order(words, random);
            break;
        case 2:
            word ^= std::uint64_t{1} << random() % 64;
            break;
        case 3: {  // a run of bits, as wide as a field, all the same
            const auto mask = ((std::uint64_t{2} << random() % 16) - 1) << random() % 56;
            word = random() % 2 ? word | mask : word & ~mask;
            break;
        }
        case 4:
            word += random() % 2 ? 1 : ~std::uint64_t{0};
            break;
        default:  // a hit or a cluster once more, a little changed
            words.push_back(word ^ random() % 4096);
            mutate_order(words, random);
    }
    if (random() % 4 != 0) close_packets(words);
}

}  // namespace antipode::fuzz
