// Run by page.oracle.py: `test_report "[.write]"` with ANTIPODE_TEST_FOLDER set writes pages there:
// report.html, and ours.html without the published numbers.
#include "../plots/sample.hpp"
#include "plots/earlier_limits.hpp"
#include "report/page.hpp"

#include <cstdlib>

#include <catch2/catch.hpp>

using namespace antipode;

TEST_CASE("Writes a report of every kind of result", "[.write]") {
    const char* name = std::getenv("ANTIPODE_TEST_FOLDER");
    REQUIRE(name != nullptr);
    const std::filesystem::path folder(name);
    for (const auto& document :
         {sample::table(), sample::sideband(), sample::fit(), sample::limit(), sample::pvalue()})
        results::write_files(document, folder / "published");
    results::write_files(sample::fit("recommended <b>&"), folder / "other");
    report::Options options;
    options.plots.earlier_limits =
        plots::read_earlier_limits(ANTIPODE_SOURCE_DIR "/config/run3/earlier_limits.csv");
    report::write_report(folder, folder / "ours.html", options);
    options.published = report::read_published(ANTIPODE_SOURCE_DIR "/config/run3/published_results.toml");
    options.published->table_sha256 = std::string(64, 'a');  // of the samples
    report::write_report(folder, folder / "report.html", options);
}
