#pragma once

/// The blocks that a file of words is made of. word_file.hpp tells what the fields mean.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

#include <libdeflate.h>

namespace antipode::formats {

static_assert(std::endian::native == std::endian::little,
              "files are read and written as they stand in memory");

inline constexpr std::array<unsigned char, 8> block_magic{0x89, 'A', 'N', 'T', 'P', 'B', 0x0D, 0x0A};
inline constexpr std::size_t largest_payload = 1 << 20;

enum class BlockKind : std::uint16_t { header = 1, hits = 2, primitives = 3, end = 4 };

inline std::uint32_t crc32_of_bytes(const void* bytes, std::size_t size) noexcept {
    return libdeflate_crc32(0, bytes, size);
}

struct BlockHeader {
    std::array<unsigned char, 8> magic = block_magic;
    std::uint16_t version = 1;
    BlockKind kind = BlockKind::header;
    std::uint32_t file = 0;
    std::uint32_t sequence = 0;
    std::uint32_t packets = 0;
    std::uint64_t first_packet = 0;
    std::uint32_t payload_bytes = 0;
    std::uint32_t payload_crc = 0;
    std::uint32_t reserved = 0;
    std::uint32_t header_crc = 0;

    std::uint32_t crc() const noexcept { return crc32_of_bytes(this, offsetof(BlockHeader, header_crc)); }
    bool intact() const noexcept {
        return magic == block_magic && header_crc == crc() && payload_bytes <= largest_payload &&
               payload_bytes % 8 == 0;
    }
};
static_assert(sizeof(BlockHeader) == 48 && std::is_trivially_copyable_v<BlockHeader>);

}  // namespace antipode::formats
