#include "blinding/gate.hpp"

#include "../folder.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"

#include <filesystem>
#include <fstream>
#include <thread>

#include <catch2/catch.hpp>

using namespace antipode;
namespace fs = std::filesystem;
using blinding::Ledger;
using blinding::Mask;

namespace {

const fs::path run3_table = fs::path(ANTIPODE_SOURCE_DIR) / "config/run3/scan.csv";
const Mask run3_mask{10, 11, 12, 13, 14, 36, 37, 38, 39, 40};

/// A folder with a copy of the Run III table, and a home.
struct Folder {
    TestFolder folder;
    fs::path path = folder.path();
    fs::path table = path / "scan.csv";
    fs::path ledger = path / "scan.blinding.json";
    Folder() { fs::copy_file(run3_table, table); }

    blinding::LedgerPlaces places() const { return {table, {}, path / "home", false}; }
};

blinding::GateSettings settings() {
    blinding::GateSettings gate;
    gate.yield.eps_s_from_line = {0};
    gate.sideband.mask_periods = 10;
    return gate;
}

blinding::Binding binding_of(const fs::path& file) {
    return {sha256_file(file), "card", "1.2.3"};
}

/// What an analysis does: opens the scan and records the look. The masked periods.
Mask look(const blinding::LedgerPlaces& places, const blinding::GateSettings& with = settings()) {
    const auto gated = blinding::open_scan(places, with, binding_of(places.table));
    CHECK_FALSE(gated.scan.unblinded);
    for (const auto& point : gated.scan.points)
        CHECK(point.n2.has_value() == gated.scan.shows(point.period.period));
    gated.ledgers.record_look(gated.scan.look);
    return gated.scan.sideband.mask;
}

void unblind(const blinding::LedgerPlaces& places, const blinding::Binding& binding,
             const std::string& reason = "the meeting of today") {
    auto gated = blinding::open_scan(places, settings(), binding);
    auto entry = gated.scan.look;
    entry.reason = reason;
    entry.sideband = "accepted";
    gated.ledgers.record_unblinding(entry);
}

bool covers(const Mask& mask, const Mask& part) {
    return std::includes(mask.begin(), mask.end(), part.begin(), part.end());
}

/// Changes the counts of masked periods by a factor.
void scale_counts(const fs::path& table, const Mask& periods, double factor) {
    std::ifstream in(table);
    std::string text, line;
    int n2 = 5, n2_raw = 6;  // columns of the Run III table
    while (std::getline(in, line)) {
        std::vector<std::string> fields;
        std::stringstream stream(line);
        for (std::string field; std::getline(stream, field, ',');)
            fields.push_back(field);
        if (line.back() == ',') fields.emplace_back();
        if (line[0] != '#' && std::isdigit(static_cast<unsigned char>(line[0])) &&
            periods.count(std::stoll(fields[0])) > 0)
            for (const int column : {n2, n2_raw})
                fields[static_cast<std::size_t>(column)] =
                    fmt::format("{}", factor * std::stod(fields[static_cast<std::size_t>(column)]));
        if (line[0] != '#') line = fmt::format("{}", fmt::join(fields, ","));
        text += line + "\n";
    }
    write_file(table, text);
}

}  // namespace

TEST_CASE("Without an unblinding the counts of masked periods are gone, and all that is made of them") {
    const Folder folder;
    const auto opened = blinding::open_scan(folder.places(), settings(), binding_of(folder.table)).scan;
    CHECK_FALSE(opened.unblinded);
    CHECK(opened.sideband.mask == run3_mask);
    const auto hidden = [&](const std::vector<yield::YieldPoint>& points) {
        int count = 0;
        for (const auto& point : points) {
            if (opened.shows(point.period.period)) {
                CHECK(point.g_r().has_value());
                continue;
            }
            ++count;
            CHECK_FALSE(point.n2.has_value());
            CHECK_FALSE(point.g_r().has_value());
            CHECK_FALSE(point.period.n2.has_value());
            CHECK_FALSE(point.period.n2_raw.has_value());
            CHECK_FALSE(point.period.rmax_stability.has_value());
            CHECK(point.period.n2_net_fraction_err == 0);
            CHECK(point.n2_budget.terms.empty());
        }
        CHECK(count == 10);
    };
    hidden(opened.points);
    REQUIRE(opened.variants.size() == 4);
    for (const auto& variant : opened.variants)
        hidden(variant);
    CHECK_FALSE(opened.windows.has_value());
    for (const auto& pull : opened.sideband.pulls)
        CHECK_FALSE(opened.sideband.masked(pull.period));
    CHECK_THROWS_WITH(opened.require_unblinded("fit"), Catch::Contains("antipode unblind"));
    CHECK_FALSE(fs::exists(folder.ledger));
}

