#include "base/card.hpp"

#include "../folder.hpp"

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>

#include <catch2/catch.hpp>

namespace {

enum class Reading { root, tanh };
constexpr auto names_of(Reading) {
    return std::array{std::pair{Reading::root, "root"}, std::pair{Reading::tanh, "tanh"}};
}

struct Limit {
    Reading reading = Reading::root;
    double level = 0.90;
    std::vector<double> masses_mev{16.9};
    template <class Visitor>
    void visit(Visitor& v) {
        v("reading", reading, "how the limit is read off CLs");
        v("level", level, antipode::Range{0.5, 0.999}, "confidence level");
        v("masses_mev", masses_mev, "masses");
    }
};

struct Card {
    std::string name = "test";
    std::int64_t toys = 10;
    Limit limit;
    template <class Visitor>
    void visit(Visitor& v) {
        v("name", name, "name");
        v("toys", toys, antipode::Range{1, 1e6}, "toys");
        v("limit", limit, "limits");
    }
};

struct Open {
    std::optional<double> pivot;
    antipode::CardFile table;
    template <class Visitor>
    void visit(Visitor& v) {
        v("pivot", pivot, antipode::Range{1, 10}, "pivot");
        v("table", table, "table");
    }
};

std::filesystem::path write(const std::string& text) {
    const auto path = process_folder() / "card.toml";
    std::ofstream(path) << text;
    return path;
}

}  // namespace

TEST_CASE("A card sets what it names and leaves the rest") {
    Card card;
    antipode::Settings settings(card);
    settings.read(write("toys = 7\n[limit]\nreading = \"tanh\"\nmasses_mev = [16.5, 17]\n"));
    CHECK(card.toys == 7);
    CHECK(card.limit.reading == Reading::tanh);
    CHECK(card.limit.masses_mev == std::vector{16.5, 17.0});
    CHECK(card.limit.level == 0.90);
    CHECK(settings.echo().dump() ==
          R"({"name":"test","toys":7,"limit":{"reading":"tanh","level":0.9,"masses_mev":[16.5,17.0]}})");
}

TEST_CASE("The echo of a card, read back, gives the same card") {
    Card card;
    antipode::Settings settings(card);
    settings.assign("limit.level=0.95");
    settings.assign("limit.reading=tanh");
    Card again;
    antipode::Settings reread(again);
    reread.read(write(settings.to_toml()));
    CHECK(reread.echo() == settings.echo());
}

TEST_CASE("A key that may be left out is a comment until it is set, and a file is relative to its card") {
    Open open;
    antipode::Settings settings(open);
    CHECK(settings.to_toml() == "# pivot =   # pivot\ntable = \"\"  # table\n");
    settings.read(write("pivot = 2\ntable = \"scan.csv\"\n"));
    CHECK(open.pivot == 2.0);
    CHECK(open.table.path() == process_folder() / "scan.csv");
    CHECK_THROWS_WITH(settings.assign("pivot=11"), Catch::Contains("from 1 to 10"));
    settings.assign("table=other.csv");
    CHECK(open.table.path() == "other.csv");
    CHECK_THROWS_WITH(settings.assign("table=\xff"),
                      Catch::Contains("--set table") && Catch::Contains("UTF-8"));
}

TEST_CASE("Errors of a card name the place, what was found, and the nearest key") {
    Card card;
    antipode::Settings settings(card);
    const auto file = [](const char* text) { return write(text); };
    CHECK_THROWS_WITH(settings.read(file("[limit]\nlevle = 0.9\n")),
                      Catch::Contains(":2:9: unknown key 'limit.levle'; did you mean 'limit.level'?"));
    CHECK_THROWS_WITH(settings.read(file("toys = 1.5\n")), Catch::Contains("expected an integer, found 1.5"));
    CHECK_THROWS_WITH(settings.read(file("toys = 0\n")), Catch::Contains("from 1 to 1000000"));
    CHECK_THROWS_WITH(settings.read(file("limit.reading = \"rot\"\n")),
                      Catch::Contains("one of \"root\", \"tanh\", found \"rot\""));
    CHECK_THROWS_WITH(settings.read(file("toys = \n")), Catch::Contains(":1:"));
    CHECK_THROWS_WITH(settings.assign("toy=3"), Catch::Contains("did you mean 'toys'"));
    CHECK_THROWS_WITH(settings.assign("limit.level=nan"), Catch::Contains("from 0.5 to 0.999"));
    CHECK_THROWS_AS(settings.read("/nonexistent.toml"), antipode::IoError);
    CHECK(card.toys == 10);
}
