// Run by read.oracle.py: `test_results "[.write]"` with ANTIPODE_TEST_FOLDER set writes the example.
#include "example.hpp"
#include "results/hdf5.hpp"
#include "results/output.hpp"

#include <cstdlib>

#include <catch2/catch.hpp>

TEST_CASE("Writes the example document in every format", "[.write]") {
    const char* folder = std::getenv("ANTIPODE_TEST_FOLDER");
    REQUIRE(folder != nullptr);
    const auto document = example_document();
    CHECK(antipode::results::write_files(document, folder).size() == 2);
    antipode::results::write_hdf5(document, std::filesystem::path(folder) / "fit.h5");
}
