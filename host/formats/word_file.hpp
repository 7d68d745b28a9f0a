#pragma once

/// Files of 64-bit words: hits into the trigger, primitives out of it.
///
/// A file is a sequence of blocks, each with a checksum and a header that has its own:
///
///     byte  0   8  magic 89 'A' 'N' 'T' 'P' 'B' 0D 0A
///           8   2  version of this layout of blocks: 1
///          10   2  kind: 1 header, 2 hit words, 3 primitive words, 4 end
///          12   4  CRC-32 of the file's header text: tells the blocks of joined files apart
///          16   4  sequence number of the block in its file
///          20   4  packets in this block
///          24   8  packets before this block
///          32   4  bytes of payload, a multiple of 8, at most 1 MiB
///          36   4  CRC-32 of the payload
///          40   4  zero
///          44   4  CRC-32 of the 44 bytes before
///          48      payload
///
/// All numbers are little-endian. The first block is a header, its payload a JSON text: what the file is,
/// where it comes from. Then come blocks of whole packets, then an end block. What is written is never
/// changed: after a crash the file is readable up to its last good block. Files of one stream can be joined
/// with cat.
///
/// A reader needs memory for one block. What is damaged is skipped up to the next good block; the packet
/// numbers in the block headers tell how many packets are gone.

#include "base/error.hpp"
#include "base/files.hpp"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace antipode::formats {

struct BlockHeader;
class ByteWindow;

/// What the words of a file are.
enum class Stream : std::uint16_t { hits = 2, primitives = 3 };
std::string_view name_of(Stream stream) noexcept;

/// True for the word that opens a packet of this stream.
bool opens_packet(Stream stream, std::uint64_t word) noexcept;

/// The words up to before the second one that opens a packet.
std::span<const std::uint64_t> first_packet(Stream stream, std::span<const std::uint64_t> words) noexcept;

/// Bytes of a file, for progress; 0 if it is not a file.
std::uint64_t size_of(const std::filesystem::path& path) noexcept;

/// CRC-32 (IEEE 802.3) of the bytes of words, as bunch_trailer and primitive_trailer have it.
std::uint32_t crc32_of(std::span<const std::uint64_t> words) noexcept;

struct CloseFile {
    void operator()(std::FILE* file) const noexcept;  // not the standard streams
};
using FileHandle = std::unique_ptr<std::FILE, CloseFile>;

/// Writes a file. While it grows it is called PATH.partial; finish() gives it its name. If the program ends
/// before, PATH.partial stays and is readable. A second writer of one path is refused. Devices and pipes
/// are written directly; "-" is standard output.
class WordWriter {
public:
    /// @param header  goes into the file's header beside the stream and the checksum of the word layouts;
    /// provenance
    ///                belongs there
    /// Throws IoError if the file cannot be made.
    WordWriter(const std::filesystem::path& path, Stream stream, const nlohmann::ordered_json& header);

    /// Appends whole packets. They are in the file at the latest when 64 KiB have come together.
    /// Throws InputError for more than 1 MiB at once, IoError if the file cannot be written.
    void write(std::span<const std::uint64_t> packets);
    /// Writes out what has come together.
    void flush();
    /// Writes the end block, flushes to the disk and gives the file its name.
    void finish();

    std::uint64_t packets() const noexcept { return packets_ + pending_packets_; }
    std::uint64_t words() const noexcept { return words_; }

private:
    void write_block(BlockHeader block, const void* payload);

    std::filesystem::path path_;
    Stream stream_;
    PendingFile file_;
    std::uint32_t file_id_ = 0;
    std::string buffer_;  ///< the block that is being written
    std::vector<std::uint64_t> pending_;
    std::uint32_t pending_packets_ = 0;
    std::uint32_t sequence_ = 0;
    std::uint64_t packets_ = 0;
    std::uint64_t words_ = 0;
};

/// A part of a file that could not be read.
struct Damage {
    std::uint64_t offset = 0;  ///< of its first byte
    std::uint64_t bytes = 0;
    std::uint64_t packets = 0;  ///< packets that are gone, as far as block headers tell
    std::string what;
};

/// All damage of a file.
struct Losses {
    std::uint64_t damages = 0;
    std::uint64_t bytes = 0;
    std::uint64_t packets = 0;
    bool complete = true;       ///< each end block is there: no packets are missing beyond those counted
    std::vector<Damage> first;  ///< the first 100

    bool none() const noexcept { return complete && damages == 0; }
};

/// What the header of one file says: of the only one, or of one of those that were joined.
struct FileHeader {
    std::uint32_t id = 0;  ///< CRC-32 of the header's text
    /// The run whose bunches these are: key `run`, or the id. Files of one run never hold one bunch twice.
    std::string run;
    std::optional<double> e_beam_mev;  ///< key `e_beam_mev`
};

/// Reads a file, packet by packet. "-" is standard input. Waiting for a pipe ends with Interrupted.
class WordReader {
public:
    /// Throws IoError if the file cannot be read, InputError if no block of it is good, if its words have
    /// another layout than this program's, or if a header is nested too deep.
    explicit WordReader(const std::filesystem::path& path);
    /// From an open file; the name is for messages.
    WordReader(FileHandle file, std::string name);
    WordReader(WordReader&&) noexcept;
    ~WordReader();

    Stream stream() const noexcept { return *stream_; }
    /// The header of the (first) file; null if it is damaged.
    const nlohmann::ordered_json& header() const noexcept { return header_; }
    const std::string& name() const noexcept { return name_; }
    /// The file that the packet belongs to which next() gave last.
    const FileHeader& file() const noexcept { return file_; }

    /// The words of the next packet: from one header word to before the next. Valid until the next call. None
    /// at the end. Words before the first header word of a block come as a packet of their own.
    std::optional<std::span<const std::uint64_t>> next();

    /// Byte of the file at which the packet that next() gave last begins.
    std::uint64_t packet_offset() const noexcept { return block_offset_ + 8 * packet_at_; }
    /// Bytes read so far, for progress.
    std::uint64_t bytes_read() const noexcept;

    /// What could not be read so far; after next() has given none, of the whole file.
    const Losses& losses() const noexcept { return losses_; }

private:
    bool load_block();
    bool take_block(const BlockHeader& block);
    void begin_file(std::uint32_t id);
    void take_header(std::string_view text);
    void end_file();
    void report(Damage damage);

    /// One of the files that were joined, or the only one.
    struct Part {
        std::uint32_t id = 0;
        std::optional<std::uint32_t> last_sequence;
        std::uint64_t read = 0;   ///< packets up to the last good block, lost ones included
        std::uint64_t known = 0;  ///< packets that block headers tell of, readable or not
        bool ended = false;
    };

    std::string name_;
    std::unique_ptr<ByteWindow> bytes_;
    std::optional<Stream> stream_;
    nlohmann::ordered_json header_;
    FileHeader file_;
    Losses losses_;
    std::optional<Part> part_;
    std::optional<Damage> skipping_;  ///< from its offset on nothing was good yet
    std::vector<std::uint64_t> block_;
    std::uint64_t block_offset_ = 0;  ///< of its first word in the file
    std::size_t at_ = 0;              ///< next word of the block
    std::size_t packet_at_ = 0;       ///< first word of the packet given last
};

}  // namespace antipode::formats
