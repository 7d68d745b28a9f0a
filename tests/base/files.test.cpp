#include "base/files.hpp"

#include "../folder.hpp"
#include "base/error.hpp"

#include <csignal>
#include <iterator>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace antipode;
namespace fs = std::filesystem;

namespace {

std::ptrdiff_t files_in(const fs::path& folder) {
    return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

/// While it lives no file of this process may grow beyond a size: writing fails in the middle, as on a full
/// disk.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }

private:
    rlimit before_{};
};

}  // namespace

TEST_CASE("A file is written whole, into folders that are made for it, and replaces what was there") {
    const TestFolder folder;
    const auto path = folder / "a/b/text";
    write_file(path, "one");
    write_file(path, std::string("two\0three", 9));
    CHECK(read_file(path) == std::string("two\0three", 9));
    CHECK(files_in(path.parent_path()) == 1);
}

TEST_CASE("A write that fails in the middle leaves the old file and nothing else") {
    const TestFolder folder;
    const auto path = folder / "text";
    write_file(path, "old");
    {
        const FileSizeLimit limit(1 << 16);
        CHECK_THROWS_AS(write_file(path, std::string(1 << 20, 'x')), IoError);
    }
    CHECK(read_file(path) == "old");
    CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("A pending file that is not committed vanishes") {
    const TestFolder folder;
    {
        const PendingFile pending(folder / "text");
        CHECK(fs::exists(pending.temporary()));
    }
    CHECK(files_in(folder.path()) == 0);
}

TEST_CASE(
    "A full device, an unwritable folder and a missing file are input/output errors that name the path") {
    const TestFolder folder;
    CHECK_THROWS_WITH(write_file("/dev/full", "text"), "cannot write /dev/full: No space left on device");
    CHECK(fs::is_character_file("/dev/full"));
    write_file(folder / "file", "");
    CHECK_THROWS_AS(write_file(folder / "file/inside", "text"), IoError);
    CHECK_THROWS_AS(write_file("/proc/antipode/text", "text"), IoError);
    CHECK_THROWS_AS(write_file(folder.path(), "text"), IoError);
    CHECK_THROWS_WITH(read_file(folder / "none"), Catch::Contains("none: No such file"));
}

TEST_CASE("A link keeps pointing where it points, and a new file is as readable as the user's mask says") {
    const TestFolder folder;
    write_file(folder / "target", "old");
    fs::create_symlink(folder / "target", folder / "link");
    write_file(folder / "link", "new");
    CHECK(fs::is_symlink(folder / "link"));
    CHECK(read_file(folder / "target") == "new");
    const auto mask = ::umask(022);
    write_file(folder / "public", "");
    ::umask(mask);
    CHECK(fs::status(folder / "public").permissions() == static_cast<fs::perms>(0644));
}

TEST_CASE("What is not a regular file is written to or refused, and never replaced") {
    const TestFolder folder;
    const auto fifo = folder / "fifo";
    REQUIRE(::mkfifo(fifo.c_str(), 0666) == 0);
    const int reader = ::open(fifo.c_str(), O_RDONLY | O_NONBLOCK);
    for (const auto name : {PendingFile::Name::hidden, PendingFile::Name::partial}) {
        PendingFile file(fifo, name);
        file.write("text");
        file.commit();
        char text[5] = {};
        CHECK(::read(reader, text, 4) == 4);
        CHECK(std::string(text) == "text");
        CHECK(fs::is_fifo(fifo));
        CHECK_THROWS_AS(PendingFile(folder.path(), name), IoError);
    }
    ::close(reader);
    PendingFile device("/dev/null");
    device.write("text");
    device.commit();
    CHECK(fs::is_character_file("/dev/null"));
    CHECK(files_in(folder.path()) == 1);
}

TEST_CASE(
    "A FIFO, a folder and a device are refused at once where a file is read; a pipe of the shell is read") {
    const TestFolder folder;
    REQUIRE(::mkfifo((folder / "fifo").c_str(), 0666) == 0);
    CHECK_THROWS_WITH(read_file(folder / "fifo"), Catch::Contains("fifo: a pipe"));
    CHECK_THROWS_WITH(read_file(folder.path()), Catch::Contains("Is a directory"));
    CHECK_THROWS_WITH(read_file("/dev/zero"), Catch::Contains("/dev/zero: a device"));
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    REQUIRE(::write(ends[1], "text", 4) == 4);
    ::close(ends[1]);
    CHECK(read_file("/dev/fd/" + std::to_string(ends[0])) == "text");
    ::close(ends[0]);
}

TEST_CASE("A partial file stays without a commit, and a second writer of its name is refused") {
    const TestFolder folder;
    {
        PendingFile file(folder / "run", PendingFile::Name::partial);
        file.write("half");
        CHECK_THROWS_WITH(PendingFile(folder / "run", PendingFile::Name::partial), Catch::Contains("in use"));
    }
    CHECK(read_file(folder / "run.partial") == "half");
    PendingFile file(folder / "run", PendingFile::Name::partial);
    file.write("whole");
    file.commit();
    CHECK(read_file(folder / "run") == "whole");
    CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("A name of any length that the system takes can be written") {
    const TestFolder folder;
    write_file(folder / std::string(255, 'n'), "text");
    CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("A file that no card, table or result can be is not taken into memory") {
    const TestFolder folder;
    write_file(folder / "large", "");
    std::filesystem::resize_file(folder / "large", largest_text);  // takes no room on the disk
    CHECK(read_file(folder / "large").size() == largest_text);
    std::filesystem::resize_file(folder / "large", std::uintmax_t{1} << 36);
    CHECK_THROWS_WITH(read_file(folder / "large"), Catch::Contains("large: larger than 64 MiB"));
}
