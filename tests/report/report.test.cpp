#include "../folder.hpp"
#include "../plots/sample.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "report/headline.hpp"
#include "report/html.hpp"
#include "report/page.hpp"

#include <catch2/catch.hpp>

using namespace antipode;
using namespace antipode::report;
using Catch::Contains;

TEST_CASE("Numbers are written for reading, other texts are escaped") {
    CHECK(number_html("4.42(9)e-4") == "4.42(9) × 10<sup>−4</sup>");
    CHECK(number_html("-0.0105(48)") == "−0.0105(48)");
    CHECK(number_html("7.177(34)e9") == "7.177(34) × 10<sup>9</sup>");
    CHECK(number_html("1.0000e-07") == "1.0000 × 10<sup>−7</sup>");
    CHECK(number_html("0.039 +0.015 -0.011") ==
          "0.039<span class=\"errors\"><sup>+0.015</sup><sub>−0.011</sub></span>");
    CHECK(number_html("(5.6 +2.2 -1.1)e-5") ==
          "5.6<span class=\"errors\"><sup>+2.2</sup><sub>−1.1</sub></span> × 10<sup>−5</sup>");
    CHECK(number_html("accepted <b>") == "accepted &lt;b&gt;");
    CHECK(number_html("-") == "-");
}

TEST_CASE("Pictures inside a page have identifiers of their own") {
    const auto svg = inline_svg(
        "<?xml version=\"1.0\"?>\n<svg viewBox=\"0 0 1 1\"><title>t</title><g id=\"a\"/>"
        "<use xlink:href='#a'/><g id='b' fill='url(#a)'/></svg>",
        "p-", "A <picture>");
    CHECK(svg ==
          "<svg role=\"img\" aria-label=\"A &lt;picture&gt;\" viewBox=\"0 0 1 1\"><g id=\"p-a\"/>"
          "<use xlink:href='#p-a'/><g id='p-b' fill='url(#p-a)'/></svg>");
}

TEST_CASE("Published numbers are read with their sources; a faulty file is named") {
    const auto published = read_published(ANTIPODE_SOURCE_DIR "/config/run3/published_results.toml");
    for (const auto& [name, number] : published.numbers)
        CHECK_FALSE(number.source.empty());
    CHECK(published.numbers.at("sideband.k0").value == 1.0116);
    CHECK(published.numbers.at("pvalue.p_global_exceedance").error == results::ErrorBar{0.011, 0.015});
    CHECK(published.limits.rows() == 4);
    CHECK(published.data == "PADME Run III");
    CHECK(published.table_sha256 == sha256_file(ANTIPODE_SOURCE_DIR "/config/run3/scan.csv"));

    const TestFolder folder;
    const auto message_for = [&](const std::string& text) {
        write_file(folder / "published.toml", text);
        try {
            read_published(folder / "published.toml");
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string("no error");
    };
    CHECK_THAT(message_for("[\"fit.q\"]\nvalue = 1\n"), Contains("published.toml") && Contains("source"));
    CHECK_THAT(message_for("[\"fit.q\"\n"), Contains("published.toml:1"));
    CHECK_THAT(message_for("x = 1\n"), Contains("\"x\""));
}

TEST_CASE(
    "The headline has the numbers that the results have, and the published ones beside them only if given") {
    const auto sideband = sample::sideband();
    const auto fit = sample::fit();
    const std::vector<Analysis> analyses{{"published", {&sideband, &fit}}, {"other", {&fit}}};
    Published published;
    published.table_sha256 = std::string(64, 'a');
    published.numbers["sideband.k0"] = {2, results::ErrorBar::symmetric(0.5), "a paper"};
    const auto with = headline(analyses, published);
    const auto without = headline(analyses, {});
    REQUIRE(with.size() == without.size());
    REQUIRE(with.size() == 5);  // verdict, k0, mass, coupling, Q
    CHECK(with[1].ours == std::vector<std::string>{"1.0116(16)", "–"});
    CHECK(with[1].published == "2.00(50)");
    CHECK(with[1].source == "a paper");
    published.table_sha256 = std::string(64, 'b');
    for (const auto& row : headline(analyses, published))
        CHECK(row.published.empty());  // other data
    published.table_sha256.clear();    // of no table: for a comparison that was asked for
    CHECK(headline(analyses, published)[1].published == "2.00(50)");
    for (std::size_t i = 0; i < with.size(); ++i) {
        CHECK(with[i].ours == without[i].ours);
        CHECK(without[i].published.empty());
    }
}

TEST_CASE("An analysis without a headline number, an event display, is no column") {
    const auto fit = sample::fit();
    const results::Document event = [] {
        results::Document document;
        document.kind = "event";
        document.add("bunch", 7, {}, "", "number of the bunch");
        return document;
    }();
    const std::vector<Analysis> analyses{{"published", {&event}}, {"other", {&fit}}};
    const auto shown = with_headline(analyses);
    REQUIRE(shown.size() == 1);
    CHECK(shown[0].label == "other");
    CHECK(with_headline({analyses[0]}).size() == 1);
}

TEST_CASE("Limits stand beside the published ones of the same mass, in units of 1e-4") {
    Published published;
    published.limits.add("m_x_mev", "", "", std::vector<double>{16.3, 16.35})
        .add("limit_90", "", "", std::vector<double>{5.5e-4, 6e-4});
    for (const char* column :
         {"expected_minus2", "expected_minus1", "expected_median", "expected_plus1", "expected_plus2"})
        published.limits.add(column, "", "", std::vector<double>(2, std::nan("")));
    const auto rows = limits_beside(sample::limit(), published);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].mass == "16.3");
    CHECK(rows[0].cells[0].ours == "6.038(50)");  // 1.2 · 3.7 (1 + 0.6²), error 0.01 · 3.7 (1 + 0.6²)
    CHECK(rows[0].cells[0].published == "5.50");
    CHECK(rows[0].cells[3].published == "–");
}

TEST_CASE("A folder without results, and a page that cannot be written, are errors that say so") {
    const TestFolder folder;
    CHECK_THROWS_AS(write_report(folder.path(), folder / "report.html", {}), InputError);
    results::write_files(sample::document("unblind", "published"), folder.path());
    CHECK_THROWS_AS(write_report(folder.path(), "/proc/antipode/report.html", {}), IoError);
    CHECK_NOTHROW(write_report(folder.path(), folder / "report.html", {}));
}
