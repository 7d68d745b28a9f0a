#include "results/hdf5.hpp"

#include "../folder.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "example.hpp"
#include "results/diff.hpp"
#include "results/hdf5_types.hpp"
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

TEST_CASE("What an HDF5 file announces is compared with the room for it before it is read") {
    const TestFolder folder;
    const auto document = example_document();
    const auto path = folder / "fit.h5";
    const auto message_after = [&](const auto& change) {
        write_hdf5(document, path);
        {
            H5::H5File file(path.string(), H5F_ACC_RDWR);
            auto scalars = file.openGroup("scalars");
            change(scalars);
        }
        try {
            read_hdf5(path);
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string("read");
    };
    const auto name = document.scalars.front().name;
    CHECK_THAT(message_after([&](H5::Group& scalars) {
                   auto set = scalars.openDataSet(name);
                   if (set.attrExists("error")) set.removeAttr("error");
                   const std::vector<double> values(7000, 1);
                   const hsize_t size = values.size();
                   set.createAttribute("error", H5::PredType::NATIVE_DOUBLE, H5::DataSpace(1, &size))
                       .write(H5::PredType::NATIVE_DOUBLE, values.data());
               }),
               Catch::Contains("fit.h5: not a result of antipode") && Catch::Contains("expected 2 values"));
    CHECK_THAT(message_after([&](H5::Group& scalars) {
                   auto set = scalars.openDataSet(name);
                   set.removeAttr("unit");
                   H5::StrType text(H5::PredType::C_S1, H5T_VARIABLE);
                   const hsize_t two = 2;
                   const char* units[] = {"MeV", "ns"};
                   set.createAttribute("unit", text, H5::DataSpace(1, &two)).write(text, units);
               }),
               Catch::Contains("expected 1 values"));
    CHECK_THAT(message_after([&](H5::Group& scalars) {
                   scalars.unlink(name);
                   auto set =
                       scalars.createDataSet(name, H5::PredType::NATIVE_DOUBLE, H5::DataSpace(H5S_NULL));
                   for (const char* attribute : {"unit", "meaning"})
                       hdf5::write_attribute(set, attribute, "");
               }),
               Catch::Contains("expected 1 values"));
    const hsize_t huge = hsize_t{1} << 50, chunk = 1024;
    CHECK_THAT(message_after([&](H5::Group& scalars) {
                   H5::DSetCreatPropList properties;
                   properties.setChunk(1, &chunk);
                   auto tables = H5::H5File(scalars.getFileName(), H5F_ACC_RDWR).openGroup("tables");
                   auto table = tables.openGroup(document.tables.front().name);
                   auto set = table.createDataSet("huge", H5::PredType::NATIVE_DOUBLE,
                                                  H5::DataSpace(1, &huge), properties);
                   for (const char* attribute : {"unit", "meaning"})
                       hdf5::write_attribute(set, attribute, "");
               }),
               Catch::Contains("rows; expected at most"));
}
