#include "../folder.hpp"
#include "base/files.hpp"
#include "formats/packets.hpp"
#include "formats/word_file.hpp"
#include "oracle/packets.hpp"
#include "oracle/reference.hpp"
#include "oracle/stimulus.hpp"
#include "program.hpp"
#include "results/json.hpp"
#include "top/loaded.hpp"
#include "trigger/configuration.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace antipode;
using Catch::Contains;

namespace {

/// The configuration of the card that comes with the program.
trigger::Configuration shipped() {
    trigger::TriggerCard card;
    Settings(card).read(ANTIPODE_SOURCE_DIR "/config/trigger.toml");
    return trigger::configure(card, {});
}

std::vector<oracle::Bunch> make_bunches(const trigger::Configuration& configuration, std::uint64_t count) {
    const oracle::Stimulus stimulus(1, configuration.settings, tables_of(configuration));
    std::vector<oracle::Bunch> bunches;
    for (std::uint64_t i = 0; i < count; ++i)
        bunches.push_back(stimulus.physics(i, 15));
    return bunches;
}

void write_hits(const std::filesystem::path& path, const std::vector<oracle::Bunch>& bunches) {
    formats::WordWriter writer(path, formats::Stream::hits, {});
    for (const auto& bunch : bunches)
        writer.write(oracle::hit_packet(bunch));
    writer.finish();
}

std::vector<std::vector<std::uint64_t>> packets_of(const std::filesystem::path& path) {
    formats::WordReader reader(path);
    std::vector<std::vector<std::uint64_t>> packets;
    while (const auto packet = reader.next())
        packets.emplace_back(packet->begin(), packet->end());
    return packets;
}

std::string in_shell(const std::filesystem::path& path) {
    return fmt::format("'{}'", path.string());
}

}  // namespace

TEST_CASE("the Verilated RTL writes the primitives of the library, of damaged input too") {
    const std::string design = GENERATE("large_5x5", "small_5x5", "small_3x3");
    const bool large = design == "large_5x5";
    const std::uint64_t bunches = large ? 240 : 60;
    TestFolder folder;
    const auto configuration = shipped();
    const oracle::Stimulus stimulus(Catch::rngSeed(), configuration.settings, tables_of(configuration));
    RandomStream random(RandomKey(Catch::rngSeed(), "engines"));
    {
        formats::WordWriter writer(folder / "run.hits", formats::Stream::hits, {});
        for (std::uint64_t i = 0; i < bunches; ++i) {
            auto packet = oracle::hit_packet(stimulus(i));
            oracle::damage(packet, random);
            writer.write(packet);
        }
        writer.finish();
    }
    INFO("seed " << Catch::rngSeed() << ", design " << design);
    for (const std::string engine : {"cpp", "rtl"}) {
        const auto run = antipode_program("trigger --quiet --engine=" + engine + " --design=" + design + " " +
                                          in_shell(folder / "run.hits") + " " + in_shell(folder / engine));
        INFO(run.output);
        REQUIRE(run.status <= 1);
    }
    const auto cpp = packets_of(folder / "cpp"), rtl = packets_of(folder / "rtl");
    REQUIRE(cpp.size() > bunches / 2);
    REQUIRE(rtl.size() == cpp.size());
    for (std::size_t i = 0; i < cpp.size(); ++i) {
        INFO("packet " << i);
        REQUIRE(rtl[i] == cpp[i]);
    }
}

TEST_CASE("the Verilated RTL writes the same packets as the library for simulated bunches") {
    TestFolder folder;
    const auto hits = in_shell(folder / "run.hits");
    REQUIRE(antipode_program("simulate --quiet --bunches 400 --seed " + std::to_string(Catch::rngSeed()) +
                             " --out " + hits)
                .status == 0);
    for (const std::string engine : {"cpp", "rtl"}) {
        const auto run = antipode_program("trigger --quiet --engine=" + engine + " " + hits + " " +
                                          in_shell(folder / engine));
        INFO(run.output);
        REQUIRE(run.status == 0);
    }
    INFO("seed " << Catch::rngSeed());
    const auto cpp = packets_of(folder / "cpp"), rtl = packets_of(folder / "rtl");
    REQUIRE(cpp.size() == 400);
    CHECK(rtl == cpp);
    // There is something to compare: most bunches have clusters.
    const auto with_clusters = std::count_if(cpp.begin(), cpp.end(), [](const auto& packet) {
        return words::Decision::unpack(packet.at(4)).clusters > 0;
    });
    CHECK(with_clusters > 200);
}

TEST_CASE("a design without translated RTL is refused") {
    TestFolder folder;
    write_hits(folder / "run.hits", {});
    const auto run =
        antipode_program("trigger --engine=rtl --design=large_3x3 " + in_shell(folder / "run.hits") + " " +
                         in_shell(folder / "run.primitives"));
    CHECK(run.status == 2);
    CHECK_THAT(run.output, Contains("large_3x3"));
}

