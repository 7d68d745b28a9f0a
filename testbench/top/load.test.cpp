// A board set up from the host's file: every write of its table `load`, as it is, in its order.
#include "top/board.hpp"
#include "trigger_5x5.h"

#include <fstream>

#include <nlohmann/json.hpp>

using namespace antipode::testbench;

TEST_CASE("the file of trigger-config, written as it is, gives the settings_crc that it states") {
    std::ifstream file(ANTIPODE_REGISTERS_JSON);
    REQUIRE(file.good());
    const auto document = nlohmann::json::parse(file);
    const auto& columns = document["tables"]["load"]["columns"];
    const auto address = columns["address"]["values"].get<std::vector<std::uint32_t>>();
    const auto value = columns["value"]["values"].get<std::vector<std::uint32_t>>();
    const auto name = columns["name"]["values"].get<std::vector<std::string>>();
    const auto crc = document["scalars"]["settings_crc"]["value"].get<std::string>();

    board<trigger_5x5> board(Catch::rngSeed());
    board.wait_while("apply_pending");
    for (std::size_t i = 0; i < address.size(); ++i) {
        INFO(name[i]);
        REQUIRE(board.write(address[i], value[i]));
    }
    board.wait_while("apply_pending");
    CHECK(board.get("settings_crc") == std::stoul(crc, nullptr, 16));
    CHECK(board.get("errors") == 0);
}
