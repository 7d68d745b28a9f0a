#include "efficiency/trigger_efficiency.hpp"

#include "base/parallel.hpp"
#include "formats/quantities.hpp"
#include "generated/ecal.hpp"
#include "reconstruction/cluster_maker.hpp"
#include "selection/selection.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

namespace antipode::efficiency {
namespace {

using reconstruction::Cluster;
using simulation::BunchTruth;

constexpr double cell_mm = 21.35;
constexpr double near_mm = 2 * cell_mm, near_ns = 8;         ///< a cluster is of a particle
constexpr double pile_up_mm = 3 * cell_mm, pile_up_ns = 40;  ///< another particle disturbs one

/// A true particle where the reconstruction should see it.
struct Expected {
    double x_mm, y_mm, energy_mev, time_ns;
    bool two_body;
};

class Measure {
public:
    Measure(const simulation::SimulationSettings& settings, const trigger::Configuration& configuration,
            const selection::SelectionCard& card)
        : settings_(settings),
          card_(card),
          ecal_(card.geometry),
          frame_(physics::CentreOfMass::from_beam(settings.beam.energy_mev)),
          limits_(physics::pair_limits(frame_, card.selection.r_max_mm, card.selection.distance_mm)),
          configuration_(configuration),
          signal_(configuration.settings.pair[0]),
          engine_(trigger::Design::large_5x5, configuration),
          all_pairs_(trigger::Design::large_5x5, with_all_pairs(configuration)),
          greedy_(card.reconstruction, ecal_, {}),
          offline_(card.selection, frame_, {settings.beam.cog_x_mm, settings.beam.cog_y_mm}) {}

    void operator()(const formats::Bunch& bunch, const BunchTruth& truth, TriggerEfficiency& result) {
        ++result.bunches;
        result.hits += static_cast<double>(bunch.hits.size());
        in_.clear();
        out_.clear();
        formats::append_words(bunch, in_);
        engine_.process(in_, out_);
        formats::PacketFaults faults;
        const auto primitives = formats::read_primitives(out_, faults);
        const bool overflow = over_limit(primitives);
        result.overflows += overflow;
        reconstruction::read_clusters(out_, ecal_, card_.reconstruction.leakage, read_);
        const auto& clusters = read_.clusters;
        result.clusters += static_cast<double>(clusters.size());
        const auto& reference = greedy_(bunch.hits);
        compare(clusters, reference, result);
        expect(truth);
        count_fakes(primitives, clusters, result);
        result.signal_bunches += fired(primitives);
        offline(bunch, primitives, clusters, clusters, result.offline_trigger, result);
        offline(bunch, primitives, clusters, reference, result.offline_reference, result);

        const auto pair = fiducial_pair(truth);
        if (!pair) return;
        ++result.pairs;
        const auto [a, b] = *pair;
        const bool dead = on_dead(expected_[a]) || on_dead(expected_[b]);
        result.dead += dead;
        for (const auto particle : {a, b})
            if (const auto id = dead_crystal(expected_[particle])) ++result.dead_crystals[*id].pairs;
        const auto cluster_a = cluster_of(expected_[a], clusters),
                   cluster_b = cluster_of(expected_[b], clusters);
        result.both_clusters += cluster_a && cluster_b;
        result.both_reference += cluster_of(expected_[a], reference) && cluster_of(expected_[b], reference);
        if (cluster_a && cluster_b) {
            for (const auto& [particle, cluster] : {std::pair{a, *cluster_a}, {b, *cluster_b}}) {
                result.true_energy.add(clusters[cluster].energy_mev / expected_[particle].energy_mev - 1);
                result.true_x_mm.add(clusters[cluster].x_mm - expected_[particle].x_mm);
            }
            if (is_pair(primitives, *cluster_a, *cluster_b)) {
                ++result.triggered;
                result.triggered_live += !dead;
                for (const auto particle : {a, b})
                    if (const auto id = dead_crystal(expected_[particle]))
                        ++result.dead_crystals[*id].triggered;
                return;
            }
        }
        ++result.losses[static_cast<std::size_t>(why(overflow, a, b, cluster_a, cluster_b, clusters))];
    }

private:
    using Found = std::optional<std::size_t>;

    static bool over_limit(const formats::Primitives& primitives) {
        const auto& header = primitives.header;
        return header.dropped || header.hit_limit || header.slice_limit || header.bunch_limit ||
               header.pair_limit;
    }

