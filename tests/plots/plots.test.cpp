#include "../folder.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "plots/catalog.hpp"
#include "plots/earlier_limits.hpp"
#include "plots/gnuplot.hpp"
#include "sample.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include <catch2/catch.hpp>

using namespace antipode;
using namespace antipode::plots;
namespace fs = std::filesystem;
using Catch::Contains;

namespace {

std::vector<std::string> names(const std::vector<Figure>& figures) {
    std::vector<std::string> all;
    for (const auto& figure : figures)
        all.push_back(figure.name);
    return all;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("Each kind of result has its pictures, and only those that it has the numbers for") {
    Options options;
    options.earlier_limits = read_earlier_limits(ANTIPODE_SOURCE_DIR "/config/run3/earlier_limits.csv");
    CHECK(names(figures(sample::table())) == Names{"table_g_r", "table_error_budget"});
    CHECK(names(figures(sample::sideband())) == Names{"sideband_g_r", "sideband_pulls"});
    CHECK(names(figures(sample::sideband(false))) ==
          Names{"sideband_g_r", "sideband_pulls", "sideband_windows"});
    CHECK(names(figures(sample::fit())) ==
          Names{"fit_g_r", "fit_pulls", "fit_contour", "fit_nuisances", "fit_correlation"});
    CHECK(names(figures(sample::limit(), options)) == Names{"limit_band", "limit_plane", "limit_cls"});
    CHECK(names(figures(sample::limit())) == Names{"limit_band", "limit_cls"});
    CHECK(names(figures(sample::pvalue())) == Names{"pvalue_mass", "pvalue_look_elsewhere_exceedance"});
    CHECK(figures(sample::document("unblind", "published")).empty());
}

TEST_CASE("A picture leaves its five files, and its script makes the pictures again where they lie") {
    const TestFolder folder;
    const auto document = sample::pvalue();
    const auto figure = p_values(document);
    REQUIRE(figure);
    draw(*figure, document, folder.path());
    const auto count = [&] {
        return std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator());
    };
    CHECK(count() == 5);
    const auto svg = read_file(folder / "pvalue_mass.svg");
    CHECK_THAT(svg, Contains("<svg") && Contains("MeV"));
    CHECK_THAT(read_file(folder / "pvalue_mass.pdf"), Catch::StartsWith("%PDF"));
    CHECK_THAT(read_file(folder / "pvalue_mass.png"), Catch::StartsWith("\x89PNG"));
    CHECK_THAT(read_file(folder / "pvalue_mass.csv"), Contains("# provenance: {\"program\":\"antipode\""));
    CHECK_THAT(read_file(folder / "pvalue_mass.gp"), !Contains(folder.path().string()));

    for (const char* ending : {".svg", ".pdf", ".png"})
        fs::remove(folder / (std::string("pvalue_mass") + ending));
    REQUIRE(std::system(("cd '" + folder.path().string() + "' && gnuplot pvalue_mass.gp").c_str()) == 0);
    CHECK(count() == 5);
    CHECK(read_file(folder / "pvalue_mass.svg") == svg);
}

TEST_CASE("Every picture is drawn without a complaint of gnuplot") {
    const TestFolder folder;
    Options options;
    options.earlier_limits = read_earlier_limits(ANTIPODE_SOURCE_DIR "/config/run3/earlier_limits.csv");
    options.band = BandColours::colour_blind_safe;
    std::size_t drawn = 0;
    for (const auto& document :
         {sample::table(), sample::sideband(false), sample::fit(), sample::limit(), sample::pvalue()}) {
        const auto all = draw_all(document, folder.path(), options);
        CHECK(all.failures.empty());
        drawn += all.figures.size();
    }
    CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) ==
          static_cast<std::ptrdiff_t>(5 * drawn));
    CHECK_THAT(read_file(folder / "limit_band.gp"), Contains("#607641"));
}

TEST_CASE("Points that the result does not have are not in the data of the picture") {
    const auto figure = g_r(sample::sideband(true));
    REQUIRE(figure);
    const auto masked = figure->data.real("masked");
    const auto value = figure->data.real("g_r");
    const auto error = figure->data.real("g_r_err");
    REQUIRE(std::count(masked.begin(), masked.end(), 1) == 4);
    for (std::size_t i = 0; i < masked.size(); ++i)
        if (masked[i] == 1) CHECK((std::isnan(value[i]) && std::isnan(error[i])));
}

