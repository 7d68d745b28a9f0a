#include "base/interrupt.hpp"
#include "base/json.hpp"
#include "formats/block.hpp"
#include "formats/word_file.hpp"
#include "generated/registers.hpp"

#include <algorithm>
#include <cerrno>
#include <functional>
#include <system_error>

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

namespace antipode::formats {
namespace {

constexpr std::uint64_t most_before_first_block = std::uint64_t{256} << 20;

}  // namespace

/// The part of a file that is in memory: enough for one block, read forwards only, so that pipes work.
class ByteWindow {
public:
    ByteWindow(FileHandle file, const std::string& name) : file_(std::move(file)), name_(name) {}

    /// Makes `size` bytes available; false if the file ends before.
    bool reach(std::size_t size) {
        if (end_ - begin_ >= size) return true;
        if (begin_ + size > buffer_.size()) {
            std::memmove(buffer_.data(), front(), end_ - begin_);
            end_ -= begin_;
            begin_ = 0;
        }
        while (end_ < size + begin_ && !at_end_) {
            // A wait of any length ends with Ctrl-C.
            pollfd ready{::fileno(file_.get()), POLLIN, 0};
            while (check_interrupt(), ::poll(&ready, 1, 200) == 0) {
            }
            check_interrupt();
            // read, not fread: what a pipe has is taken at once.
            const auto count = ::read(::fileno(file_.get()), buffer_.data() + end_, buffer_.size() - end_);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0)
                throw IoError(
                    fmt::format("cannot read {}: {}", name_, std::generic_category().message(errno)));
            at_end_ = count == 0;
            end_ += static_cast<std::size_t>(count);
        }
        return end_ - begin_ >= size;
    }

    const unsigned char* front() const noexcept { return buffer_.data() + begin_; }
    std::size_t available() const noexcept { return end_ - begin_; }
    std::uint64_t offset() const noexcept { return offset_; }

    void skip(std::size_t size) noexcept {
        begin_ += size;
        offset_ += size;
    }

    /// Skips at least one byte, then all before the next magic or the end of the file, or goes beyond the
    /// limit.
    void skip_to_magic(std::uint64_t limit) {
        skip(1);
        const std::boyer_moore_searcher magic(block_magic.begin(), block_magic.end());
        while (reach(block_magic.size())) {
            if (offset_ > limit) return;
            const auto* end = buffer_.data() + end_;
            const auto* found = std::search(front(), end, magic);
            if (found != end) return skip(static_cast<std::size_t>(found - front()));
            skip(available() - (block_magic.size() - 1));
        }
        skip(available());
    }

private:
    /// Not filled with zeros: of a small file only the pages that it needs are touched.
    struct Room {
        static constexpr std::size_t size() noexcept { return largest_payload + (1 << 16); }
        unsigned char* data() const noexcept { return bytes.get(); }
        std::unique_ptr<unsigned char[]> bytes = std::make_unique_for_overwrite<unsigned char[]>(size());
    };

    FileHandle file_;
    std::string name_;
    Room buffer_;
    std::size_t begin_ = 0, end_ = 0;
    std::uint64_t offset_ = 0;
    bool at_end_ = false;
};

namespace {

FileHandle open_for_reading(const std::filesystem::path& path) {
    if (path == "-") return FileHandle(stdin);
    FileHandle file(std::fopen(path.c_str(), "rb"));
    if (!file)
        throw IoError(
            fmt::format("cannot read {}: {}", path.string(), std::generic_category().message(errno)));
    return file;
}

}  // namespace

std::span<const std::uint64_t> first_packet(Stream stream, std::span<const std::uint64_t> words) noexcept {
    std::size_t size = std::min<std::size_t>(1, words.size());
    while (size < words.size() && !opens_packet(stream, words[size]))
        ++size;
    return words.first(size);
}

std::uint64_t size_of(const std::filesystem::path& path) noexcept {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    return error ? 0 : size;
}

WordReader::WordReader(const std::filesystem::path& path)
    : WordReader(open_for_reading(path), path == "-" ? "standard input" : path.string()) {}

WordReader::WordReader(FileHandle file, std::string name)
    : name_(std::move(name)), bytes_(std::make_unique<ByteWindow>(std::move(file), name_)) {
    load_block();
    if (!stream_)
        throw InputError(bytes_->offset() == 0
                             ? fmt::format("{} is empty; expected a file of hits or primitives", name_)
                             : fmt::format("{} has no good block: not a file of hits or primitives", name_));
}

WordReader::WordReader(WordReader&&) noexcept = default;
WordReader::~WordReader() = default;

std::uint64_t WordReader::bytes_read() const noexcept {
    return bytes_->offset();
}

std::optional<std::span<const std::uint64_t>> WordReader::next() {
    if (at_ == block_.size() && !load_block()) return std::nullopt;
    packet_at_ = at_;
    const auto packet = first_packet(*stream_, std::span(block_).subspan(at_));
    at_ += packet.size();
    return packet;
}