    void expect(const BunchTruth& truth) {
        const double depth = settings_.layout.shower_z_mm - settings_.layout.face_z_mm;
        expected_.clear();
        for (const auto& seen : truth.seen) {
            const auto& interaction = truth.interactions[seen.interaction];
            const auto& arrival = seen.arrival;
            // Into the frame of the reconstruction, which believes another pitch and another offset.
            const double scale = card_.geometry.pitch_mm / settings_.layout.pitch_mm;
            const double x = arrival.x_mm + depth * arrival.slope_x - settings_.layout.offset_x_mm;
            const double y = arrival.y_mm + depth * arrival.slope_y - settings_.layout.offset_y_mm;
            expected_.push_back({x * scale + card_.geometry.offset_x_mm,
                                 y * scale + card_.geometry.offset_y_mm, arrival.energy_mev,
                                 interaction.time_ns, simulation::is_two_body(interaction.process)});
        }
    }

    /// Both particles of the first two-body interaction of which both are in the fiducial region.
    std::optional<std::pair<std::size_t, std::size_t>> fiducial_pair(const BunchTruth& truth) const {
        for (std::size_t i = 0; i < truth.seen.size(); ++i)
            for (std::size_t j = i + 1; j < truth.seen.size(); ++j)
                if (truth.seen[i].interaction == truth.seen[j].interaction && expected_[i].two_body &&
                    in_fiducial(expected_[i]) && in_fiducial(expected_[j]))
                    return std::pair{i, j};
        return std::nullopt;
    }

    bool in_fiducial(const Expected& particle) const {
        const double x = particle.x_mm - settings_.beam.cog_x_mm, y = particle.y_mm - settings_.beam.cog_y_mm;
        const double radius = std::hypot(x, y);
        const double sector = card_.selection.sector_deg * std::numbers::pi / 180;
        return radius > limits_.r_min_mm && radius < card_.selection.r_max_mm &&
               std::abs(y) < std::tan(sector) * std::abs(x);
    }

    /// The crystal that a particle comes to, if it is dead in the simulation or masked in the trigger.
    std::optional<int> dead_crystal(const Expected& particle) const {
        const auto cell = ecal_.cell_at({particle.x_mm, particle.y_mm});
        if (!cell || !((settings_.front_end.dead_crystals && !geometry::is_live_run3(*cell)) ||
                       configuration_.calibration[trigger::raster(*cell)].masked))
            return std::nullopt;
        return channel_id(cell->column, cell->row);
    }
    bool on_dead(const Expected& particle) const { return dead_crystal(particle).has_value(); }
    static int channel_id(int column, int row) { return 100 * column + row; }

    // ------------------------------------------------------------------------------- the offline selection

    /// The trigger with every pair in its list, to see which cuts of `signal` a pair fails.
    static trigger::Configuration with_all_pairs(trigger::Configuration configuration) {
        auto& settings = configuration.settings;
        settings.pair[3].enable_algorithm = true;
        settings.pair[3].enable_cuts = 0;
        settings.pair_width = registers::Settings{}.pair_width;
        settings.output_clusters = settings.output_pairs = true;
        return configuration;
    }

    static bool fired(const formats::Primitives& primitives) {
        return primitives.decision && (primitives.decision->fired & 1) != 0;
    }

    /// Pairs that the offline selection takes, and why `signal` missed them.
    void offline(const formats::Bunch& bunch, const formats::Primitives& primitives,
                 std::span<const Cluster> clusters, std::span<const Cluster> selected_from,
                 OfflinePairs& found, TriggerEfficiency& result) {
        pairs_.clear();
        selection::PairCollection{}.collect(bunch.number, selected_from, pairs_);
        const auto chosen = offline_(pairs_).window;
        found.pairs += static_cast<std::int64_t>(chosen.size());
        if (chosen.empty() || (primitives.decision && (primitives.decision->accepted & 1) != 0)) return;
        for (const std::size_t i : chosen) {
            const Missed cause = why_missed(bunch, primitives, clusters, pairs_[i]);
            ++found.missed[static_cast<std::size_t>(cause)];
            if (cause == Missed::dead_crystal)
                ++result.dead_crystals[*masked_crystal(bunch, pairs_[i])].missed;
        }
    }

