// Runs one harness without libFuzzer: over each file of the folders that are given, and over a few hundred
// changes of each, always the same ones. So every compiler and the unit tests' sanitizers run what fuzzing
// has found.
#include "fuzz.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>

namespace {
std::minstd_rand bits(1);
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size) {
    if (size < max_size && (size == 0 || bits() % 8 == 0)) data[size++] = static_cast<std::uint8_t>(bits());
    if (size > 1 && bits() % 8 == 0) size -= bits() % size;
    if (size > 0) data[bits() % size] ^= static_cast<std::uint8_t>(1u << bits() % 8);
    return size;
}

int main(int argc, char** argv) {
    std::vector<std::filesystem::path> files;
    for (const std::string folder : std::span(argv, static_cast<std::size_t>(argc)).subspan(1))
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    constexpr unsigned changes = 50;
    for (const auto& file : files) {
        std::ifstream stream(file, std::ios::binary);
        std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(stream), {}};
        std::printf("%s\n", file.filename().c_str());
        std::fflush(stdout);
        auto size = bytes.size();
        LLVMFuzzerTestOneInput(bytes.data(), size);
        bytes.resize(2 * size + 1024);
        for (unsigned seed = 1; seed <= changes; ++seed) {
            size = LLVMFuzzerCustomMutator(bytes.data(), size, bytes.size(), seed);
            // A copy of its own size: a read beyond its end is noticed.
            const std::vector<std::uint8_t> input(bytes.begin(),
                                                  bytes.begin() + static_cast<std::ptrdiff_t>(size));
            LLVMFuzzerTestOneInput(input.data(), input.size());
        }
    }
    std::printf("%zu files\n", files.size());
    return files.empty() ? 1 : 0;
}
