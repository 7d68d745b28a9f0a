#pragma once

/// Writing files so that a reader never sees half of one.

#include <filesystem>
#include <string>
#include <string_view>

namespace antipode {

/// A file under a temporary name beside its own, until `commit` renames it. Without `commit` it vanishes
/// again, and what stood there before stays. Needed directly only where a library writes the file (HDF5,
/// gnuplot).
class PendingFile {
public:
    /// Creates missing folders of the path. Throws IoError if the temporary file cannot be made.
    explicit PendingFile(const std::filesystem::path& path);
    ~PendingFile();
    PendingFile(const PendingFile&) = delete;
    PendingFile& operator=(const PendingFile&) = delete;

    /// Where to write: an empty file that exists.
    const std::filesystem::path& temporary() const noexcept { return temporary_; }
    /// Flushes the temporary file to the disk and gives it its name. Throws IoError.
    void commit();

private:
    std::filesystem::path path_;
    std::filesystem::path temporary_;
};

/// Throws IoError if files cannot be made in a folder, which need not exist yet. Makes nothing: for the start
/// of long work.
void require_writable(const std::filesystem::path& folder);

/// Writes a whole file at once, by way of a PendingFile; into a device or pipe directly. Throws IoError that
/// names the path and the reason; then nothing of it is left.
void write_file(const std::filesystem::path& path, std::string_view bytes);

/// The whole file. Throws IoError that names the path and the reason.
std::string read_file(const std::filesystem::path& path);

}  // namespace antipode
