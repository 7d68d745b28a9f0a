#include "base/parallel.hpp"

#include <atomic>
#include <chrono>
#include <stdexcept>

#include <catch2/catch.hpp>

using namespace antipode;

TEST_CASE("Parallel results stand in the order of their index for any number of threads") {
    for (const int threads : {1, 3, 8}) {
        const auto squares = with_threads(threads, [] {
            return parallel_map(1000, [](std::size_t i) {
                // An inner loop must not hand this thread an item of the outer one.
                const auto inner = parallel_map(5, [i](std::size_t k) { return i + k; });
                return inner[4] - 4 == i ? i * i : 0;
            });
        });
        for (std::size_t i = 0; i < squares.size(); ++i)
            CHECK(squares[i] == i * i);
    }
}

TEST_CASE("As many threads work as are asked for") {
    std::atomic<int> waiting{0};
    std::atomic<int> met{0};
    // Each of three items waits until all three have begun; with fewer threads none would meet the others.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    with_threads(3, [&] {
        parallel_for(3, [&](std::size_t) {
            ++waiting;
            while (waiting < 3 && std::chrono::steady_clock::now() < deadline) {
            }
            if (waiting == 3) ++met;
        });
    });
    CHECK(met == 3);
}

TEST_CASE("An exception of one item reaches the caller") {
    CHECK_THROWS_AS(parallel_for(100,
                                 [](std::size_t i) {
                                     if (i == 57) throw std::runtime_error("57");
                                 }),
                    std::runtime_error);
}
