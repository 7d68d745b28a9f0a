#include "analysis/search.hpp"

#include "../folder.hpp"
#include "analysis/fit.hpp"
#include "analysis/limit.hpp"
#include "analysis/p_value.hpp"
#include "base/error.hpp"

#include <cstdlib>
#include <filesystem>

#include <catch2/catch.hpp>

using namespace antipode;
namespace fs = std::filesystem;

namespace {

/// A folder with a copy of the Run III table without its ledger, and a home that knows no looks.
struct Folder {
    TestFolder folder;
    std::string table = (folder.path() / "scan.csv").string();
    Folder() {
        fs::copy_file(fs::path(ANTIPODE_SOURCE_DIR) / "config/run3/scan.csv", table);
        ::setenv("HOME", folder.path().c_str(), 1);
        ::unsetenv("XDG_STATE_HOME");
    }
    analysis::SearchRequest request() const {
        analysis::SearchRequest request;
        request.scan = table;
        request.assignments = {"effort.toys=50", "effort.band_toys=20", "effort.pseudo_experiments=0"};
        return request;
    }
};

}  // namespace

TEST_CASE("A search of a blinded scan holds no masked count, and steps that need them refuse") {
    const Folder folder;
    const analysis::Search search(folder.request());
    CHECK_FALSE(search.scan().unblinded);
    std::size_t masked = 0;
    for (const auto& point : search.scan().points) {
        CHECK(point.n2.has_value() == search.scan().shows(point.period.period));
        CHECK(point.period.n2.has_value() == search.scan().shows(point.period.period));
        masked += point.n2 ? 0 : 1;
    }
    CHECK(masked >= 10);
    CHECK_THROWS_WITH(analysis::fit(search, {}), Catch::Contains("a fit"));
    CHECK_THROWS_WITH(analysis::limits(search, {}), Catch::Contains("an observed limit"));
    CHECK_THROWS_WITH(analysis::p_values(search), Catch::Contains("a p-value"));
    CHECK_FALSE(fs::exists(folder.folder.path() / "scan.blinding.json"));  // nothing is written unasked
    search.record_look();
    CHECK(fs::exists(folder.folder.path() / "scan.blinding.json"));
}

TEST_CASE("A search that unblinds opens the scan for the next one with this card, and for no other") {
    const Folder folder;
    analysis::Search blinded(folder.request());
    CHECK_THROWS_AS(blinded.unblind("because", true), InputError);
    blinded.unblind("the meeting of today", true);

    const analysis::Search opened(folder.request());
    REQUIRE(opened.scan().unblinded);
    CHECK(opened.scan().unblindings.back().reason == "the meeting of today");
    auto other = folder.request();
    other.assignments.emplace_back("sideband.mask_periods=8");
    CHECK_FALSE(analysis::Search(other).scan().unblinded);

    analysis::FitQuestion question;
    question.goodness_toys = 20;
    const auto fit = analysis::fit(opened, question);
    const auto window = opened.window();
    CHECK(fit.best.best.mass_mev >= window.low_mev);
    CHECK(fit.best.best.mass_mev <= window.high_mev);
    CHECK(fit.q->q.size() == fit.q->masses_mev.size());
    analysis::LimitQuestion at;
    at.masses_mev = {16.9};
    const auto limits = analysis::limits(opened, at);
    REQUIRE(limits.observed.size() == 1);
    CHECK(limits.fault.empty());
    CHECK(limits.observed[0].limits[1].coupling > limits.observed[0].limits[0].coupling);
    CHECK(limits.curves.size() == 1);
}

TEST_CASE("A search refuses a mass outside its scan, and a card that does not exist, with what is near") {
    const Folder folder;
    const analysis::Search search(folder.request());
    CHECK_THROWS_AS(search.masses_mev({30.0}), InputError);
    CHECK_THROWS_WITH(analysis::read_card("publishd", {}), Catch::Contains("did you mean 'published'"));
}
