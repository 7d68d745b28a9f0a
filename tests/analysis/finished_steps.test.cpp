#include "analysis/finished_steps.hpp"

#include "../folder.hpp"
#include "base/files.hpp"

#include <catch2/catch.hpp>

using namespace antipode;

TEST_CASE("A step is finished until its table, card, ledger or result changes") {
    const TestFolder folder;
    std::filesystem::create_directory(folder.path() / "blocks");
    write_file(folder / "scan.csv", "table");
    write_file(folder / "card.toml", "card");
    write_file(folder / "fit.json", "result");
    const analysis::FinishedSteps steps(folder.path(), folder.path() / "card.toml", 1);
    CHECK_FALSE(steps.finished("fit"));
    steps.finish("fit");
    CHECK(steps.finished("fit"));
    CHECK_FALSE(steps.finished("limit"));
    CHECK_FALSE(analysis::FinishedSteps(folder.path(), folder.path() / "card.toml", 2).finished("fit"));
    for (const auto* changed : {"scan.csv", "card.toml", "scan.blinding.json", "fit.json"}) {
        INFO(changed);
        write_file(folder / changed, "other");
        CHECK_FALSE(steps.finished("fit"));
        steps.finish("fit");
        CHECK(steps.finished("fit"));
    }
}