/// Goes on to the next block of words. False at the end of the file.
bool WordReader::load_block() {
    for (;;) {
        check_interrupt();
        BlockHeader block;
        std::string_view what = "no block begins here";
        if (bytes_->reach(sizeof block)) {
            std::memcpy(&block, bytes_->front(), sizeof block);
            if (block.intact()) {
                if (block.version != BlockHeader{}.version)
                    throw InputError(fmt::format("{}: blocks of version {}; this program reads version {}",
                                                 name_, block.version, BlockHeader{}.version));
                if (part_ && part_->id == block.file)
                    part_->known = std::max(part_->known, block.first_packet + block.packets);
                what = "the file ends inside a block";
                if (bytes_->reach(sizeof block + block.payload_bytes)) {
                    if (crc32_of_bytes(bytes_->front() + sizeof block, block.payload_bytes) ==
                        block.payload_crc) {
                        if (take_block(block)) return true;
                        continue;
                    }
                    what = "the checksum of the block does not match";
                }
            } else if (block.magic == block_magic) {
                what = "the header of the block is damaged";
            }
        } else if (bytes_->available() == 0) {
            if (part_) end_file();
            if (skipping_) report(*std::exchange(skipping_, std::nullopt));
            return false;
        } else {
            what = "the file ends inside the header of a block";
        }
        if (!skipping_) skipping_ = Damage{bytes_->offset(), 0, 0, std::string(what)};
        // A device that never ends holds no file.
        const bool any_block = stream_ || part_;
        bytes_->skip_to_magic(any_block ? ~std::uint64_t{0} : most_before_first_block);
        if (!any_block && bytes_->offset() > most_before_first_block)
            throw InputError(
                fmt::format("{} has no good block in its first {} MiB: not a file of hits or primitives",
                            name_, most_before_first_block >> 20));
        skipping_->bytes = bytes_->offset() - skipping_->offset;
    }
}

/// Takes the good block at the front. True if its words are now in block_.
bool WordReader::take_block(const BlockHeader& block) {
    const std::uint64_t offset = bytes_->offset();
    const auto* payload = bytes_->front() + sizeof block;
    bytes_->skip(sizeof block + block.payload_bytes);

    if (!part_ || part_->id != block.file || (block.kind == BlockKind::header && part_->last_sequence))
        begin_file(block.file);
    const bool repeated = part_->last_sequence && block.sequence <= *part_->last_sequence;
    const bool is_words = block.kind == BlockKind::hits || block.kind == BlockKind::primitives;
    const bool foreign = is_words && stream_ && *stream_ != static_cast<Stream>(block.kind);
    const std::uint64_t lost = repeated ? 0 : block.first_packet - std::min(block.first_packet, part_->read);
    if (skipping_) {
        skipping_->packets += lost;
        report(*std::exchange(skipping_, std::nullopt));
    } else if (lost > 0) {
        report({offset, 0, lost, "blocks are missing before this one"});
    }
    if (repeated || foreign) {
        report({offset, sizeof block + block.payload_bytes, 0,
                repeated ? "a block that was here before" : "a block of another stream"});
        return false;
    }

    part_->last_sequence = block.sequence;
    part_->read = block.first_packet + block.packets;
    part_->known = std::max(part_->known, part_->read);
    switch (block.kind) {
        case BlockKind::header:
            take_header({reinterpret_cast<const char*>(payload), block.payload_bytes});
            return false;
        case BlockKind::end:
            part_->ended = true;
            return false;
        case BlockKind::hits:
        case BlockKind::primitives:
            stream_ = static_cast<Stream>(block.kind);
            block_.resize(block.payload_bytes / 8);
            if (!block_.empty()) std::memcpy(block_.data(), payload, block.payload_bytes);
            block_offset_ = offset + sizeof block;
            at_ = 0;
            return !block_.empty();
    }
    return false;  // a kind that a later version adds
}

void WordReader::begin_file(std::uint32_t id) {
    if (part_) end_file();
    part_ = Part{};
    part_->id = id;
    file_ = {id, fmt::format("{:08x}", id), {}};
}

void WordReader::take_header(std::string_view text) {
    nlohmann::ordered_json header;
    try {
        header = parse_json(text);
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}: header of the file: {}", name_, error.what()));
    }
    if (!header.is_object()) return;
    // Layouts of the same words: 3186b7a3 is that of release 0.1.0.
    const auto ours = fmt::format("{:08x}", registers::layout_value);
    if (const auto layout = header.find("layout"); layout != header.end())
        if (*layout != ours && *layout != "3186b7a3")
            throw InputError(fmt::format(
                "{}: its words have layout {}, those of this program {}; read it with the program that "
                "belongs to it, or let that one make primitives",
                name_, json_text(*layout), ours));
    if (const auto run = header.find("run"); run != header.end() && run->is_string()) file_.run = *run;
    if (const auto energy = header.find("e_beam_mev"); energy != header.end() && energy->is_number())
        file_.e_beam_mev = *energy;
    if (!stream_ && header.contains("stream"))
        stream_ = header["stream"] == name_of(Stream::hits) ? Stream::hits : Stream::primitives;
    if (header_.is_null()) header_ = std::move(header);
}

/// Counts what block headers told of and no good block held, up to the end of one file.
void WordReader::end_file() {
    const std::uint64_t lost = part_->known - part_->read;
    losses_.complete = losses_.complete && part_->ended;
    if (skipping_)
        skipping_->packets += lost;
    else if (lost > 0)
        report({bytes_->offset(), 0, lost, "the last blocks are missing"});
    part_.reset();
}

void WordReader::report(Damage damage) {
    ++losses_.damages;
    losses_.bytes += damage.bytes;
    losses_.packets += damage.packets;
    if (losses_.first.size() < 100) losses_.first.push_back(std::move(damage));
}

}  // namespace antipode::formats
