#pragma once

/// The one way to write files: a reader never sees half of one, what is not a regular file is never replaced,
/// and what was acknowledged is on the disk.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace antipode {

/// An open file descriptor; closing reports what a delayed write could not store.
class Descriptor {
public:
    /// @param shown  the name by which the user knows the file, for messages
    Descriptor(int number, std::filesystem::path shown) : shown_(std::move(shown)), number_(number) {}
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor();

    int number() const noexcept { return number_; }
    /// All bytes, or an IoError.
    void write(std::string_view bytes) const;
    /// As many bytes as there are, 0 at the end.
    std::size_t read(char* to, std::size_t size) const;
    void flush_to_disk() const;
    void close();

private:
    std::filesystem::path shown_;
    int number_;
};

/// A file that gets its name when it is done: until `commit` what stood there before stays. A link keeps
/// pointing where it points. Used directly where a file is written piece by piece, or by a library (HDF5).
///
/// Devices, FIFOs and standard output ("-", or a path that leads to it) are written to, never replaced.
///
/// Each is locked while it is written. A run that was killed leaves its temporary file; the next that writes
/// into the folder removes it.
class PendingFile {
public:
    enum class Name {
        hidden,  ///< `.NAME.<random>.antipode`, gone without `commit`; several writers of one name: the last
                 ///< wins
        partial  ///< NAME.partial, stays without `commit`; a second writer of one name is refused
    };

    /// Creates missing folders of the path. Throws IoError if the file cannot be made or is in use.
    explicit PendingFile(const std::filesystem::path& path, Name name = Name::hidden);
    ~PendingFile();
    PendingFile(const PendingFile&) = delete;
    PendingFile& operator=(const PendingFile&) = delete;

    /// An empty regular file that exists, for a library to write; only with Name::hidden. HDF5 must not lock
    /// it once more.
    const std::filesystem::path& temporary() const noexcept { return temporary_; }
    /// Appends. Throws IoError.
    void write(std::string_view bytes) const { file_.write(bytes); }
    /// Flushes the file to the disk, gives it its name, and flushes the folder. Throws IoError.
    void commit();

private:
    Descriptor open(Name name);
    Descriptor open_hidden();
    Descriptor open_partial();

    std::filesystem::path shown_;      ///< as the user named it
    std::filesystem::path path_;       ///< where links lead
    std::filesystem::path temporary_;  ///< empty where the path itself is written to
    bool stream_;                      ///< the path is a device, FIFO or standard output
    bool keep_;                        ///< the temporary file stays without commit
    Descriptor file_;
};

/// The folder of a path: "." where it names none.
std::filesystem::path folder_of(const std::filesystem::path& path);

/// Makes a folder and those above it that are missing, each flushed to the disk. Throws IoError.
void make_folders(const std::filesystem::path& folder);

/// Throws IoError if files cannot be made in a folder, which need not exist yet. Makes nothing: for the start
/// of long work.
void require_writable(const std::filesystem::path& folder);

/// Writes a whole file at once, as a PendingFile; into a device, FIFO or standard output directly. Throws
/// IoError that names the path and the reason; then nothing of it is left.
void write_file(const std::filesystem::path& path, std::string_view bytes);

/// Gives the bytes of a regular file block by block. Throws IoError for what is missing or none: a folder, a
/// FIFO or a device would block or never end.
/// @param pipes  a pipe of the shell, as in `--card <(command)`, is read too; it can be read once only
void read_blocks(const std::filesystem::path& path, const std::function<void(std::string_view)>& take,
                 bool pipes);

/// The most bytes of a file that is read whole.
constexpr std::size_t largest_text = std::size_t{64} << 20;

/// The whole file, or all that comes out of a pipe of the shell. Throws as read_blocks, and InputError for
/// more than largest_text.
std::string read_file(const std::filesystem::path& path);

}  // namespace antipode
