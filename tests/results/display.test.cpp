#include "results/display.hpp"

#include "example.hpp"

#include <catch2/catch.hpp>

using namespace antipode::results;
using Catch::Contains;

namespace {
std::string symmetric(double value, double error) {
    return with_error(value, ErrorBar::symmetric(error));
}
}  // namespace

// Expected: the notation of the Review of Particle Physics, written by hand.
TEST_CASE("A value is rounded to two digits of its error") {
    CHECK(symmetric(1.01160, 0.00158) == "1.0116(16)");
    CHECK(symmetric(-0.01046, 0.00485) == "-0.0105(48)");
    CHECK(symmetric(16.9005, 0.0010) == "16.9005(10)");
    CHECK(symmetric(5.66123e-4, 0.03e-4) == "5.661(30)e-4");
    CHECK(symmetric(27089.811, 164.6) == "27090(165)");
    CHECK(symmetric(7.1774960e9, 3.3546e7) == "7.177(34)e9");
    CHECK(symmetric(2.0, 0.0996) == "2.00(10)");
    CHECK(symmetric(0, 0.5) == "0.00(50)");
    CHECK(with_error(0.0387, {0.0111, 0.0146}) == "0.039 +0.015 -0.011");
    CHECK(with_error(5.6e-5, {1.1e-5, 2.2e-5}) == "(5.6 +2.2 -1.1)e-5");
}

TEST_CASE("Without a usable error a value has six digits") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(symmetric(40.809942123, 0) == "40.8099");
    CHECK(symmetric(1.5, nan) == "1.5");
    CHECK(symmetric(3.386412345e-4, nan) == "3.38641e-4");
    CHECK(symmetric(1.25e9, nan) == "1.25e9");
    CHECK(symmetric(nan, 0.1) == "-");
    CHECK(display(Scalar{"a", std::int64_t{1234567}, {}, "", ""}) == "1234567");
    CHECK(display(Scalar{"a", std::string("yes"), {}, "", ""}) == "yes");
}

TEST_CASE("Columns of a table are shown with their errors, equal decimals, and a dash for what is missing") {
    Table table("t", "");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    table.add("x", "MeV", "", std::vector<double>{16.5, nan, 17.25})
        .add("y", "", "", std::vector<double>{1, 2, 3})
        .add("y_err", "", "", std::vector<double>{0.1, 0.2, 0.3})
        .add("lonely_err", "", "", std::vector<double>{1e-7, 2e-7, 3e-7});
    const auto columns = display(table);
    REQUIRE(columns.size() == 3);
    CHECK(columns[0].cells == std::vector<std::string>{"16.50", "-", "17.25"});
    CHECK(columns[1].cells == std::vector<std::string>{"1.00(10)", "2.00(20)", "3.00(30)"});
    CHECK(columns[2].name == "lonely_err");
    CHECK(columns[2].cells[0] == "1.0000e-07");
}

TEST_CASE("The terminal shows scalars with units and meanings, tables that are not too long, and notes") {
    const auto text = to_text(example_document(), 2);
    CHECK_THAT(text, Contains("antipode fit, card published\n"));
    CHECK_THAT(text, Contains("k1_per_mev  -0.0108(40)") && Contains("1/MeV  slope of K\n"));
    CHECK_THAT(text, Contains("points: scan points, chronological (3 rows, in the files)\n"));
    CHECK_THAT(to_text(example_document(), 3), Contains("points: scan points, chronological\n"));
    CHECK_THAT(text, Contains("note: A note — with a dash.\n"));
    CHECK_THAT(text, !Contains(" \n"));
}
