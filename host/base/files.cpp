#include "base/files.hpp"

#include "base/error.hpp"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace antipode {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const char* action, const fs::path& path, int reason) {
    throw IoError(fmt::format("cannot {} {}: {}", action, path.string(), std::strerror(reason)));
}

/// An open file descriptor; closing reports what a delayed write could not store.
class Descriptor {
public:
    /// shown: the name by which the user knows the file.
    Descriptor(const fs::path& path, int flags, fs::path shown)
        : shown_(std::move(shown)), number_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
        if (number_ < 0) fail((flags & O_ACCMODE) == O_RDONLY ? "read" : "write", shown_, errno);
    }
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    void write(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto written = ::write(number_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail("write", shown_, errno);
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    std::string read() const {
        std::string bytes;
        char block[1 << 16];
        for (;;) {
            const auto count = ::read(number_, block, sizeof block);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) fail("read", shown_, errno);
            if (count == 0) return bytes;
            bytes.append(block, static_cast<std::size_t>(count));
        }
    }
    void flush_to_disk() const {
        if (::fsync(number_) != 0) fail("write", shown_, errno);
    }
    void close() {
        if (::close(std::exchange(number_, -1)) != 0) fail("write", shown_, errno);
    }

private:
    fs::path shown_;
    int number_;
};

}  // namespace

PendingFile::PendingFile(const fs::path& path) {
    std::error_code error;
    // A link keeps pointing where it points: its target is replaced.
    path_ = fs::is_symlink(path, error) ? fs::weakly_canonical(path) : path;
    const auto folder = path_.has_parent_path() ? path_.parent_path() : fs::path(".");
    fs::create_directories(folder, error);
    if (error) fail("make folder", folder, error.value());
    // Opened, not made by mkstemp: a result is as readable as any other file of the user.
    for (int attempt = 0;; ++attempt) {
        temporary_ = folder / fmt::format(".{}.{}-{}", path_.filename().string(), ::getpid(), attempt);
        const int number = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (number >= 0) {
            ::close(number);
            return;
        }
        if (errno != EEXIST) fail("write", path_, errno);
    }
}

PendingFile::~PendingFile() {
    std::error_code ignored;
    if (!temporary_.empty()) fs::remove(temporary_, ignored);
}

void PendingFile::commit() {
    Descriptor(temporary_, O_RDONLY, path_).flush_to_disk();
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail("write", path_, errno);
    temporary_.clear();
}

void require_writable(const fs::path& folder) {
    std::error_code error;
    fs::path existing = fs::absolute(folder);
    while (!fs::exists(existing, error) && existing != existing.root_path())
        existing = existing.parent_path();
    if (!fs::is_directory(existing, error)) fail("make folder", folder, ENOTDIR);
    if (::access(existing.c_str(), W_OK | X_OK) != 0) fail("write into", folder, errno);
}

void write_file(const fs::path& path, std::string_view bytes) {
    const auto write = [&](const fs::path& to) {
        Descriptor file(to, O_WRONLY, path);
        file.write(bytes);
        file.close();
    };
    std::error_code error;
    const auto status = fs::status(path, error);
    if (fs::exists(status) && !fs::is_regular_file(status)) return write(path);
    PendingFile pending(path);
    write(pending.temporary());
    pending.commit();
}

std::string read_file(const fs::path& path) {
    return Descriptor(path, O_RDONLY, path).read();
}

}  // namespace antipode
