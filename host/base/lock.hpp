#pragma once

/// Exclusive use of files and folders among processes, by flock: the system drops a lock with its holder, so
/// a killed run leaves none.

#include <filesystem>

namespace antipode {

/// What to do where another process holds the lock: work of seconds is waited for, a minute at most; work of
/// hours is refused at once.
enum class Busy { refuse, wait };

/// Locks an open file or folder. Throws IoError that names the holder, Interrupted after Ctrl-C.
/// @param shown  the name by which the user knows it
void lock_descriptor(int descriptor, const std::filesystem::path& shown, Busy busy);

/// Locks an open file if nobody holds it.
bool try_lock(int descriptor) noexcept;

/// True if the path still names the open file: it may have been renamed or removed before the lock was had.
bool is_at(int descriptor, const std::filesystem::path& path) noexcept;

/// Holds a folder, or a file that may not exist yet. A folder is locked itself; a file is replaced as a whole
/// by its writers, so a hidden file beside it is locked, .NAME.lock, which vanishes with the lock.
/// Two locks of one path in one process exclude each other too.
class Lock {
public:
    /// Makes the folder, or the folder of the file, if it is missing. Throws as lock_descriptor.
    static Lock folder(const std::filesystem::path& path, Busy busy);
    static Lock file(const std::filesystem::path& path, Busy busy);

    Lock(Lock&& other) noexcept;
    Lock& operator=(Lock&&) = delete;
    ~Lock();

private:
    Lock() = default;
    void hold_beside(const std::filesystem::path& beside, const std::filesystem::path& shown, Busy busy);

    int descriptor_ = -1;
    std::filesystem::path beside_;  ///< the hidden file, if there is one
};

}  // namespace antipode
