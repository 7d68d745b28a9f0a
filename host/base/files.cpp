#include "base/files.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/lock.hpp"

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace antipode {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view hidden_ending = ".antipode";

[[noreturn]] void fail(const char* action, const fs::path& path, int reason) {
    throw IoError(fmt::format("cannot {} {}: {}", action, path.string(), std::strerror(reason)));
}

/// A call that may wait: for the other end of a FIFO, for a reader, for a writer. Ctrl-C ends that; what
/// waits for nobody is written to its end even after it.
template <class Call>
auto again_if_interrupted(Call&& call) {
    for (;;) {
        const auto result = call();
        if (result >= 0 || errno != EINTR) return result;
        check_interrupt();
    }
}

Descriptor open_file(const fs::path& path, int flags, const fs::path& shown) {
    const int number = again_if_interrupted([&] { return ::open(path.c_str(), flags | O_CLOEXEC, 0666); });
    if (number < 0) fail((flags & O_ACCMODE) == O_RDONLY ? "read" : "write", shown, errno);
    return {number, shown};
}

bool is_standard_output(const fs::path& path) {
    struct stat named {
    }, open{};
    return path == "-" || (::stat(path.c_str(), &named) == 0 && ::fstat(STDOUT_FILENO, &open) == 0 &&
                           named.st_dev == open.st_dev && named.st_ino == open.st_ino);
}

/// True for what is written to and never replaced.
bool is_stream(const fs::path& path) {
    if (is_standard_output(path)) return true;
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return false;
    if (S_ISDIR(status.st_mode)) fail("write", path, EISDIR);
    return !S_ISREG(status.st_mode);
}

Descriptor open_stream(const fs::path& path) {
    if (!is_standard_output(path)) return open_file(path, O_WRONLY, path);
    const fs::path shown = path == "-" ? "standard output" : path;
    std::fflush(stdout);  // what was printed comes before
    const int number = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (number < 0) fail("write", shown, errno);
    return {number, shown};
}

/// Where the links of a path lead, also to a file that does not exist yet.
fs::path target_of(const fs::path& path) {
    std::error_code error;
    if (!fs::is_symlink(path, error)) return path;
    auto target = fs::weakly_canonical(path, error);
    if (error) fail("write", path, error.value());
    return target;
}

void flush_folder(const fs::path& folder) {
    const int number = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (number < 0) return;  // a folder that may be written but not read
    const Descriptor file(number, folder);
    if (::fsync(number) != 0 && errno != EINVAL) fail("write", folder, errno);
}

/// Removes temporary files whose writer is gone: nobody holds their lock.
void remove_litter(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const auto name = entry->path().filename().string();
        if (!name.starts_with('.') || !name.ends_with(hidden_ending)) continue;
        const int number = ::open(entry->path().c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (number < 0) continue;
        const Descriptor file(number, entry->path());
        if (try_lock(number) && is_at(number, entry->path())) ::unlink(entry->path().c_str());
    }
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept
    : shown_(std::move(other.shown_)), number_(std::exchange(other.number_, -1)) {}

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

void Descriptor::write(std::string_view bytes) const {
    while (!bytes.empty()) {
        const auto written =
            again_if_interrupted([&] { return ::write(number_, bytes.data(), bytes.size()); });
        if (written < 0) fail("write", shown_, errno);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::size_t Descriptor::read(char* to, std::size_t size) const {
    const auto count = again_if_interrupted([&] { return ::read(number_, to, size); });
    if (count < 0) fail("read", shown_, errno);
    return static_cast<std::size_t>(count);
}

void Descriptor::flush_to_disk() const {
    if (::fsync(number_) != 0) fail("write", shown_, errno);
}

void Descriptor::close() {
    if (::close(std::exchange(number_, -1)) != 0) fail("write", shown_, errno);
}

PendingFile::PendingFile(const fs::path& path, Name name)
    : shown_(path), stream_(is_stream(path)), keep_(name == Name::partial), file_(open(name)) {}

Descriptor PendingFile::open(Name name) {
    if (stream_ && name == Name::partial) return open_stream(shown_);
    path_ = target_of(shown_);
    return name == Name::partial ? open_partial() : open_hidden();
}

Descriptor PendingFile::open_hidden() {
    // What a library writes for a device is made elsewhere.
    const auto folder = stream_ ? fs::temp_directory_path() : folder_of(path_);
    make_folders(folder);
    remove_litter(folder);
    const auto name = path_.filename().string().substr(0, 200);
    for (;;) {
        // Random, not the process's number: hosts that share a folder share those.
        std::uint64_t random = 0;
        if (::getentropy(&random, sizeof random) != 0) fail("write", shown_, errno);
        temporary_ = folder / fmt::format(".{}.{:016x}{}", name, random, hidden_ending);
        // Opened, not made by mkstemp: a result is as readable as any other file of the user.
        const int number = ::open(temporary_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (number < 0 && errno == EEXIST) continue;
        if (number < 0) fail("write", shown_, errno);
        Descriptor file(number, shown_);
        // Before it was locked another process may have taken it for litter.
        if ((try_lock(number) || errno != EWOULDBLOCK) && is_at(number, temporary_)) return file;
        ::unlink(temporary_.c_str());
    }
}

Descriptor PendingFile::open_partial() {
    make_folders(folder_of(path_));
    temporary_ = path_;
    temporary_ += ".partial";
    for (;;) {
        auto file = open_file(temporary_, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, temporary_);
        struct stat status {};
        if (::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode))
            throw IoError(fmt::format("cannot write {}: not a regular file", temporary_.string()));
        lock_descriptor(file.number(), shown_, Busy::refuse);
        if (!is_at(file.number(), temporary_)) continue;  // it has just got its name
        if (::ftruncate(file.number(), 0) != 0) fail("write", shown_, errno);
        return file;
    }
}

PendingFile::~PendingFile() {
    if (!keep_ && !temporary_.empty()) ::unlink(temporary_.c_str());
}

void PendingFile::commit() {
    if (temporary_.empty()) return file_.close();
    if (stream_) {
        auto stream = open_stream(shown_);
        read_blocks(
            temporary_, [&](std::string_view bytes) { stream.write(bytes); }, false);
        return stream.close();
    }
    file_.flush_to_disk();
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail("write", shown_, errno);
    temporary_.clear();
    flush_folder(folder_of(path_));
    file_.close();
}

fs::path folder_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

void make_folders(const fs::path& folder) {
    std::error_code error;
    if (folder.empty() || fs::is_directory(folder, error)) return;
    if (folder.has_parent_path() && folder.parent_path() != folder) make_folders(folder.parent_path());
    if (!folder.has_filename()) return;  // "out/"
    if (::mkdir(folder.c_str(), 0777) == 0)
        flush_folder(folder_of(folder));
    else if (const int reason = errno; !fs::is_directory(folder, error))
        fail("make folder", folder, reason == EEXIST ? ENOTDIR : reason);
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
    if (is_stream(path)) {
        auto stream = open_stream(path);
        stream.write(bytes);
        return stream.close();
    }
    PendingFile pending(path);
    pending.write(bytes);
    pending.commit();
}

void read_blocks(const fs::path& path, const std::function<void(std::string_view)>& take, bool pipes) {
    // Without O_NONBLOCK opening a FIFO waits for a writer.
    const auto file = open_file(path, O_RDONLY | O_NONBLOCK, path);
    struct stat status {};
    struct statfs system {};
    if (::fstat(file.number(), &status) != 0 || ::fstatfs(file.number(), &system) != 0)
        fail("read", path, errno);
    if (!S_ISREG(status.st_mode)) {
        if (S_ISDIR(status.st_mode)) fail("read", path, EISDIR);
        const bool of_shell = S_ISFIFO(status.st_mode) && system.f_type == PIPEFS_MAGIC;
        if (!of_shell || !pipes)
            throw IoError(fmt::format(
                "cannot read {}: {}, expected a regular file: save its content first", path.string(),
                S_ISFIFO(status.st_mode) ? "a pipe, which can be read once only" : "a device or socket"));
        // A descriptor opened anew has flags of its own: the shell's end is not changed.
        if (::fcntl(file.number(), F_SETFL, O_RDONLY) != 0) fail("read", path, errno);
    }
    std::string block(1 << 16, '\0');
    while (const auto count = file.read(block.data(), block.size()))
        take({block.data(), count});
}

std::string read_file(const fs::path& path) {
    std::string bytes;
    read_blocks(
        path,
        [&](std::string_view block) {
            if (bytes.size() + block.size() > largest_text)
                throw InputError(fmt::format("{}: larger than {} MiB, the most for a card, table or result",
                                             path.string(), largest_text >> 20));
            bytes += block;
        },
        true);
    return bytes;
}

}  // namespace antipode
