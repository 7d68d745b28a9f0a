#include "yield/scan_table.hpp"

#include "../folder.hpp"
#include "base/error.hpp"

#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

using namespace antipode;

namespace {

const std::string header = "period,scan,role,e_beam_mev,sqrt_s_mev,n2,n_pot,b_per_pot,b_per_pot_err\n";

yield::ScanTable read(const std::string& text) {
    const auto path = process_folder() / "scan.csv";
    std::ofstream(path) << text;
    return yield::read_scan_table(path);
}

}  // namespace

TEST_CASE("The Run III table has 52 periods, 42 of them in the search") {
    const auto table = yield::read_scan_table(std::string(ANTIPODE_SOURCE_DIR) + "/config/run3/scan.csv");
    CHECK(table.periods.size() == 52);
    int in_search = 0;
    for (const auto& period : table.periods)
        in_search += period.role == yield::Role::resonance ? 1 : 0;
    CHECK(in_search == 42);
}

TEST_CASE("A table with the required columns alone is enough") {
    const auto table = read("# mine\n" + header + "3,1,resonance,286.56,17.12853,100,1e10,3.7e-6,1e-8\n");
    CHECK(table.periods.at(0).period == 3);
    CHECK(table.periods.at(0).leakage.value == 1.0);
    CHECK_FALSE(table.periods.at(0).eps_s.has_value());
}

TEST_CASE("A wrong table is refused with file, line and column") {
    const std::string good = "3,1,resonance,286.56,17.12853,100,1e10,3.7e-6,1e-8\n";
    const auto refused = [](const std::string& text, const std::string& message) {
        CHECK_THROWS_WITH(read(text), Catch::Contains(message));
    };
    refused("", "expected a header line");
    refused(header, "no periods");
    refused("period,scan\n1,1\n", "scan.csv:1: column 'role' is missing");
    refused("period,scan,role,e_beam_mev,sqrt_s_mev,n2,n_pots,b_per_pot,b_per_pot_err\n" + good,
            "column 'n_pot' is missing; unknown column 'n_pots' is the nearest");
    refused(header + "3,1,resonance,286.56,17.12853,100,1e10,3.7e-6\n", ":2: expected 9 fields, found 8");
    refused(header + good + good, ":3: column 1 (period): expected a number above 3");
    refused(header + "3,1,resonances,286.56,17.12853,100,1e10,3.7e-6,1e-8\n", ":2: column 3 (role)");
    refused(header + "3,1,resonance,286.56,17.13853,100,1e10,3.7e-6,1e-8\n",
            "column 5 (sqrt_s_mev): expected 17.1285");
    refused(header + "3,1,resonance,286.56,17.12853,100,nan,3.7e-6,1e-8\n",
            "column 7 (n_pot): expected a number, found 'nan'");
    refused(header + "3,1,resonance,286.56,17.12853,100,1e10,0,1e-8\n", "column 8 (b_per_pot)");
    refused("period,period\n", "stands twice");
    CHECK_THROWS_AS(yield::read_scan_table("/nonexistent.csv"), IoError);
}

TEST_CASE("An error about a count never quotes it: the period may be blinded") {
    for (const std::string count : {"-27089", "27089x", "inf"}) {
        try {
            read(header + "3,1,resonance,286.56,17.12853," + count + ",1e10,3.7e-6,1e-8\n");
            FAIL("accepted " << count);
        } catch (const InputError& error) {
            CHECK_THAT(error.what(), Catch::Contains("column 6 (n2)") && !Catch::Contains("27089"));
        }
    }
}
