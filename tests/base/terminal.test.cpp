#include "base/terminal.hpp"

#include <catch2/catch.hpp>

using antipode::printable;

TEST_CASE("A terminal shows text and obeys none of it") {
    CHECK(printable("m_X = 16.9 MeV\n\tg_R √s é 𝜒²") == "m_X = 16.9 MeV\n\tg_R √s é 𝜒²");
    CHECK(printable("a\x1b[2Jb\r\a\x7f") == "a\\x1b[2Jb\\x0d\\x07\\x7f");
    CHECK(printable(std::string_view("\0x", 2)) == "\\x00x");
    CHECK(printable("\xc2\x9b"
                    "31m") == "\\x9b31m");  // the same command in eight bits
    CHECK(printable("a\xe2\x80\xae"
                    "b") == "a\\u202eb");
    CHECK(printable("r\xe9sultat\xff") == "r\\xe9sultat\\xff");
    CHECK(printable("\x9b"
                    "31m") == "\\x9b31m");
    CHECK(printable("\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80\xe2\x82") ==
          "\\xc0\\xaf\\xed\\xa0\\x80\\xf4\\x90\\x80\\x80\\xe2\\x82");
}
