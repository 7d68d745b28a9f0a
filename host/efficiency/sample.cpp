#include "efficiency/sample.hpp"

#include "base/parallel.hpp"
#include "formats/quantities.hpp"

#include <algorithm>

namespace antipode::efficiency {

Sample& Sample::operator+=(const Sample& later) {
    bunches += later.bunches;
    catcher_pc += later.catcher_pc;
    pairs.insert(pairs.end(), later.pairs.begin(), later.pairs.end());
    return *this;
}

Sample simulate_sample(const simulation::BunchSimulator& simulator, const MakeClusters& make_clusters,
                       simulation::Mode mode, simulation::Process forced, std::uint32_t first,
                       std::uint32_t count, const selection::PairCollection& collection) {
    constexpr std::uint32_t chunk =
        2000;  // fixed, so that sums are added in the same order on any number of threads
    const std::size_t chunks = (count + chunk - 1) / chunk;
    const auto parts = parallel_map(chunks, [&](std::size_t c) {
        Sample part;
        auto clusters_of = make_clusters();
        simulation::BunchSimulator::Workspace work(simulator);
        formats::Bunch bunch;
        simulation::BunchTruth truth;
        const auto begin = static_cast<std::uint32_t>(c) * chunk, end = std::min(begin + chunk, count);
        for (std::uint32_t n = first + begin; n < first + end; ++n) {
            const bool made = simulator.simulate(n, mode, forced, work, bunch, truth);
            ++part.bunches;
            part.catcher_pc +=
                formats::physical<words::bunch_charges::beam_catcher>(bunch.charges.beam_catcher);
            if (made) collection.collect(n, clusters_of(bunch), part.pairs);
        }
        return part;
    });
    Sample sample;
    for (const auto& part : parts)
        sample += part;
    return sample;
}

}  // namespace antipode::efficiency
