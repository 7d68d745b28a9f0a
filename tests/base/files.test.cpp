#include "base/files.hpp"

#include "../folder.hpp"
#include "base/error.hpp"

#include <csignal>
#include <iterator>

#include <catch2/catch.hpp>
#include <sys/resource.h>
#include <sys/stat.h>

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
