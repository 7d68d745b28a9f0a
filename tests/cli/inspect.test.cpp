#include "../folder.hpp"
#include "base/files.hpp"
#include "formats/packets.hpp"
#include "formats/word_file.hpp"
#include "program.hpp"

#include <catch2/catch.hpp>

using namespace antipode;
using Catch::Contains;

namespace {

void write_hits(const std::filesystem::path& path, bool bad_crc = false) {
    formats::WordWriter writer(path, formats::Stream::hits, {});
    for (std::uint32_t number = 0; number < 300; ++number) {
        formats::Bunch bunch{.number = number,
                             .time_ns = 20'000'000ull * number,
                             .charges = {256, -128},
                             .hits = {},
                             .marker = {}};
        bunch.hits.assign(100, {14, 2, 320, 41, false, false});
        std::vector<std::uint64_t> words;
        formats::append_words(bunch, words);
        if (bad_crc && number == 3) words[5] ^= 1;
        writer.write(words);
    }
    writer.finish();
}

}  // namespace

TEST_CASE("inspect sums up a whole file and ends with 0") {
    TestFolder folder;
    write_hits(folder / "run.hits");
    const auto run = antipode_program("inspect " + (folder / "run.hits").string());
    CHECK(run.status == 0);
    CHECK_THAT(run.output, Contains("30000"));
    CHECK_THAT(run.output, Contains("packets"));
}

TEST_CASE("inspect prints words and a table") {
    TestFolder folder;
    write_hits(folder / "run.hits");
    const auto file = (folder / "run.hits").string();
    const auto words = antipode_program("inspect --words --packets 1 --quiet " + file);
    CHECK(words.status == 0);
    CHECK_THAT(words.output, Contains("hit column=14 row=2 energy=320 (20 MeV) time=41 (10.25 ns)"));
    CHECK_THAT(words.output, Contains("bunch_charges beam_catcher=256 (1 pC) target=-128 (-0.5 pC)"));
    CHECK(std::count(words.output.begin(), words.output.end(), '\n') == 104);
    const auto table = antipode_program("inspect --table --skip 10 --packets 5 --quiet " + file);
    CHECK(std::count(table.output.begin(), table.output.end(), '\n') == 6);
    CHECK_THAT(table.output,
               Contains("        14        280000000         1.00        -0.50    100     2000.0"));
}

TEST_CASE("inspect says where a file is damaged, counts what is lost, and ends with 1") {
    TestFolder folder;
    write_hits(folder / "run.hits");
    auto bytes = read_file(folder / "run.hits");
    bytes[100000] = static_cast<char>(bytes[100000] ^ 1);
    write_file(folder / "damaged.hits", bytes);
    auto run = antipode_program("inspect " + (folder / "damaged.hits").string());
    CHECK(run.status == 1);
    CHECK_THAT(run.output, Contains("the checksum of the block does not match"));
    CHECK_THAT(run.output, Contains("packets_lost"));

    write_file(folder / "cut.hits", bytes.substr(0, 90000));
    run = antipode_program("inspect " + (folder / "cut.hits").string());
    CHECK(run.status == 1);
    CHECK_THAT(run.output, Contains("The file has no end"));
    CHECK_THAT(run.output, Contains("the file ends inside a block"));
}

TEST_CASE("inspect finds a packet that the front end spoilt") {
    TestFolder folder;
    write_hits(folder / "run.hits", true);
    const auto run = antipode_program("inspect --table " + (folder / "run.hits").string());
    CHECK(run.status == 1);
    CHECK_THAT(run.output, Contains("BAD-CRC"));
    CHECK_THAT(run.output, Contains("bad_crc"));
}

TEST_CASE("inspect reads standard input and refuses what is no file of words") {
    TestFolder folder;
    write_hits(folder / "run.hits");
    CHECK(antipode_program("inspect - --json - < " + (folder / "run.hits").string()).status == 0);
    write_file(folder / "text", "no words here");
    const auto run = antipode_program("inspect " + (folder / "text").string());
    CHECK(run.status == 2);
    CHECK_THAT(run.output, Contains("not a file of hits or primitives"));
    CHECK(antipode_program("inspect " + (folder / "none").string()).status == 3);
}