TEST_CASE("An unblinding opens exactly the analysis that it is bound to") {
    const Folder folder;
    const auto binding = binding_of(folder.table);
    unblind(folder.places(), binding);
    const auto open = [&](const blinding::Binding& with) {
        return blinding::open_scan(folder.places(), settings(), with).scan;
    };
    CHECK(open(binding).unblinded);
    CHECK(open(binding).windows->windows.size() == 33);
    CHECK(open(binding).sideband.mask == run3_mask);

    auto other_card = binding;
    other_card.card_sha256 = "changed";
    CHECK_FALSE(open(other_card).unblinded);
    CHECK_THAT(open(other_card).status, Catch::Contains("effective card"));
    CHECK(open(other_card).unblindings.size() == 1);
    auto other_version = binding;
    other_version.program_version = "1.2.4";
    CHECK_THAT(open(other_version).status, Catch::Contains("program version"));

    scale_counts(folder.table, {12}, 1.0001);
    const auto blinded = open(binding_of(folder.table));
    CHECK_FALSE(blinded.unblinded);
    CHECK_THAT(blinded.status, Catch::Contains("scan table"));

    // Another ledger opens nothing, and the one beside the table is not forgotten.
    auto elsewhere = folder.places();
    elsewhere.record = folder.path / "other.json";
    const auto other = blinding::open_scan(elsewhere, settings(), binding).scan;
    CHECK_FALSE(other.unblinded);
    CHECK(other.unblindings.size() == 1);
}

TEST_CASE("No setting shows what the reference or an earlier look has masked") {
    const Folder folder;
    CHECK(look(folder.places()) == run3_mask);
    auto ageing = settings();
    ageing.yield.corrections.ageing = false;
    auto narrow = settings();
    narrow.sideband.mask_periods = 1;
    auto wide = settings();
    wide.sideband.mask_periods = 14;
    CHECK(look(folder.places(), narrow) == run3_mask);
    const auto moved = look(folder.places(), ageing);
    CHECK(covers(moved, run3_mask));
    CHECK(moved.size() > run3_mask.size());
    CHECK(look(folder.places()) == moved);
    const auto widened = look(folder.places(), wide);
    CHECK(covers(widened, moved));

    const auto entries = Ledger(folder.ledger).entries().size();
    look(folder.places());
    look(folder.places());
    CHECK(Ledger(folder.ledger).entries().size() == entries);

    SECTION("a deleted ledger") {
        fs::remove(folder.ledger);
    }
    SECTION("a ledger elsewhere") {
        auto places = folder.places();
        places.record = folder.path / "elsewhere.json";
        CHECK(look(places, narrow) == widened);
    }
    SECTION("a copy of the table in another folder") {
        auto places = folder.places();
        places.table = folder.path / "copy/my.csv";
        fs::create_directories(folder.path / "copy");
        fs::copy_file(folder.table, places.table);
        CHECK(look(places, narrow) == widened);
    }
    SECTION("without a home, a deleted ledger shows no more than the reference") {
        fs::remove(folder.ledger);
        auto places = folder.places();
        places.user_folder.clear();
        CHECK(look(places, narrow) == run3_mask);
    }
    CHECK(look(folder.places(), narrow) == widened);
}

