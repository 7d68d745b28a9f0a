#include "base/terminal.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>

#include <fmt/format.h>

namespace antipode {
namespace {

/// A character of UTF-8 at the beginning of a text.
struct Character {
    std::uint32_t code = 0;
    std::size_t bytes = 0;  ///< 0: the first byte begins no character
};

Character first_character(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    if (byte(0) < 0x80) return {byte(0), 1};
    const std::size_t bytes = byte(0) >= 0xf0 ? 4 : byte(0) >= 0xe0 ? 3 : 2;
    if (byte(0) < 0xc2 || byte(0) > 0xf4 || text.size() < bytes) return {};
    std::uint32_t code = byte(0) & (0x7fu >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return {};
        code = code << 6 | (byte(i) & 0x3fu);
    }
    constexpr std::uint32_t least[]{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xd800 && code < 0xe000;
    if (code < least[bytes] || code > 0x10ffff || surrogate) return {};
    return {code, bytes};
}

bool is_obeyed(std::uint32_t code) {
    if (code == '\n' || code == '\t') return false;
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x200e && code <= 0x200f) ||
           (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

/// Standard error may be full or closed too: then only the exit status tells.
void print_line(std::string_view begin, std::string_view message) {
    constexpr std::size_t most_bytes = 4000;
    auto line = printable(message);
    if (line.size() > most_bytes) {
        auto end = most_bytes;
        while ((static_cast<unsigned char>(line[end]) & 0xc0) == 0x80)
            --end;  // not inside a character
        line = line.substr(0, end) + "…";
    }
    std::replace(line.begin(), line.end(), '\n', ' ');
    std::fputs(fmt::format("antipode: {}{}\n", begin, line).c_str(), stderr);
}

}  // namespace

std::string printable(std::string_view text) {
    std::string shown;
    shown.reserve(text.size());
    while (!text.empty()) {
        const auto [code, bytes] = first_character(text);
        if (bytes == 0)
            shown += fmt::format("\\x{:02x}", static_cast<std::uint8_t>(text[0]));
        else if (is_obeyed(code))
            shown += code < 0x100 ? fmt::format("\\x{:02x}", code) : fmt::format("\\u{:04x}", code);
        else
            shown += text.substr(0, bytes);
        text.remove_prefix(std::max<std::size_t>(bytes, 1));
    }
    return shown;
}

bool say(std::string_view text) {
    const auto shown = printable(text);
    std::fwrite(shown.data(), 1, shown.size(), stdout);
    return std::ferror(stdout) == 0;
}

void note(std::string_view message) {
    print_line("", message);
}

void warn(std::string_view message) {
    print_line("warning: ", message);
}

}  // namespace antipode
