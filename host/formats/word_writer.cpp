#include "base/json.hpp"
#include "formats/block.hpp"
#include "formats/word_file.hpp"
#include "generated/registers.hpp"
#include "generated/words.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace antipode::formats {
namespace {

constexpr std::size_t usual_block_words = 8192;

}  // namespace

std::string_view name_of(Stream stream) noexcept {
    return stream == Stream::hits ? "hits" : "primitives";
}

bool opens_packet(Stream stream, std::uint64_t word) noexcept {
    return stream == Stream::hits ? words::BunchHeader::is(word) : words::PrimitiveHeader::is(word);
}

std::uint32_t crc32_of(std::span<const std::uint64_t> words) noexcept {
    return crc32_of_bytes(words.data(), words.size_bytes());
}

void CloseFile::operator()(std::FILE* file) const noexcept {
    if (file != stdin && file != stdout) std::fclose(file);
}

WordWriter::WordWriter(const std::filesystem::path& path, Stream stream, const nlohmann::ordered_json& header)
    : path_(path), stream_(stream), file_(path, PendingFile::Name::partial) {
    nlohmann::ordered_json all{{"format", "antipode words"},
                               {"stream", name_of(stream)},
                               {"layout", fmt::format("{:08x}", registers::layout_value)}};
    if (!header.is_null()) all.update(header);
    std::string text = json_text(all, 1) + '\n';
    text.resize((text.size() + 7) / 8 * 8, '\n');
    if (text.size() > largest_payload)
        throw InputError(
            fmt::format("{}: the header has {} bytes, more than a block holds", path.string(), text.size()));
    BlockHeader block;
    block.kind = BlockKind::header;
    block.payload_bytes = static_cast<std::uint32_t>(text.size());
    file_id_ = crc32_of_bytes(text.data(), text.size());
    write_block(block, text.data());
}

void WordWriter::write(std::span<const std::uint64_t> packets) {
    if (packets.size_bytes() > largest_payload)
        throw InputError(fmt::format("{}: {} words at once, more than the {} that a block holds",
                                     path_.string(), packets.size(), largest_payload / 8));
    if (pending_.size() + packets.size() > usual_block_words) flush();
    pending_.insert(pending_.end(), packets.begin(), packets.end());
    pending_packets_ += static_cast<std::uint32_t>(std::count_if(
        packets.begin(), packets.end(), [&](std::uint64_t word) { return opens_packet(stream_, word); }));
    words_ += packets.size();
}

void WordWriter::flush() {
    if (pending_.empty()) return;
    BlockHeader block;
    block.kind = static_cast<BlockKind>(stream_);
    block.packets = pending_packets_;
    block.payload_bytes = static_cast<std::uint32_t>(8 * pending_.size());
    write_block(block, pending_.data());
    pending_.clear();
    pending_packets_ = 0;
}

void WordWriter::finish() {
    flush();
    BlockHeader block;
    block.kind = BlockKind::end;
    write_block(block, nullptr);
    file_.commit();
}

void WordWriter::write_block(BlockHeader block, const void* payload) {
    block.file = file_id_;
    block.sequence = sequence_++;
    block.first_packet = packets_;
    block.payload_crc = crc32_of_bytes(payload, block.payload_bytes);
    block.header_crc = block.crc();
    packets_ += block.packets;
    // A block reaches the system at once: a crash of the program costs only what was pending.
    buffer_.assign(reinterpret_cast<const char*>(&block), sizeof block);
    if (block.payload_bytes > 0) buffer_.append(static_cast<const char*>(payload), block.payload_bytes);
    file_.write(buffer_);
}

}  // namespace antipode::formats