TEST_CASE("A change of masked counts that moves the mask leaves hidden what was hidden") {
    const Folder folder;
    REQUIRE(look(folder.places()) == run3_mask);
    // The windows next to it have 24.500 and 24.485 against 24.484: next to nothing moves the mask.
    scale_counts(folder.table, {14}, 0.999);
    const auto own = blinding::find_mask(
        yield::make_yield(yield::read_scan_table(folder.table), settings().yield), settings().sideband);
    REQUIRE(own != run3_mask);
    CHECK(look(folder.places()) == run3_mask);  // fixed by the first look
    auto other = settings();
    other.yield.eps_s_from_line = {};
    const auto both = look(folder.places(), other);
    CHECK(covers(both, run3_mask));
    CHECK(covers(both, own));
    // A ledger of another scan fixes nothing.
    scale_counts(folder.table, {20}, 1.001);
    CHECK(covers(look(folder.places()), both));
    // and in a copy, where only the user's ledger knows of it
    auto places = folder.places();
    places.table = folder.path / "copy.csv";
    fs::copy_file(folder.table, places.table);
    CHECK(covers(look(places), run3_mask));
}

TEST_CASE("A ledger that was replaced by one with a narrower mask shows nothing that the reference hides") {
    const Folder folder;
    blinding::Entry narrow;
    narrow.masked[12] = 277.6;
    narrow.settings =
        blinding::open_scan(folder.places(), settings(), binding_of(folder.table)).scan.look.settings;
    Ledger(folder.ledger).append(narrow);
    CHECK(look(folder.places()) == run3_mask);
}

TEST_CASE("Another scan with the same energies has a ledger of its own") {
    const Folder folder;
    auto wide = settings();
    wide.sideband.mask_periods = 14;
    CHECK(look(folder.places(), wide).size() > 10);
    auto places = folder.places();
    places.table = folder.path / "toy.csv";
    fs::copy_file(folder.table, places.table);
    scale_counts(places.table, {20, 21}, 1.01);
    CHECK(look(places).size() == 10);
}

TEST_CASE("A period that is taken out of the search stays hidden") {
    const Folder folder;
    look(folder.places());
    auto text = read_file(folder.table);
    const auto row = text.find("\n12,");
    text.replace(text.find("resonance", row), 9, "excluded");
    write_file(folder.table, text);
    CHECK(look(folder.places()).count(12) == 1);
}

TEST_CASE("A look that cannot be recorded is not shown") {
    const Folder folder;
    const auto gated = blinding::open_scan(folder.places(), settings(), binding_of(folder.table));
    auto nowhere = folder.places();
    nowhere.record = "/dev/null/ledger.json";
    nowhere.user_folder.clear();
    const auto refused = blinding::open_scan(nowhere, settings(), binding_of(folder.table));
    CHECK_THROWS_WITH(refused.ledgers.require_writable(), Catch::Contains("--record FILE"));
    CHECK_THROWS_AS(refused.ledgers.record_look(refused.scan.look), IoError);
}

TEST_CASE("Unblindings of several writers at once are all kept, in one chain") {
    const Folder folder;
    std::vector<std::thread> writers;
    for (int i = 0; i < 6; ++i)
        writers.emplace_back([&, i] {
            blinding::Entry entry;
            entry.reason = "writer number " + std::to_string(i);
            for (int j = 0; j < 5; ++j)
                Ledger(folder.ledger).append(entry);
        });
    for (auto& writer : writers)
        writer.join();
    CHECK(Ledger(folder.ledger).entries().size() == 30);
}

TEST_CASE("An entry that was edited or taken out is noticed") {
    const Folder folder;
    unblind(folder.places(), {"a", "b", "c"}, "after the meeting");
    unblind(folder.places(), {"d", "e", "f"}, "the second one");
    CHECK(Ledger(folder.ledger).entries().size() == 2);
    const auto text = read_file(folder.ledger);

    auto edited = text;
    edited.replace(edited.find("meeting"), 7, "beating");
    write_file(folder.ledger, edited);
    CHECK_THROWS_WITH(Ledger(folder.ledger), Catch::Contains("entry 1"));

    auto json = nlohmann::ordered_json::parse(text);
    json["entries"].erase(0);
    write_file(folder.ledger, json.dump());
    CHECK_THROWS_WITH(Ledger(folder.ledger), Catch::Contains("entry 1"));

    write_file(folder.ledger, "{}");
    CHECK_THROWS_AS(Ledger(folder.ledger), InputError);
    write_file(folder.ledger, R"({"what": "", "records": []})");
    CHECK_THROWS_WITH(Ledger(folder.ledger), Catch::Contains("earlier version"));
}
