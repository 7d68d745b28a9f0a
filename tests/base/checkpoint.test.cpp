#include "base/checkpoint.hpp"

#include "base/files.hpp"
#include "../folder.hpp"

#include <atomic>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include <catch2/catch.hpp>

using namespace antipode;

namespace {

/// Numbers that a text would round, and one that is none.
std::vector<double> result_of(std::size_t item) {
    return {std::sqrt(static_cast<double>(item)), 1e-310, std::numeric_limits<double>::quiet_NaN()};
}

}  // namespace

TEST_CASE("A loop that was stopped goes on with the items that are left, to the same bits") {
    const TestFolder folder;
    const auto file = folder.path() / "unfinished" / "step.checkpoint";
    std::atomic<int> calls{0};
    const auto run = [&](Checkpoint& checkpoint, std::size_t stop_at) {
        return parallel_map(50, &checkpoint, Progress::none(), [&](std::size_t i) {
            if (i == stop_at) throw std::runtime_error("stopped");
            ++calls;
            return result_of(i);
        });
    };
    {
        Checkpoint checkpoint(file, "key");
        CHECK_THROWS(run(checkpoint, 30));
    }
    const int before = calls.exchange(0);
    REQUIRE(before > 0);
    SECTION("with the same key") {
        Checkpoint checkpoint(file, "key");
        const auto results = run(checkpoint, 1000);
        CHECK(calls == 50 - before);
        for (std::size_t i = 0; i < 50; ++i) {
            CHECK(results[i][0] == result_of(i)[0]);
            CHECK(results[i][1] == 1e-310);
            CHECK(std::isnan(results[i][2]));
        }
        checkpoint.remove();
        CHECK_FALSE(std::filesystem::exists(file.parent_path()));
    }
    SECTION("not with another key") {
        Checkpoint checkpoint(file, "another key");
        run(checkpoint, 1000);
        CHECK(calls == 50);
    }
    SECTION("nor from a damaged file") {
        std::string bytes = read_file(file);
        bytes[bytes.size() / 2] ^= 1;
        write_file(file, bytes);
        Checkpoint checkpoint(file, "key");
        run(checkpoint, 1000);
        CHECK(calls == 50);
    }
}
