// Run by hand: `ANTIPODE_TEST_FOLDER=dir test_plots "[.draw]"` draws all pictures of the results in a folder
// into it.
#include "plots/catalog.hpp"
#include "plots/earlier_limits.hpp"
#include "results/output.hpp"

#include <cstdlib>

#include <catch2/catch.hpp>

TEST_CASE("Draws the results of a folder", "[.draw]") {
    const char* folder = std::getenv("ANTIPODE_TEST_FOLDER");
    REQUIRE(folder != nullptr);
    antipode::plots::Options options;
    options.earlier_limits =
        antipode::plots::read_earlier_limits(ANTIPODE_SOURCE_DIR "/config/run3/earlier_limits.csv");
    for (const auto& [path, document] : antipode::results::read_folder(folder))
        CHECK(antipode::plots::draw_all(document, std::filesystem::path(folder) / "plots", options)
                  .failures.empty());
}
