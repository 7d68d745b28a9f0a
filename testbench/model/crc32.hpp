#pragma once
#include <cstdint>

#include <boost/crc.hpp>

namespace antipode::model {

// Cycle-true model of rtl/service/crc32.sv: zlib's CRC-32 of the beats' bytes, lowest byte first.
class crc32 {
public:
    std::uint32_t out() const { return sum_.checksum(); }

    void reset() { sum_.reset(); }

    void clock(bool start, bool valid, std::uint64_t data) {
        if (start) sum_.reset();
        if (!valid) return;
        unsigned char bytes[8];
        for (int i = 0; i < 8; ++i)
            bytes[i] = static_cast<unsigned char>(data >> (8 * i));
        sum_.process_bytes(bytes, sizeof bytes);
    }

private:
    boost::crc_32_type sum_;
};

}  // namespace antipode::model
