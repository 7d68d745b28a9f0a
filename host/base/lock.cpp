#include "base/lock.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/interrupt.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace antipode {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// How a process was started, on one line; empty if it is gone.
std::string command_of(int process) {
    std::ifstream file(fmt::format("/proc/{}/cmdline", process), std::ios::binary);
    std::string line(120, '\0');
    file.read(line.data(), static_cast<std::streamsize>(line.size()));
    line.resize(static_cast<std::size_t>(file.gcount()));
    while (!line.empty() && line.back() == '\0')
        line.pop_back();
    for (char& c : line)
        if (c == '\0')
            c = ' ';
        else if (c < ' ' || c > '~')
            c = '?';
    return line;
}

/// Who holds the lock of an open file, as far as the system tells: not across hosts.
std::string holder(int descriptor) {
    struct stat status {};
    ::fstat(descriptor, &status);
    std::ifstream locks("/proc/locks");
    for (std::string line; std::getline(locks, line);) {
        // 1: FLOCK  ADVISORY  WRITE 4711 fe:00:1234567 0 EOF
        std::istringstream words(line);
        std::string number, kind, advisory, access, inode;
        int process = 0;
        if (words >> number >> kind >> advisory >> access >> process >> inode && kind == "FLOCK" &&
            inode.substr(inode.rfind(':') + 1) == std::to_string(status.st_ino) && process > 0)
            return fmt::format("process {} ({})", process, command_of(process));
    }
    return "another process";
}

}  // namespace

bool try_lock(int descriptor) noexcept {
    while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
        if (errno != EINTR) return false;
    return true;
}

bool is_at(int descriptor, const fs::path& path) noexcept {
    struct stat open {
    }, named{};
    return ::fstat(descriptor, &open) == 0 && ::lstat(path.c_str(), &named) == 0 &&
           open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

void lock_descriptor(int descriptor, const fs::path& shown, Busy busy) {
    const auto end = std::chrono::steady_clock::now() + (busy == Busy::wait ? 60s : 0s);
    while (!try_lock(descriptor)) {
        if (errno != EWOULDBLOCK) return;  // a file system without locks
        if (const int signal = pending_interrupt(); signal != 0) throw Interrupted{signal};
        if (std::chrono::steady_clock::now() >= end)
            throw IoError(fmt::format("{} is in use by {}; wait for its end, or write to another place",
                                      shown.string(), holder(descriptor)));
        std::this_thread::sleep_for(10ms);
    }
}

void Lock::hold_beside(const fs::path& beside, const fs::path& shown, Busy busy) {
    do {
        if (descriptor_ >= 0) ::close(descriptor_);
        descriptor_ = ::open(beside.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666);
        if (descriptor_ < 0)
            throw IoError(fmt::format("cannot lock {}: {}", shown.string(), std::strerror(errno)));
        lock_descriptor(descriptor_, shown, busy);
    } while (!is_at(descriptor_, beside));  // the holder before has removed it
    beside_ = beside;
}

Lock Lock::folder(const fs::path& path, Busy busy) {
    make_folders(path);
    Lock lock;
    lock.descriptor_ = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock.descriptor_ < 0)
        throw IoError(fmt::format("cannot lock {}: {}", path.string(), std::strerror(errno)));
    if (try_lock(lock.descriptor_)) return lock;
    if (errno == EWOULDBLOCK)
        lock_descriptor(lock.descriptor_, path, busy);
    else  // NFS locks only what is open for writing, which a folder cannot be
        lock.hold_beside(path / ".antipode.lock", path, busy);
    return lock;
}

Lock Lock::file(const fs::path& path, Busy busy) {
    make_folders(folder_of(path));
    Lock lock;
    lock.hold_beside(folder_of(path) / fmt::format(".{}.lock", path.filename().string()), path, busy);
    return lock;
}

Lock::Lock(Lock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), beside_(std::exchange(other.beside_, {})) {}

Lock::~Lock() {
    if (!beside_.empty()) ::unlink(beside_.c_str());
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace antipode
