#include "results/hdf5.hpp"

#include "../folder.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "example.hpp"
#include "results/diff.hpp"
#include "results/json.hpp"

#include <catch2/catch.hpp>

using namespace antipode;
using namespace antipode::results;

TEST_CASE("A document survives HDF5 without loss, order included") {
    const TestFolder folder;
    auto document = example_document();
    document.add_table("empty", "a table without rows").add("x", "", "", std::vector<double>{});
    std::vector<double> many(200000);
    for (std::size_t i = 0; i < many.size(); ++i)
        many[i] = 1.0 / (1.0 + static_cast<double>(i));
    document.add_table("toys", "more than one chunk").add("q", "", "test statistic", many);
    write_hdf5(document, folder / "fit.h5");
    const auto read = read_hdf5(folder / "fit.h5");
    CHECK(compare(document, read).empty());
    CHECK(to_json(read) == to_json(document));
}

TEST_CASE("What is not an HDF5 result is refused with its name; what cannot be written leaves nothing") {
    const TestFolder folder;
    CHECK_THROWS_AS(read_hdf5(folder / "none.h5"), IoError);
    write_file(folder / "text.h5", "not HDF5");
    CHECK_THROWS_WITH(read_hdf5(folder / "text.h5"), Catch::Contains("text.h5: not a result of antipode"));
    CHECK_THROWS_AS(write_hdf5(example_document(), "/dev/full"), IoError);
    CHECK_THROWS_AS(write_hdf5(example_document(), "/proc/antipode/fit.h5"), IoError);
}
