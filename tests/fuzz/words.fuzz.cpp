// Word files: blocks, JSON header, packets, summary and text of each packet. Whatever the bytes: a packet is
// never empty, lies inside the file and is what stands there; no byte is given twice; the damage is no larger
// than the file.
#include "formats/block.hpp"
#include "formats/summary.hpp"
#include "formats/word_file.hpp"
#include "formats/word_text.hpp"
#include "fuzz.hpp"

#include <cstring>

using namespace antipode;
using namespace antipode::formats;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::accepted([&] {
        WordReader reader(FileHandle(std::fopen(fuzz::memory_file(fuzz::text_of(data, size)).c_str(), "rb")),
                          "words");
        Summary summary(reader.stream());
        std::uint64_t end = 0;
        while (const auto packet = reader.next()) {
            const auto offset = reader.packet_offset();
            fuzz::require(!packet->empty(), "a packet has words");
            fuzz::require(offset >= end && offset + packet->size_bytes() <= size,
                          "packets stand one behind the other");
            fuzz::require(std::memcmp(packet->data(), data + offset, packet->size_bytes()) == 0,
                          "a packet is what stands in the file");
            end = offset + packet->size_bytes();
            summary.add(*packet);
            if (summary.packets <= 4) {
                packet_line(reader.stream(), *packet);
                to_text(packet->front());
                to_text(packet->back());
            }
        }
        fuzz::require(reader.losses().bytes <= size, "no more is damaged than there is");
        fuzz::require(reader.bytes_read() == size, "the whole file is read");
        reader.header().dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    });
    return 0;
}

namespace {

/// A block taken out of a file, or bytes that are none.
struct Part {
    bool is_block = false;
    BlockHeader header;
    std::vector<std::uint8_t> payload;
};

std::vector<Part> parts_of(std::string_view bytes) {
    std::vector<Part> parts;
    const std::string_view magic(reinterpret_cast<const char*>(block_magic.data()), block_magic.size());
    while (!bytes.empty()) {
        Part part;
        std::size_t end = std::min(bytes.find(magic, 1), bytes.size());
        if (bytes.starts_with(magic) && bytes.size() >= sizeof(BlockHeader)) {
            part.is_block = true;
            std::memcpy(&part.header, bytes.data(), sizeof part.header);
            end = std::min<std::size_t>(bytes.size(), sizeof part.header + part.header.payload_bytes);
            part.payload.assign(bytes.begin() + sizeof part.header,
                                bytes.begin() + static_cast<std::ptrdiff_t>(end));
        } else {
            part.payload.assign(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(end));
        }
        parts.push_back(std::move(part));
        bytes.remove_prefix(end);
    }
    return parts;
}

void mutate_payload(Part& part, fuzz::Random& random) {
    if (!part.is_block || part.header.kind == BlockKind::end) return fuzz::mutate_bytes(part.payload);
    if (part.header.kind == BlockKind::header) {
        auto json = nlohmann::ordered_json::parse(part.payload.begin(), part.payload.end(), nullptr, false);
        if (json.is_discarded() || random() % 4 == 0) return fuzz::mutate_bytes(part.payload);
        fuzz::mutate_tree(json, random);
        const auto text = json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
        part.payload.assign(text.begin(), text.end());
        part.payload.resize((part.payload.size() + 7) / 8 * 8, ' ');
        return;
    }
    std::vector<std::uint64_t> words(part.payload.size() / 8);
    if (!words.empty()) std::memcpy(words.data(), part.payload.data(), words.size() * 8);
    fuzz::mutate_packets(words, random);
    part.payload.resize(words.size() * 8);
    if (!words.empty()) std::memcpy(part.payload.data(), words.data(), part.payload.size());
}

void mutate_header(BlockHeader& header, fuzz::Random& random) {
    const auto value = static_cast<std::uint32_t>(random() % 3 ? random() % 8 : random());
    switch (random() % 7) {
        case 0:
            header.kind = static_cast<BlockKind>(value);
            break;
        case 1:
            header.file = value;
            break;
        case 2:
            header.sequence = value;
            break;
        case 3:
            header.packets = value;
            break;
        case 4:
            header.first_packet = random() % 2 ? value : ~std::uint64_t{0} - value;
            break;
        case 5:
            header.version = static_cast<std::uint16_t>(value);
            break;
        default:
            header.reserved = value;
    }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
    fuzz::Random random(seed);
    auto parts = parts_of(fuzz::text_of(data, size));
    if (parts.empty() || random() % 16 == 0) return LLVMFuzzerMutate(data, size, max_size);
    auto& part = parts[fuzz::below(random, parts.size())];
    const auto kind = random() % 8;
    if (kind < 4)
        mutate_payload(part, random);
    else if (kind < 6)
        mutate_header(part.header, random);
    else
        fuzz::mutate_order(parts, random);
    // The checksums are made right, but for one block now and then.
    const auto damaged = random() % 8 == 0 ? fuzz::below(random, parts.size()) : parts.size();
    std::string bytes;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto& [is_block, header, payload] = parts[i];
        if (is_block && i != damaged) {
            payload.resize(payload.size() / 8 * 8);
            header.payload_bytes = static_cast<std::uint32_t>(payload.size());
            header.payload_crc = crc32_of_bytes(payload.data(), payload.size());
            header.header_crc = header.crc();
        }
        if (is_block) bytes.append(reinterpret_cast<const char*>(&header), sizeof header);
        bytes.append(payload.begin(), payload.end());
    }
    if (random() % 16 == 0) bytes.resize(fuzz::below(random, bytes.size() + 1));
    return fuzz::give_back(bytes, data, max_size);
}
