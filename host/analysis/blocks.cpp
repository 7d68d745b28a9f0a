#include "analysis/blocks.hpp"

#include "base/json.hpp"

namespace antipode::analysis {
namespace {

using nlohmann::json;

json to_json(const reconstruction::Cluster& c) {
    return {c.x_mm, c.y_mm, c.energy_mev, c.time_ns, c.hits, c.seed_column, c.seed_row};
}

reconstruction::Cluster cluster_from(const json& j) {
    return {j.at(0),
            j.at(1),
            j.at(2),
            j.at(3),
            integer_from<int>(j.at(4)),
            integer_from<int>(j.at(5)),
            integer_from<int>(j.at(6))};
}

json to_json(const efficiency::Estimate& e) {
    return {e.value, e.error};
}
efficiency::Estimate estimate_from(const json& j) {
    return {j.at(0), j.at(1)};
}

json to_json(const std::vector<efficiency::Estimate>& estimates) {
    auto all = json::array();
    for (const auto& e : estimates)
        all.push_back(to_json(e));
    return all;
}
std::vector<efficiency::Estimate> estimates_from(const json& j) {
    std::vector<efficiency::Estimate> all;
    for (const auto& e : j)
        all.push_back(estimate_from(e));
    return all;
}

std::array<std::int64_t, 3> counts_from(const json& j) {
    return {integer_from<std::int64_t>(j.at(0)), integer_from<std::int64_t>(j.at(1)),
            integer_from<std::int64_t>(j.at(2))};
}

}  // namespace

json to_json(const efficiency::Sample& sample) {
    auto pairs = json::array();
    for (const auto& pair : sample.pairs)
        pairs.push_back({pair.bunch, to_json(pair.a), to_json(pair.b)});
    return {{"bunches", sample.bunches}, {"catcher_pc", sample.catcher_pc}, {"pairs", std::move(pairs)}};
}

efficiency::Sample sample_from(const json& j) {
    efficiency::Sample sample{integer_from<std::uint64_t>(j.at("bunches")), j.at("catcher_pc"), {}};
    for (const auto& pair : j.at("pairs"))
        sample.pairs.push_back(
            {integer_from<std::uint64_t>(pair.at(0)), cluster_from(pair.at(1)), cluster_from(pair.at(2))});
    return sample;
}

json to_json(const efficiency::Acceptance& a) {
    return {{"bhabha", to_json(a.bhabha)},
            {"two_photon", to_json(a.two_photon)},
            {"b_per_pot", to_json(a.b_per_pot)},
            {"eps_s", to_json(a.eps_s)},
            {"r_max", to_json(a.r_max)},
            {"margin", to_json(a.margin)},
            {"tries", a.tries},
            {"selected", a.selected}};
}

efficiency::Acceptance acceptance_from(const json& j) {
    return {estimate_from(j.at("bhabha")),    estimate_from(j.at("two_photon")),
            estimate_from(j.at("b_per_pot")), estimate_from(j.at("eps_s")),
            estimates_from(j.at("r_max")),    estimates_from(j.at("margin")),
            counts_from(j.at("tries")),       counts_from(j.at("selected"))};
}

}  // namespace antipode::analysis