    Missed why_missed(const formats::Bunch& bunch, const formats::Primitives& primitives,
                      std::span<const Cluster> clusters, const selection::Pair& pair) {
        if (!primitives.decision) return Missed::dropped;
        if (fired(primitives)) return Missed::prescale;
        if (over_limit(primitives)) return Missed::limit;
        if (masked_crystal(bunch, pair)) return Missed::dead_crystal;
        const double window_ns = configuration_.settings.window_length * words::step<words::cluster::time>;
        for (const auto* cluster : {&pair.a, &pair.b})
            if (cluster->time_ns < 0 || cluster->time_ns >= window_ns) return Missed::window;
        const auto a = cluster_of(pair.a, clusters), b = cluster_of(pair.b, clusters);
        if (!a || !b || *a == *b) return Missed::no_cluster;
        diagnosis_.clear();
        all_pairs_.process(in_, diagnosis_);
        formats::PacketFaults faults;
        const auto listed = formats::read_primitives(diagnosis_, faults).pairs;
        const auto at = std::find_if(listed.begin(), listed.end(), [&](const words::Pair& candidate) {
            return std::minmax<std::size_t>(candidate.first, candidate.second) == std::minmax(*a, *b);
        });
        if (at == listed.end()) return Missed::limit;  // of the list: more pairs with more energy
        for (std::size_t cut = 0; cut < words::pair_cut_names.size(); ++cut)
            if ((signal_.enable_cuts >> cut & 1) != 0 && (at->cuts_0 >> cut & 1) == 0)
                return static_cast<Missed>(static_cast<std::size_t>(Missed::time) + cut);
        return Missed::time;  // further apart than pair_width
    }

    /// The masked crystal with the largest hit in the window of one of the pair's clusters.
    std::optional<int> masked_crystal(const formats::Bunch& bunch, const selection::Pair& pair) const {
        std::optional<int> id;
        std::uint32_t largest = 0;
        const auto half = static_cast<int>(card_.reconstruction.half_window);
        for (const auto& hit : bunch.hits) {
            const int column = static_cast<int>(hit.column), row = static_cast<int>(hit.row);
            if (!geometry::has_crystal({column, row}) || hit.energy < largest ||
                !configuration_.calibration[trigger::raster({column, row})].masked)
                continue;
            const double time_ns = hit.time * words::step<words::hit::time>;
            for (const auto* cluster : {&pair.a, &pair.b})
                if (std::abs(column - cluster->seed_column) <= half &&
                    std::abs(row - cluster->seed_row) <= half &&
                    std::abs(time_ns - cluster->time_ns) < card_.reconstruction.time_ns) {
                    id = channel_id(column, row);
                    largest = hit.energy;
                }
        }
        return id;
    }

    static Found cluster_of(const Cluster& wanted, std::span<const Cluster> clusters) {
        return cluster_of(Expected{wanted.x_mm, wanted.y_mm, wanted.energy_mev, wanted.time_ns, true},
                          clusters);
    }

    static Found cluster_of(const Expected& particle, std::span<const Cluster> clusters) {
        Found best;
        double distance = near_mm;
        for (std::size_t c = 0; c < clusters.size(); ++c) {
            const double d = std::hypot(clusters[c].x_mm - particle.x_mm, clusters[c].y_mm - particle.y_mm);
            if (std::abs(clusters[c].time_ns - particle.time_ns) < near_ns && d < distance) {
                best = c;
                distance = d;
            }
        }
        return best;
    }

    static bool is_pair(const formats::Primitives& primitives, std::size_t a, std::size_t b) {
        return std::any_of(primitives.pairs.begin(), primitives.pairs.end(), [&](const words::Pair& pair) {
            return (pair.passed & 1) != 0 &&
                   ((pair.first == a && pair.second == b) || (pair.first == b && pair.second == a));
        });
    }

    Loss why(bool overflow, std::size_t a, std::size_t b, const Found& cluster_a, const Found& cluster_b,
             std::span<const Cluster> clusters) const {
        if (overflow) return Loss::overflow;
        if (!cluster_a || !cluster_b) {
            const std::size_t lost = cluster_a ? b : a;
            if (on_dead(expected_[lost])) return Loss::dead_crystal;
            return disturbed(lost) ? Loss::pile_up : Loss::no_cluster;
        }
        const auto &one = clusters[*cluster_a], &two = clusters[*cluster_b];
        if (std::abs(one.time_ns - two.time_ns) > signal_.time_upper * words::step<words::cluster::time>)
            return Loss::time;
        if (std::min(one.energy_mev, two.energy_mev) <
            signal_.energy_lower * words::step<words::cluster::energy>)
            return Loss::energy;
        return Loss::geometry;
    }

    bool disturbed(std::size_t particle) const {
        for (std::size_t i = 0; i < expected_.size(); ++i)
            if (i != particle && std::abs(expected_[i].time_ns - expected_[particle].time_ns) < pile_up_ns &&
                std::hypot(expected_[i].x_mm - expected_[particle].x_mm,
                           expected_[i].y_mm - expected_[particle].y_mm) < pile_up_mm)
                return true;
        return false;
    }

    void compare(std::span<const Cluster> clusters, std::span<const Cluster> reference,
                 TriggerEfficiency& result) const {
        for (const auto& cluster : clusters)
            for (const auto& other : reference)
                if (cluster.seed_column == other.seed_column && cluster.seed_row == other.seed_row &&
                    std::abs(cluster.time_ns - other.time_ns) < 1) {
                    result.energy.add(cluster.energy_mev / other.energy_mev - 1);
                    result.x_mm.add(cluster.x_mm - other.x_mm);
                    result.y_mm.add(cluster.y_mm - other.y_mm);
                    break;
                }
    }

