#pragma once

/// Counter-based random numbers: a stream is named by what it is for, not by when it is drawn, so that a
/// result does not depend on the number of threads, ranks or shards.

#include <array>
#include <cstdint>
#include <string_view>

#include <Random123/philox.h>

namespace antipode {

/// The seed of a run together with the name of one use of random numbers in it ("b_toys").
struct RandomKey {
    std::uint64_t seed;
    std::uint64_t name;

    constexpr RandomKey(std::uint64_t run_seed, std::string_view use) noexcept
        : seed(run_seed), name(14695981039346656037ULL) {
        for (const char character : use) {  // FNV-1a, 64 bits
            name ^= static_cast<unsigned char>(character);
            name *= 1099511628211ULL;
        }
    }
};

/// The stream of one item (toy, bunch, ...) of a key. It meets UniformRandomBitGenerator, so that the
/// distributions of Boost.Random and of the standard library draw from it; Boost's give the same digits with
/// every compiler. Philox 4x64, 10 rounds: Salmon et al., SC11, doi:10.1145/2063384.2063405.
class RandomStream {
public:
    using result_type = std::uint64_t;

    /// @param item, part  numbers of the item, for example pseudo-experiment and toy; each pair is its own
    /// stream
    explicit RandomStream(const RandomKey& key, std::uint64_t item = 0, std::uint64_t part = 0) noexcept {
        key_[0] = key.seed;
        key_[1] = key.name;
        counter_[1] = item;
        counter_[2] = part;
    }

    static constexpr result_type min() noexcept { return 0; }
    static constexpr result_type max() noexcept { return ~result_type{0}; }

    result_type operator()() noexcept {
        if (next_ == block_.size()) {
            block_ = Generator()(counter_, key_);
            ++counter_[0];
            next_ = 0;
        }
        return block_[next_++];
    }

private:
    using Generator = r123::Philox4x64;
    Generator::key_type key_{};
    Generator::ctr_type counter_{};
    Generator::ctr_type block_{};
    std::size_t next_ = Generator::ctr_type().size();
};

}  // namespace antipode
