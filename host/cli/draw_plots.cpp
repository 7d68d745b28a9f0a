#include "cli/draw_plots.hpp"

#include "analysis/card_files.hpp"
#include "base/error.hpp"
#include "base/terminal.hpp"
#include "plots/catalog.hpp"
#include "plots/earlier_limits.hpp"

#include <fmt/format.h>

namespace antipode::cli {

void draw_plots(const results::Document& document, const std::filesystem::path& out) {
    plots::Options options;
    try {
        options.earlier_limits = plots::read_earlier_limits(analysis::shipped_file("earlier_limits.csv"));
    } catch (const Error& error) {
        warn(error.what());
    }
    for (const auto& failure : plots::draw_all(document, out / "plots", options).failures)
        warn(fmt::format("no picture: {}", failure));
}

}  // namespace antipode::cli
