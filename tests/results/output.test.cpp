#include "results/output.hpp"

#include "../folder.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "example.hpp"
#include "results/csv.hpp"

#include <catch2/catch.hpp>

using namespace antipode;
using namespace antipode::results;

TEST_CASE("All results below a folder are read back; other files are passed over, damaged results are not") {
    const TestFolder folder;
    auto document = example_document();
    write_files(document, folder / "published");
    document.card = "recommended";
    write_files(document, folder / "recommended");
    write_file(folder / "other.json", "{\"format\": \"of another program\"}");
    const auto documents = read_folder(folder.path());
    REQUIRE(documents.size() == 2);
    CHECK(documents[0].document.card == "published");
    CHECK(documents[1].document.card == "recommended");

    auto text = read_file(folder / "published/fit.json");
    write_file(folder / "published/fit.json", text.substr(0, text.size() / 2));
    CHECK_THROWS_WITH(read_folder(folder.path()), Catch::Contains("published/fit.json"));
    CHECK_THROWS_AS(read_folder(folder / "none"), IoError);
}

TEST_CASE("An unwritable folder is an input/output error") {
    CHECK_THROWS_AS(write_files(example_document(), "/proc/antipode"), IoError);
}

TEST_CASE("CSV comments stay comments whatever texts and provenance hold") {
    const auto document = example_document();
    auto table = document.table("points");
    table.meaning = "two\nlines";
    const auto text = to_csv(document, table);
    const auto header = text.find("\nperiod,sqrt_s_mev,g_r,g_r_err,category,n2_raw\n");
    REQUIRE(header != std::string::npos);
    for (std::size_t line = 0; line <= header; line = text.find('\n', line) + 1)
        CHECK(text[line] == '#');
}