    void count_fakes(const formats::Primitives& primitives, std::span<const Cluster> clusters,
                     TriggerEfficiency& result) const {
        const auto of_two_body = [&](std::size_t c) {
            return std::any_of(expected_.begin(), expected_.end(), [&](const Expected& particle) {
                return particle.two_body && cluster_of(particle, clusters.subspan(c, 1));
            });
        };
        for (const auto& pair : primitives.pairs)
            if ((pair.passed & 1) != 0 && !(of_two_body(pair.first) && of_two_body(pair.second)))
                ++result.fakes;
    }

    simulation::SimulationSettings settings_;
    selection::SelectionCard card_;
    geometry::Ecal ecal_;
    physics::CentreOfMass frame_;
    physics::PairLimits limits_;
    const trigger::Configuration& configuration_;
    registers::Settings::Pair signal_;
    trigger::Engine engine_, all_pairs_;
    reconstruction::Greedy greedy_;
    selection::Selection offline_;
    reconstruction::PrimitiveClusters read_;
    std::vector<std::uint64_t> in_, out_, diagnosis_;
    std::vector<Expected> expected_;
    std::vector<selection::Pair> pairs_;
};

}  // namespace

void Moments::add(double value) noexcept {
    n += 1;
    sum += value;
    squares += value * value;
}

Moments& Moments::operator+=(const Moments& other) noexcept {
    n += other.n;
    sum += other.sum;
    squares += other.squares;
    return *this;
}

double Moments::mean() const noexcept {
    return n > 0 ? sum / n : 0;
}

double Moments::deviation() const noexcept {
    return n > 0 ? std::sqrt(std::max(0.0, squares / n - mean() * mean())) : 0;
}

OfflinePairs& OfflinePairs::operator+=(const OfflinePairs& other) {
    pairs += other.pairs;
    for (std::size_t i = 0; i < missed.size(); ++i)
        missed[i] += other.missed[i];
    return *this;
}

DeadCrystal& DeadCrystal::operator+=(const DeadCrystal& other) {
    pairs += other.pairs;
    triggered += other.triggered;
    missed += other.missed;
    return *this;
}

TriggerEfficiency& TriggerEfficiency::operator+=(const TriggerEfficiency& other) {
    bunches += other.bunches;
    pairs += other.pairs;
    dead += other.dead;
    triggered += other.triggered;
    triggered_live += other.triggered_live;
    both_clusters += other.both_clusters;
    both_reference += other.both_reference;
    for (std::size_t i = 0; i < losses.size(); ++i)
        losses[i] += other.losses[i];
    fakes += other.fakes;
    overflows += other.overflows;
    offline_trigger += other.offline_trigger;
    offline_reference += other.offline_reference;
    signal_bunches += other.signal_bunches;
    for (const auto& [id, crystal] : other.dead_crystals)
        dead_crystals[id] += crystal;
    clusters += other.clusters;
    hits += other.hits;
    energy += other.energy;
    x_mm += other.x_mm;
    y_mm += other.y_mm;
    true_energy += other.true_energy;
    true_x_mm += other.true_x_mm;
    return *this;
}

TriggerEfficiency measure_trigger(const simulation::SimulationSettings& settings,
                                  const trigger::Configuration& configuration,
                                  const selection::SelectionCard& card, std::uint64_t seed,
                                  std::uint32_t bunches, const std::function<void(std::uint64_t)>& advance) {
    const simulation::BunchSimulator simulator(settings, seed, "trigger efficiency");
    constexpr std::uint32_t chunk = 1000;
    const auto parts = parallel_map((bunches + chunk - 1) / chunk, [&](std::size_t c) {
        TriggerEfficiency part;
        Measure measure(settings, configuration, card);
        simulation::BunchSimulator::Workspace work(simulator);
        formats::Bunch bunch;
        BunchTruth truth;
        const auto begin = static_cast<std::uint32_t>(c) * chunk, end = std::min(begin + chunk, bunches);
        for (std::uint32_t n = begin; n < end; ++n) {
            simulator.simulate(n, simulation::Mode::weighted, simulation::Process::bhabha, work, bunch,
                               truth);
            measure(bunch, truth, part);
        }
        advance(end - begin);
        return part;
    });
    TriggerEfficiency total;
    for (const auto& part : parts)
        total += part;
    total.positrons_per_bunch = settings.beam.positrons_per_bunch;
    return total;
}

}  // namespace antipode::efficiency
