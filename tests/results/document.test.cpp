#include "results/document.hpp"

#include "base/error.hpp"
#include "example.hpp"

#include <catch2/catch.hpp>

using namespace antipode;
using namespace antipode::results;

TEST_CASE("A document gives back its scalars and columns by name") {
    const auto document = example_document();
    CHECK(document.real("k0") == 1.01215567);
    CHECK(document.real("points") == 42);
    CHECK(document.at("p_global").error == ErrorBar{0.011, 0.015});
    const auto& points = document.table("points");
    CHECK(points.rows() == 3);
    CHECK(points.real("period") == std::vector<double>{0, 1, 2});
    CHECK(std::isnan(points.real("n2_raw")[1]));
    CHECK(points.text("sqrt_s_mev")[0] == "17.128530643344746");
    CHECK(points.errors("g_r")[2] == ErrorBar{0.0088, 0.0088});
    CHECK(points.errors("period").empty());
}

TEST_CASE("What is not in a document is an input error that names it") {
    const auto document = example_document();
    CHECK_THROWS_WITH(document.at("k9"), "the fit result has no scalar 'k9'");
    CHECK_THROWS_WITH(document.table("curve"), "the fit result has no table 'curve'");
    CHECK_THROWS_WITH(document.table("points").at("n_pot"), "table points has no column 'n_pot'");
    CHECK_THROWS_AS(document.real("verdict"), InputError);
    CHECK_THROWS_AS(document.table("points").real("category"), InputError);
}

TEST_CASE("A document refuses two things of one name, columns of unequal length and names unfit for files") {
    auto document = example_document();
    CHECK_THROWS_AS(document.add("k0", 1.0, "", ""), InputError);
    CHECK_THROWS_AS(document.add_table("points", ""), InputError);
    CHECK_THROWS_AS(document.add("K 0", 1.0, "", ""), InputError);
    Table table("t", "");
    table.add("a", "", "", std::vector<double>{1, 2});
    CHECK_THROWS_AS(table.add("a", "", "", std::vector<double>{1, 2}), InputError);
    CHECK_THROWS_AS(table.add("b", "", "", std::vector<double>{1}), InputError);
    CHECK_THROWS_AS(table.add("../b", "", "", std::vector<double>{1, 2}), InputError);
}
