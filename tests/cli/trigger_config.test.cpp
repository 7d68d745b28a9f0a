#include "../folder.hpp"
#include "program.hpp"
#include "results/json.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include <catch2/catch.hpp>

using namespace antipode;
using Catch::Contains;

TEST_CASE("trigger-config turns the card into registers, and the registers back into the same windows") {
    TestFolder folder;
    const auto there = (folder / "there.json").string(), back = (folder / "back.json").string();
    REQUIRE(antipode_program("trigger-config --quiet --json " + there).status == 0);
    REQUIRE(antipode_program("trigger-config --quiet --registers " + there + " --json " + back).status == 0);
    const auto first = results::read_json(there), second = results::read_json(back);
    CHECK(first.table("registers").real("counts") == second.table("registers").real("counts"));
    CHECK(first.table("windows").real("lower") == second.table("windows").real("lower"));
    CHECK(first.table("windows").real("upper") == second.table("windows").real("upper"));
    CHECK(first.real("beam_energy_mev") == Approx(282.5).margin(0.001));
    CHECK(first.table("crystals").rows() == 870);  // 616 of a crystal
}

TEST_CASE(
    "trigger-config writes every word that a board takes, in the order of the writes, and refuses a changed "
    "one") {
    TestFolder folder;
    const auto there = folder / "there.json";
    REQUIRE(antipode_program("trigger-config --quiet --json " + there.string()).status == 0);
    const auto document = results::read_json(there);
    const auto& load = document.table("load");
    const auto address = load.real("address"), value = load.real("value");
    // Mode, 114 words of settings, two tables of 870 cells, the command.
    REQUIRE(load.rows() == 1 + 114 + 2 * 870 + 1);
    CHECK(address.front() == 0x80);
    CHECK(std::is_sorted(address.begin() + 1, address.end() - 1));
    CHECK(address[load.rows() - 2] == 0x2000 + 4 * 869);
    CHECK(address.back() == 0x84);
    CHECK(value.back() == 3);                  // apply_settings, apply_tables
    CHECK(value[1 + 114] == 0x100000 + 1024);  // cell 0 is no crystal: masked, gain 1

    std::ifstream in(there);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    const std::string masked = std::to_string(0x100000 + 1024);
    text.replace(text.rfind(masked), masked.size(), "1024");
    std::ofstream(there) << text;
    const auto run = antipode_program("trigger-config --quiet --registers " + there.string());
    CHECK(run.status == 2);
    CHECK_THAT(run.output, Contains("table load, row") && Contains("contradict"));
}

TEST_CASE("trigger-config tells for which bunches the decision may come too late") {
    TestFolder folder;
    const auto there = (folder / "there.json").string();
    REQUIRE(
        antipode_program("trigger-config --quiet --set output.decision_latency_clocks=5000 --json " + there)
            .status == 0);
    const auto document = results::read_json(there);
    const auto& table = document.table("latency");
    const auto clocks = table.real("clocks"), in_time = table.real("in_time");
    REQUIRE(table.rows() == 20);
    int late = 0;
    for (std::size_t i = 0; i < table.rows(); ++i) {
        CHECK(in_time[i] == (clocks[i] <= 5000));
        late += in_time[i] == 0;
    }
    CHECK((late > 0 && late < 20));
}

TEST_CASE("trigger-config names what is wrong with a card") {
    auto run = antipode_program("trigger-config --set signal.cutz=3");
    CHECK(run.status == 2);
    CHECK_THAT(run.output, Contains("did you mean 'signal.cuts'"));
    run = antipode_program("trigger-config --set beam_energy_mev=150");
    CHECK(run.status == 2);
    CHECK_THAT(run.output, Contains("holds no pair"));
    CHECK(antipode_program("trigger-config --card /nowhere.toml").status == 3);
}
