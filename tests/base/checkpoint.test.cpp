#include "base/checkpoint.hpp"

#include "../folder.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/program.hpp"

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

TEST_CASE("A stored piece comes back under its key only, and not if any byte of it has changed") {
    const TestFolder folder;
    const auto path = folder / "piece.cbor";
    const nlohmann::json piece{{"n2", 1.5}, {"pairs", {1, 2, 3}}};
    CHECK_FALSE(read_checkpoint(path, "key"));
    write_checkpoint(path, "key", piece);
    CHECK(read_checkpoint(path, "key") == piece);
    CHECK_FALSE(read_checkpoint(path, "another"));
    const auto whole = read_file(path);
    for (std::size_t i = 0; i < whole.size(); ++i) {
        auto damaged = whole;
        damaged[i] ^= 1;
        write_file(path, damaged);
        CHECK_FALSE(read_checkpoint(path, "key"));
        write_file(path, whole.substr(0, i));
        CHECK_FALSE(read_checkpoint(path, "key"));
    }
}

TEST_CASE("A key depends on what it is made of and on the bytes of the program") {
    CHECK(program_sha256() == sha256_file("/proc/self/exe"));
    CHECK(checkpoint_key({{"seed", 1}}) == checkpoint_key({{"seed", 1}}));
    CHECK(checkpoint_key({{"seed", 1}}) != checkpoint_key({{"seed", 2}}));
    CHECK(checkpoint_key({{"seed", 1}}) != sha256(nlohmann::json{{"seed", 1}}.dump()));
}

TEST_CASE("The cards that come with the program are found from where it runs") {
    CHECK(std::filesystem::exists(config_folder() / "run3/published.toml"));
}

TEST_CASE("A stored piece that somebody has made up is passed over: nested too deep, or of another form") {
    const TestFolder folder;
    const auto path = folder / "piece";
    const auto key = checkpoint_key({{"seed", 1}});
    const auto store = [&](const std::string& content) { write_file(path, sha256(content) + content); };
    store(std::string(10'000'000, '\x81'));  // arrays of one, in each other
    CHECK_FALSE(read_checkpoint(path, key));
    store("\x9b\x7f\xff\xff\xff\xff\xff\xff\xff");  // an array of 2^63 - 1 items
    CHECK_FALSE(read_checkpoint(path, key));
    const auto cbor = nlohmann::json::to_cbor(nlohmann::json{{"key", 7}, {"result", 1}});
    store({cbor.begin(), cbor.end()});
    CHECK_FALSE(read_checkpoint(path, key));
    for (const auto& items : std::vector<nlohmann::json>{nlohmann::json("text"), nlohmann::json{{{"a", 1}}},
                                                         nlohmann::json{{1e300, 1}}, nlohmann::json{{-1, 1}},
                                                         nlohmann::json{{1}}}) {
        write_checkpoint(path, key, items);
        Checkpoint checkpoint(path, key);
        CHECK(checkpoint.find(0) == nullptr);
    }
    write_checkpoint(path, key, nlohmann::json{{0, "not a number"}});
    Checkpoint checkpoint(path, key);
    CHECK(parallel_map(1, &checkpoint, Progress::none(), [](std::size_t) { return 5; }) == std::vector{5});
}