TEST_CASE("A picture that cannot be drawn or written is an input/output error and leaves no file") {
    const TestFolder folder;
    auto figure = *p_values(sample::pvalue());
    CHECK_THROWS_AS(draw(figure, sample::pvalue(), "/proc/antipode"), IoError);
    figure.script += "plot no_such_variable\n";
    CHECK_THROWS_WITH(draw(figure, sample::pvalue(), folder.path()),
                      Contains("gnuplot could not draw pvalue_mass.gp") && Contains("no_such_variable"));
    CHECK(fs::is_empty(folder.path()));
    const auto drawn = draw_all(sample::pvalue(), "/proc/antipode");
    CHECK(drawn.figures.empty());
    CHECK_FALSE(drawn.failures.empty());
}

TEST_CASE("Earlier limits are checked on reading") {
    const TestFolder folder;
    const auto path = folder / "limits.csv";
    const auto message_for = [&](const std::string& rows) {
        write_file(path, "experiment,m_x_mev,g_ve_low,g_ve_high\n" + rows);
        try {
            read_earlier_limits(path);
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string("no error");
    };
    CHECK(message_for("A,15,1e-4,2e-4\nA,20,1e-4,2e-4\n") == "no error");
    CHECK_THAT(message_for("A,15,1e-4,2e-5\n"), Contains("limits.csv:2") && Contains("g_ve_high"));
    CHECK_THAT(message_for("A,15,1e-4,2e-4\nA,15,1e-4,2e-4\n"),
               Contains("limits.csv:3") && Contains("larger mass"));
    CHECK_THAT(message_for("A,-15,1e-4,2e-4\n"), Contains("m_x_mev"));
}

TEST_CASE("Text of a result is shown by gnuplot, and neither run nor read as markup") {
    const TestFolder folder;
    const auto pwned = (folder / "pwned").string();
    const std::string hostile =
        "`touch " + pwned + "` '\nsystem(\"touch " + pwned + "\")\n\" @x {/:Bold b}^2_3 & <script>";
    const std::string shown = markup(hostile);
    CHECK(shown.find('\n') == std::string::npos);
    CHECK_THAT(shown, Contains("\\{/:Bold b\\}\\^2\\_3 \\&"));
    CHECK(quoted("it's") == "'it''s'");

    Options options;
    options.earlier_limits.emplace("earlier_limits", hostile);
    const std::vector<std::string> twice(2, hostile);
    options.earlier_limits->add("experiment", "", "", twice)
        .add("m_x_mev", "MeV", "", std::vector<double>{15, 20})
        .add("g_ve_low", "", "", std::vector<double>{1e-4, 1e-4})
        .add("g_ve_high", "", "", std::vector<double>{1e-3, 1e-3})
        .add("kind", "", "", std::vector<std::string>(2, "excluded"))
        .add("reference", "", "", twice);
    for (auto document :
         {sample::table(), sample::sideband(false), sample::fit(), sample::limit(), sample::pvalue()}) {
        document.card = hostile;
        document.notes = {hostile};
        for (auto& scalar : document.scalars)
            scalar.meaning = scalar.unit = hostile;
        for (auto& table : document.tables) {
            table.meaning = hostile;
            for (auto& column : table.columns) {
                column.meaning = column.unit = hostile;
                if (auto* texts = std::get_if<std::vector<std::string>>(&column.values))
                    for (auto& text : *texts)
                        text += hostile;
            }
        }
        const auto drawn = draw_all(document, folder / "plots", options);
        CHECK(drawn.failures == std::vector<std::string>{});
        for (const auto& figure : drawn.figures)
            CHECK(read_file(folder / "plots" / (figure.name + ".svg")).find("<script") == std::string::npos);
    }
    CHECK_FALSE(fs::exists(pwned));
    // The test can fail: this is what a script with the bare text does.
    Figure bare = *p_values(sample::pvalue());
    bare.script = "set title \"`touch " + pwned + "`\"\n" + bare.script;
    draw(bare, sample::pvalue(), folder / "plots");
    CHECK(fs::exists(pwned));
}
