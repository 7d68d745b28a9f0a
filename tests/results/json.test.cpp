#include "results/json.hpp"

#include "../folder.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "example.hpp"
#include "results/diff.hpp"

#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

using namespace antipode;
using namespace antipode::results;

TEST_CASE("A document survives JSON without loss, missing cells and awkward texts included") {
    const TestFolder folder;
    const auto document = example_document();
    write_json(document, folder / "fit.json");
    CHECK(is_document(folder / "fit.json"));
    const auto read = read_json(folder / "fit.json");
    CHECK(to_json(read) == to_json(document));
    CHECK(read.provenance == document.provenance);
    CHECK(read.notes == document.notes);
    CHECK(compare(document, read).empty());
    CHECK_FALSE(read.find("missing"));
    CHECK_FALSE(read.find("unbounded"));
    CHECK(std::count_if(read.notes.begin(), read.notes.end(), [](const std::string& note) {
              return note.find("is not known") != std::string::npos;
          }) == 2);
    CHECK(read.table("points").columns[5].is_missing(1));
    CHECK(read.table("points").columns[4].is_missing(2));
    CHECK(read.table("points").real("g_r")[2] == 1.0 / 3.0);
}

TEST_CASE("A file that is no document is an input error that names file and place") {
    const TestFolder folder;
    const auto path = folder / "bad.json";
    const auto message_for = [&](const std::string& text) {
        write_file(path, text);
        try {
            read_json(path);
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string("no error");
    };
    using Catch::Contains;
    CHECK_THAT(message_for("{"), Contains("bad.json") && Contains("not JSON"));
    CHECK_THAT(message_for("[]"), Contains("not a result of antipode"));
    CHECK_THAT(message_for(R"({"format": "antipode result 99"})"), Contains("this version reads"));
    auto json = to_json(example_document());
    json["scalars"]["k0"]["type"] = "complex";
    CHECK_THAT(message_for(json.dump()), Contains("scalar k0") && Contains("complex"));
    json = to_json(example_document());
    json["tables"]["points"]["columns"]["g_r"]["values"].push_back(1.0);
    CHECK_THAT(message_for(json.dump()), Contains("column g_r") && Contains("4 rows"));
    json = to_json(example_document());
    json["tables"]["points"]["columns"]["g_r"]["values"][0] = "one";
    CHECK_THAT(message_for(json.dump()), Contains("column g_r") && Contains("\"one\""));
    CHECK_THROWS_AS(read_json(folder / "none.json"), IoError);
}

TEST_CASE("Damaged files are read or refused, never worse") {
    const TestFolder folder;
    write_json(example_document(), folder / "fit.json");
    const auto good = read_file(folder / "fit.json");
    std::mt19937 random(7);
    int refused = 0;
    constexpr int damages = 3000;
    for (int i = 0; i < damages; ++i) {
        auto bytes = good;
        for (int hits = 1 + i % 3; hits > 0; --hits)
            bytes[random() % bytes.size()] = static_cast<char>(random());
        if (i % 5 == 0) bytes.resize(random() % bytes.size());
        try {
            from_json(parse_json(bytes));
        } catch (const InputError&) {
            ++refused;
        }
    }
    CHECK(refused > damages / 2);
    CHECK(refused < damages);
}
