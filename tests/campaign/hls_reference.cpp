// Campaign: the core against the independent reference, packet by packet, on many bunches. Settings and
// tables change every thousand bunches. Prints one line of JSON; ends with 1 at the first difference.
#include "base/version.hpp"
#include "core/drive.hpp"
#include "oracle/compare.hpp"
#include "oracle/reference.hpp"
#include "oracle/stimulus.hpp"

#include <chrono>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

using namespace antipode;

namespace {

constexpr std::uint64_t block = 1000;

struct Totals {
    std::uint64_t bunches = 0, compared = 0, too_close = 0, clusters = 0, pairs = 0, limits = 0, clocks = 0;
};

/// Returns false at a difference.
template <class C>
bool run_block(std::uint64_t seed, std::uint64_t variant, std::uint64_t bunches, Totals& totals) {
    const registers::Settings settings = oracle::test_settings(variant);
    const oracle::Tables tables = oracle::test_tables(variant);
    const oracle::Stimulus stimulus(seed, settings, tables);
    oracle::Reference reference(limits_of<C>(), settings, tables, 0x12345678);
    Driver<C> driver(settings, tables, seed + variant);
    for (std::uint64_t i = 0; i < bunches; ++i) {
        oracle::Bunch bunch = stimulus(block * variant + i);
        bunch.number = static_cast<std::uint32_t>(i);
        const oracle::Packet expected = reference(bunch);
        driver.send(oracle::hit_packet(bunch));
        driver.drain();
        const auto packets = driver.packets();
        ++totals.bunches;
        const auto header = words::PrimitiveHeader::unpack(packets.at(0).at(0));
        if (expected.too_close) {
            ++totals.too_close;
            reference.correct(expected.fired, words::Decision::unpack(packets[0][4]).fired);
            continue;
        }
        if (packets[0] != expected.words) {
            fmt::print(stderr, "seed {}, variant {}, bunch {} ({}): {}", seed, variant, i, bunch.kind,
                       difference(packets[0], expected.words));
            return false;
        }
        ++totals.compared;
        totals.limits += header.slice_limit || header.bunch_limit || header.pair_limit || header.hit_limit;
        const auto decision = words::Decision::unpack(expected.words[4]);
        totals.clusters += decision.clusters;
        totals.pairs += decision.pairs;
    }
    totals.clocks += driver.clocks();
    return true;
}

template <class C>
bool run(std::uint64_t seed, std::uint64_t first, std::uint64_t bunches, Totals& totals) {
    for (std::uint64_t done = 0; done < bunches; done += block)
        if (!run_block<C>(seed, (first + done) / block, std::min(block, bunches - done), totals))
            return false;
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("The core of the trigger against the independent reference, on many bunches");
    std::uint64_t seed = 1, bunches = 1000000, first = 0;
    std::string shape = "30x5";
    app.add_option("--seed", seed, "seed of the stimulus")->capture_default_str();
    app.add_option("--first", first, "first bunch, a multiple of 1000")->capture_default_str();
    app.add_option("--bunches", bunches, "bunches to compare")->capture_default_str();
    app.add_option("--shape", shape, "LANES x WINDOW")
        ->capture_default_str()
        ->check(CLI::IsMember({"30x5", "5x5", "1x5", "1x3"}));
    CLI11_PARSE(app, argc, argv);
    const auto start = std::chrono::steady_clock::now();
    Totals totals;
    const bool same = shape == "30x5"  ? run<hls::Large30x5>(seed, first, bunches, totals)
                      : shape == "5x5" ? run<hls::Large5x5>(seed, first, bunches, totals)
                      : shape == "1x5" ? run<hls::Small1x5>(seed, first, bunches, totals)
                                       : run<hls::Small1x3>(seed, first, bunches, totals);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    fmt::print(
        R"({{"version": "{}", "commit": "{}", "shape": "{}", "seed": {}, "first": {}, "bunches": {}, "compared": {}, )"
        R"("too_close": {}, "with_a_limit": {}, "clusters": {}, "pairs": {}, "clocks": {}, "seconds": {:.0f}, )"
        R"("differences": {}}})"
        "\n",
        version(), git_commit(), shape, seed, first, totals.bunches, totals.compared, totals.too_close,
        totals.limits, totals.clusters, totals.pairs, totals.clocks, seconds, same ? 0 : 1);
    return same ? 0 : 1;
}
