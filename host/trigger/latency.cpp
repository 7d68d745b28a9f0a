#include "trigger/latency.hpp"

#include "hls/latency.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace antipode::trigger {
namespace {

/// A bunch by its size: averages of the simulated Run III at 282.5 MeV, tests/recorded/trigger. Only the
/// examples rest on them.
struct Example {
    const char* name;
    std::uint32_t hits;
    std::uint32_t clusters;
};
constexpr Example examples[] = {
    {"2500 positrons", 85, 4}, {"10000 positrons", 282, 15}, {"30000 positrons", 628, 41}};

template <class C>
void add(std::vector<Latency>& rows) {
    const auto design = fmt::format("{}x{}", C::lanes, C::window);
    for (const auto& example : examples) {
        const auto hits = std::min<std::uint32_t>(example.hits, C::hits_bunch);
        const auto clusters = std::min<std::uint32_t>(example.clusters, C::k_bunch);
        // A candidate in every slice that 250 ns touch costs most.
        constexpr std::uint32_t beam_ticks = 1000;
        const hls::BunchSize size{hits, beam_ticks / hls::slice_ticks + 2, std::min(example.clusters, hits),
                                  clusters, clusters * (clusters - 1) / 2};
        rows.push_back({design, example.name, hits, clusters, hls::worst_case_clocks<C>(size)});
    }
    constexpr auto largest = hls::largest_bunch<C>();
    rows.push_back({design, "largest", largest.hits, largest.clusters, hls::worst_case_clocks<C>(largest)});
}

}  // namespace

std::vector<Latency> latencies() {
    std::vector<Latency> rows;
    add<hls::Large30x5>(rows);
    add<hls::Large10x5>(rows);
    add<hls::Large5x5>(rows);
    add<hls::Small1x5>(rows);
    add<hls::Small1x3>(rows);
    return rows;
}

}  // namespace antipode::trigger
