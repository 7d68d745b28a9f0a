#include "formats/csv.hpp"

#include "../folder.hpp"
#include "base/files.hpp"

#include <catch2/catch.hpp>

using namespace antipode;

TEST_CASE("A table has lines, columns and rows up to a limit, and takes time in proportion to its size") {
    const TestFolder folder;
    const auto message_for = [&](const std::string& text) {
        write_file(folder / "t.csv", text);
        try {
            formats::CsvTable::read(folder / "t.csv");
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string("read");
    };
    const auto times = [](std::size_t n, const std::string& part) {
        std::string text;
        for (std::size_t i = 0; i < n; ++i)
            text += part;
        return text;
    };
    CHECK_THAT(message_for("a,b\n" + std::string(70'000, '1') + ",2\n"),
               Catch::Contains("t.csv:2: longer than 65536 characters"));
    CHECK_THAT(message_for(times(1001, "a,") + "\n"), Catch::Contains("t.csv:1: more than 1000 fields"));
    CHECK_THAT(message_for("a\n" + times(200'001, "1\n")), Catch::Contains("more than 200000 rows"));
    CHECK(message_for("a\n" + times(200'000, "1\n")) == "read");
    // Quotes in a long field that begins with blanks: looked at once, not once for each.
    CHECK_THAT(message_for("a,b\n" + times(900, times(30'000, " \"") + ",2\n")), Catch::Contains("read"));
}

TEST_CASE("A quote within a quoted field is written twice") {
    const TestFolder folder;
    write_file(folder / "t.csv", "a;b\n  \"x;\"\"y\"\"\" ;1\nx\"y;2\n");
    const auto table = formats::CsvTable::read(folder / "t.csv");
    CHECK(table.text(0, "a") == "x;\"y\"");
    CHECK(table.text(1, "a") == "x\"y");
}
