#include "base/version.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

int main(int argc, char** argv) {
    CLI::App app("Trigger and X17 search of the PADME electromagnetic calorimeter");
    app.set_version_flag("--version",
                         fmt::format("antipode {} ({})", antipode::version(), antipode::git_commit()));
    CLI11_PARSE(app, argc, argv);
    return 0;
}