TEST_CASE(
    "trigger writes the primitives that the independent reference gives, with the card that comes with it") {
    TestFolder folder;
    const auto configuration = shipped();
    const auto bunches = make_bunches(configuration, 300);
    write_hits(folder / "run.hits", bunches);
    const auto run = antipode_program("trigger --quiet " + in_shell(folder / "run.hits") + " " +
                                      in_shell(folder / "run.primitives"));
    INFO(run.output);
    REQUIRE(run.status == 0);
    const auto packets = packets_of(folder / "run.primitives");
    REQUIRE(packets.size() == bunches.size());
    oracle::Reference reference({}, configuration.settings, tables_of(configuration), configuration.crc());
    int compared = 0;
    for (std::size_t i = 0; i < bunches.size(); ++i) {
        const auto expected = reference(bunches[i]);
        if (expected.too_close) continue;  // outside of the definition
        ++compared;
        REQUIRE(packets[i] == expected.words);
    }
    CHECK(compared > 200);
    CHECK(antipode_program("inspect " + in_shell(folder / "run.primitives")).status == 0);
}

TEST_CASE("trigger with the registers of a file gives the same as with the card that they were made from") {
    TestFolder folder;
    write_hits(folder / "run.hits", make_bunches(shipped(), 20));
    const auto hits = in_shell(folder / "run.hits"), registers = in_shell(folder / "registers.json");
    const std::string change = " --set beam_energy_mev=276 --set clusters.seed_threshold_mev=20";
    REQUIRE(antipode_program("trigger-config --quiet --json " + registers + change).status == 0);
    REQUIRE(antipode_program("trigger --quiet " + hits + " " + in_shell(folder / "1") + change).status == 0);
    REQUIRE(antipode_program("trigger --quiet " + hits + " " + in_shell(folder / "2") + " --registers " +
                             registers)
                .status == 0);
    REQUIRE(antipode_program("trigger --quiet " + hits + " " + in_shell(folder / "3")).status == 0);
    CHECK(packets_of(folder / "1") == packets_of(folder / "2"));
    CHECK(packets_of(folder / "1") != packets_of(folder / "3"));

    auto text = read_file(folder / "registers.json");
    const auto at = text.find("20", text.find("values", text.rfind("seed_threshold_mev")));
    REQUIRE(at != std::string::npos);
    text.replace(at, 2, "21");
    write_file(folder / "registers.json", text);
    const auto run = antipode_program("trigger --quiet " + hits + " " + in_shell(folder / "4") +
                                      " --registers " + registers);
    CHECK(run.status == 2);
    CHECK_THAT(run.output, Contains("they were changed"));
    CHECK_FALSE(std::filesystem::exists(folder / "4"));
}

TEST_CASE("trigger works in a pipe") {
    TestFolder folder;
    write_hits(folder / "run.hits", make_bunches(shipped(), 20));
    const auto run = antipode_program("trigger --quiet - - < " + in_shell(folder / "run.hits") + " | " +
                                      ANTIPODE_BINARY_DIR "/bin/antipode inspect --table --quiet -");
    CHECK(run.status == 0);
    CHECK(std::count(run.output.begin(), run.output.end(), '\n') == 21);
}

TEST_CASE("trigger says what a damaged file of hits has lost, does the rest, and ends with 1") {
    TestFolder folder;
    write_hits(folder / "run.hits", make_bunches(shipped(), 300));
    auto bytes = read_file(folder / "run.hits");
    bytes[100000] = static_cast<char>(bytes[100000] ^ 1);
    write_file(folder / "damaged.hits", bytes);
    const auto json = in_shell(folder / "result.json");
    const auto run = antipode_program("trigger --quiet " + in_shell(folder / "damaged.hits") + " " +
                                      in_shell(folder / "run.primitives") + " --json " + json);
    CHECK(run.status == 1);
    CHECK_THAT(run.output, Contains("the checksum of the block does not match"));
    const auto result = results::read_json(folder / "result.json");
    CHECK(result.real("bunches_in") + result.real("hits_packets_lost") == 300);
    CHECK(result.real("packets") == result.real("bunches_in"));
    CHECK(result.real("charges_kept") == 1);
    CHECK(static_cast<double>(packets_of(folder / "run.primitives").size()) == result.real("packets"));
}

TEST_CASE("trigger refuses primitives as input, and a file that is input and output") {
    TestFolder folder;
    write_hits(folder / "run.hits", make_bunches(shipped(), 2));
    const auto hits = in_shell(folder / "run.hits"), primitives = in_shell(folder / "run.primitives");
    CHECK(antipode_program("trigger --quiet " + hits + " " + hits).status == 2);
    CHECK(packets_of(folder / "run.hits").size() == 2);
    REQUIRE(antipode_program("trigger --quiet " + hits + " " + primitives).status == 0);
    const auto run = antipode_program("trigger " + primitives + " " + in_shell(folder / "again"));
    CHECK(run.status == 2);
    CHECK_THAT(run.output, Contains("the trigger takes hits"));
}
