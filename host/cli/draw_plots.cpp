#include "cli/draw_plots.hpp"

#include "base/error.hpp"
#include "cli/analysis.hpp"
#include "plots/catalog.hpp"
#include "plots/earlier_limits.hpp"

#include <cstdio>

#include <fmt/format.h>

namespace antipode::cli {

void warn(const std::string& message) {
    const auto line = fmt::format("antipode: warning: {}\n", message);
    std::fwrite(line.data(), 1, line.size(), stderr);
}

void say(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
}

void draw_plots(const results::Document& document, const std::filesystem::path& out) {
    plots::Options options;
    try {
        options.earlier_limits = plots::read_earlier_limits(shipped_file("earlier_limits.csv"));
    } catch (const Error& error) {
        warn(error.what());
    }
    for (const auto& failure : plots::draw_all(document, out / "plots", options).failures)
        warn(fmt::format("no picture: {}", failure));
}

}  // namespace antipode::cli
