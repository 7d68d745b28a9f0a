#include "base/lock.hpp"

#include "../folder.hpp"
#include "base/error.hpp"
#include "base/files.hpp"

#include <csignal>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

using namespace antipode;
namespace fs = std::filesystem;

TEST_CASE("A folder or file in use is refused with the holder's process, and free again with the lock") {
    const TestFolder folder;
    const auto of = GENERATE(&Lock::folder, &Lock::file);
    {
        const auto lock = of(folder / "out", Busy::refuse);
        CHECK_THROWS_WITH(of(folder / "out", Busy::refuse),
                          Catch::Contains("out is in use by") && Catch::Contains(std::to_string(::getpid())));
    }
    CHECK_NOTHROW(of(folder / "out", Busy::refuse));
    CHECK((!fs::exists(folder / "out") || fs::is_empty(folder / "out")));
    CHECK_FALSE(fs::exists(folder / ".out.lock"));
}

TEST_CASE("What is short is waited for") {
    const TestFolder folder;
    const auto count = [&] { return fs::exists(folder / "n") ? std::stoi(read_file(folder / "n")) : 0; };
    constexpr int processes = 6, rounds = 10;
    for (int i = 0; i < processes; ++i)
        if (::fork() == 0) {
            for (int round = 0; round < rounds; ++round) {
                const auto lock = Lock::file(folder / "n", Busy::wait);
                write_file(folder / "n", std::to_string(count() + 1));
            }
            ::_exit(0);
        }
    for (int i = 0; i < processes; ++i)
        ::wait(nullptr);
    CHECK(count() == processes * rounds);
}

TEST_CASE("A killed process leaves no lock, and what it left is removed by the next writer") {
    const TestFolder folder;
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const auto child = ::fork();
    if (child == 0) {
        const auto lock = Lock::file(folder / "out", Busy::refuse);
        const PendingFile pending(folder / "result");
        static_cast<void>(::write(ready[1], "x", 1));
        ::pause();
    }
    char x;
    REQUIRE(::read(ready[0], &x, 1) == 1);
    const auto files = [&] { return std::distance(fs::directory_iterator(folder.path()), {}); };
    write_file(folder / "other", "");
    CHECK(files() == 3);  // what a living process writes stays
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    { const auto lock = Lock::file(folder / "out", Busy::refuse); }
    write_file(folder / "other", "");
    CHECK(files() == 1);
    ::close(ready[0]);
    ::close(ready[1]);
}
