#include "blinding/gate.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"

#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

using namespace antipode;
namespace fs = std::filesystem;

namespace {

const fs::path table = fs::path(ANTIPODE_SOURCE_DIR) / "config/run3/scan.csv";

struct Folder {
    fs::path path = fs::temp_directory_path() / "antipode_gate_test";
    Folder() {
        fs::remove_all(path);
        fs::create_directories(path);
    }
    ~Folder() { fs::remove_all(path); }
};

blinding::GateSettings settings() {
    blinding::GateSettings gate;
    gate.yield.eps_s_from_line = {0};
    return gate;
}

blinding::Binding binding_of(const fs::path& file) {
    return {sha256_file(file), "card", "1.2.3"};
}

}  // namespace

TEST_CASE("Without a record the counts of masked periods are gone, and all that is made of them") {
    const Folder folder;
    const blinding::RecordFile none(folder.path / "records.json");
    const auto opened = blinding::open_scan(table, settings(), binding_of(table), none);
    CHECK_FALSE(opened.unblinded);
    REQUIRE(opened.sideband.masked_periods.size() == 10);
    const auto hidden = [&](const std::vector<yield::YieldPoint>& points) {
        int count = 0;
        for (const auto& point : points) {
            if (!opened.sideband.masked(point.period.period)) {
                CHECK(point.g_r().has_value());
                continue;
            }
            ++count;
            CHECK_FALSE(point.n2.has_value());
            CHECK_FALSE(point.g_r().has_value());
            CHECK_FALSE(point.period.n2.has_value());
            CHECK_FALSE(point.period.n2_raw.has_value());
            CHECK(point.period.n2_net_fraction_err == 0);
            CHECK(point.n2_budget.terms.empty());
        }
        CHECK(count == 10);
    };
    hidden(opened.points);
    REQUIRE(opened.variants.size() == 4);
    for (const auto& variant : opened.variants)
        hidden(variant);
    CHECK(opened.sideband.windows.empty());
    CHECK_FALSE(opened.sideband.constant_own_line.has_value());
    for (const auto& pull : opened.sideband.pulls)
        CHECK_FALSE(opened.sideband.masked(pull.period));
    CHECK_THROWS_WITH(opened.require_unblinded("fit"), Catch::Contains("antipode unblind"));
}

TEST_CASE("A record opens exactly the analysis that it is bound to") {
    const Folder folder;
    const auto binding = binding_of(table);
    blinding::RecordFile records(folder.path / "records.json");
    records.append(binding, "test", true);
    const blinding::RecordFile reread(folder.path / "records.json");
    const auto open = [&](const fs::path& file, const blinding::Binding& with) {
        return blinding::open_scan(file, settings(), with, reread);
    };
    CHECK(open(table, binding).unblinded);
    CHECK(open(table, binding).sideband.windows.size() == 33);

    auto other_card = binding;
    other_card.card_sha256 = "changed";
    CHECK_FALSE(open(table, other_card).unblinded);
    CHECK_THAT(open(table, other_card).status, Catch::Contains("effective card"));
    auto other_version = binding;
    other_version.program_version = "1.2.4";
    CHECK_THAT(open(table, other_version).status, Catch::Contains("program version"));

    // One count changed by one, in a masked period.
    auto text = read_file(table);
    const std::string count = "30899.62234794908";
    REQUIRE(text.find(count) != std::string::npos);
    text.replace(text.find(count), count.size(), "30900.62234794908");
    const auto changed = folder.path / "scan.csv";
    write_file(changed, text);
    const auto blinded = open(changed, binding_of(changed));
    CHECK_FALSE(blinded.unblinded);
    CHECK_THAT(blinded.status, Catch::Contains("scan table"));
}

TEST_CASE("A record that was edited or taken out is noticed") {
    const Folder folder;
    const auto path = folder.path / "records.json";
    blinding::RecordFile records(path);
    records.append({"a", "b", "c"}, "after the meeting", true);
    records.append({"d", "e", "f"}, "second", false);
    CHECK(blinding::RecordFile(path).records().size() == 2);
    const auto text = read_file(path);

    auto edited = text;
    edited.replace(edited.find("meeting"), 7, "beating");
    write_file(path, edited);
    CHECK_THROWS_WITH(blinding::RecordFile(path), Catch::Contains("record 1"));

    auto json = nlohmann::ordered_json::parse(text);
    json["records"].erase(0);
    write_file(path, json.dump());
    CHECK_THROWS_WITH(blinding::RecordFile(path), Catch::Contains("record 1"));

    write_file(path, "{}");
    CHECK_THROWS_AS(blinding::RecordFile(path), InputError);
}
