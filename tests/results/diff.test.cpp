#include "results/diff.hpp"

#include "base/error.hpp"
#include "example.hpp"

#include <catch2/catch.hpp>

using namespace antipode;
using namespace antipode::results;

namespace {

Document changed(const std::string& scalar, Value value) {
    auto document = example_document();
    for (auto& item : document.scalars)
        if (item.name == scalar) item.value = std::move(value);
    return document;
}

}  // namespace

TEST_CASE("Equal results have no difference, whatever time, place and number of threads made them") {
    auto other = example_document();
    other.provenance["utc"] = "2026-01-01T00:00:00Z";
    other.provenance["threads"] = 8;
    const auto report = diff(example_document(), other, {}, {});
    CHECK(report.real("differences") == 0);
    CHECK(report.notes.empty());
}

TEST_CASE("A changed number is found, with its size absolute, relative and in errors") {
    const auto differences = compare(example_document(), changed("k0", 1.01215567 + 0.0026));
    REQUIRE(differences.size() == 1);
    CHECK(differences[0].where == "k0");
    CHECK(differences[0].absolute == Approx(0.0026));
    CHECK(differences[0].relative == Approx(0.0026 / 1.01215567));
    CHECK(differences[0].in_errors == Approx(std::sqrt(2.0)));  // 2 errors, both results have one
}

TEST_CASE("The last digit of one cell is found; missing against present and other words too") {
    auto other = example_document();
    auto& cells = std::get<std::vector<double>>(other.tables[0].columns[1].values);
    cells[2] = std::nextafter(cells[2], 20);
    auto differences = compare(example_document(), other);
    REQUIRE(differences.size() == 1);
    CHECK(differences[0].where == "points[2].sqrt_s_mev");

    other = example_document();
    std::get<std::vector<std::int64_t>>(other.tables[0].columns[5].values)[1] = 7;
    differences = compare(example_document(), other);
    REQUIRE(differences.size() == 1);
    CHECK(differences[0].first == "-");
    CHECK(differences[0].second == "7");

    CHECK(compare(example_document(), changed("verdict", "refused")).size() == 1);
}

TEST_CASE("Columns, tables and scalars that only one result has are differences, both ways") {
    auto other = example_document();
    other.tables[0].columns.pop_back();
    other.scalars.pop_back();
    other.add_table("curve", "");
    CHECK(compare(example_document(), other).size() == 3);
    CHECK(compare(other, example_document()).size() == 3);
}

TEST_CASE("A tolerance forgives what is within it and nothing else") {
    const auto other = changed("k0", 1.01215567 * 1.001);
    CHECK(compare(example_document(), other, {0, 1.1e-3}).empty());
    CHECK(compare(example_document(), other, {1.1e-3, 0}).empty());
    CHECK(compare(example_document(), other, {0, 0.9e-3}).size() == 1);
}

TEST_CASE("What of the provenance differs is said; results of two kinds are not compared") {
    auto other = example_document();
    other.provenance["card"]["prior"]["k0"] = 1.0;
    other.provenance["version"] = "0.2.0";
    const auto report = diff(example_document(), other, {}, {});
    REQUIRE(report.notes.size() == 2);
    CHECK(report.notes[0] == "version: \"0.1.0\" and \"0.2.0\"");
    CHECK(report.notes[1] == "card/prior/k0: 1.01163 and 1.0");
    other.kind = "limit";
    CHECK_THROWS_AS(compare(example_document(), other), InputError);
}

TEST_CASE("Results with nothing in their provenance are compared") {
    auto bare = example_document();
    for (const nlohmann::ordered_json& provenance :
         {nlohmann::ordered_json::object(), nlohmann::ordered_json(), nlohmann::ordered_json("text")}) {
        bare.provenance = provenance;
        CHECK(diff(bare, bare, {}, {}).notes.empty());
        CHECK_FALSE(diff(bare, example_document(), {}, {}).notes.empty());
        CHECK_FALSE(diff(example_document(), bare, {}, {}).notes.empty());
    }
}
