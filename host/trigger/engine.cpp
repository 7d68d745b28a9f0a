#include "trigger/engine.hpp"

#include "hls/centroid.hpp"
#include "hls/from_registers.hpp"
#include "hls/radius.hpp"
#include "trigger/cluster_finder.hpp"

#include <cstdlib>

#include <zlib.h>

namespace antipode::trigger {

class Engine::Algorithm {
public:
    virtual ~Algorithm() = default;
    virtual std::size_t hit_limit() const = 0;
    virtual void process(ClosedBunch& bunch, std::vector<std::uint64_t>& out) = 0;
};

namespace {

/// Clusters, positions, pairs, decision and words of a bunch, with the stages of hls/.
template <class C>
class DesignAlgorithm final : public Engine::Algorithm {
public:
    explicit DesignAlgorithm(const Configuration& configuration)
        : settings_(configuration.settings),
          seed_(configuration.seed),
          settings_crc_(configuration.crc()),
          finder_(settings_),
          pair_in_(hls::pair_inputs<C>(settings_)),
          single_in_(hls::single_inputs(settings_)),
          decide_in_(hls::decide_inputs(settings_)) {
        pair_in_.valid = single_in_.valid = decide_in_.valid = hls::u<1>(1);
        decide_state_.random = hls::u<32>(settings_.random_seed);
    }

    std::size_t hit_limit() const override { return C::hits_bunch; }

    void process(ClosedBunch& bunch, std::vector<std::uint64_t>& out) override {
        hls::PacketHead& head = bunch.head;
        finder_.find(bunch.hits, found_);
        head.clusters = found_.counters;
        hls::count<words::counters_hits::too_close>(head.hits.too_close, found_.too_close);
        decide_in_.pairs = hls::u<4>(0);
        decide_in_.singles = hls::u<2>(0);
        decide_in_.clusters[0] = decide_in_.clusters[1] = hls::u<9>(0);
        for (hls::ListedCluster& cluster : found_.clusters)
            place(cluster);
        find_pairs(head);
        decide(head);
        head.set_flags();
        write(bunch, out);
    }

private:
    /// Position, radius and what the cluster does alone.
    void place(hls::ListedCluster& cluster) {
        hls::CentroidIn centroid;
        centroid.energy = cluster.sum;
        centroid.moment_x = cluster.moment_x;
        centroid.moment_y = cluster.moment_y;
        centroid.column = cluster.column;
        centroid.row = cluster.row;
        const hls::CentroidOut place = hls::Centroid::call(centroid);
        hls::RadiusIn radius;
        radius.x = cluster.x = place.x;
        radius.y = cluster.y = place.y;
        radius.beam_x = pair_in_.beam_x;
        radius.beam_y = pair_in_.beam_y;
        cluster.radius = hls::Radius::call(radius).radius;
        single_in_.energy = cluster.energy;
        single_in_.time = cluster.time;
        single_in_.radius = cluster.radius;
        single_in_.hits = cluster.hits;
        const hls::SingleOut alone = hls::Single::call(single_in_);
        cluster.singles = alone.singles;
        const std::uint32_t cell = constants::raster(static_cast<std::uint32_t>(cluster.row.value()),
                                                     static_cast<std::uint32_t>(cluster.column.value()));
        cluster.pair_masked = hls::u<4>(seed_[cell].pair_masked);
        decide_in_.singles = decide_in_.singles | alone.singles;
        for (int i = 0; i < 2; ++i)
            decide_in_.clusters[i] = hls::fit<9>(decide_in_.clusters[i] + hls::bit_at(alone.counts, i));
    }

    void find_pairs(hls::PacketHead& head) {
        pairs_.clear();
        const auto& clusters = found_.clusters;
        for (std::size_t first = 0; first < clusters.size(); ++first) {
            pair_in_.leading = hls::as_tried(clusters[first]);
            for (std::size_t second = first + 1; second < clusters.size(); ++second) {
                const int time =
                    static_cast<int>(clusters[first].time.value() - clusters[second].time.value());
                if (static_cast<std::uint32_t>(std::abs(time)) > settings_.pair_width) continue;
                if (!(hls::is_own(clusters[first].time) | hls::is_own(clusters[second].time)).value())
                    continue;
                ++head.pairs.tried;
                if (hopeless(clusters[first], clusters[second], static_cast<std::uint32_t>(std::abs(time))))
                    continue;
                pair_in_.other = hls::as_tried(clusters[second]);
                keep(hls::Pair<C>::call(pair_in_), first, second, head);
            }
        }
    }

    /// Whether every algorithm that can fire fails one of its enabled cuts on time, sum and azimuth, which
    /// need no product but the dot product: most pairs do.
    bool hopeless(const hls::ListedCluster& a, const hls::ListedCluster& b, std::uint32_t time) const {
        const std::int64_t sum = a.energy.value() + b.energy.value();
        const std::int64_t beam_x = settings_.beam_x, beam_y = settings_.beam_y;
        const bool opposite = (a.x.value() - beam_x) * (b.x.value() - beam_x) +
                                  (a.y.value() - beam_y) * (b.y.value() - beam_y) <
                              0;
        for (int i = 0; i < C::pair_algorithms; ++i) {
            const registers::Settings::Pair& limits = settings_.pair[i];
            if (!limits.enable_algorithm) continue;
            const auto enabled = [&](std::uint32_t cut) { return (limits.enable_cuts >> cut & 1) != 0; };
            const bool fails =
                (enabled(constants::pair_cut_time) &&
                 (time < limits.time_lower || time > limits.time_upper)) ||
                (enabled(constants::pair_cut_sum) && (sum < limits.sum_lower || sum > limits.sum_upper)) ||
                (enabled(constants::pair_cut_azimuth) && !opposite);
            if (!fails) return false;
        }
        return true;
    }

    void keep(const hls::PairOut<C>& tested, std::size_t first, std::size_t second, hls::PacketHead& head) {
        const auto passed = static_cast<std::uint32_t>(tested.passed.value());
        if (passed == 0) return;
        ++head.pairs.passed;
        decide_in_.pairs = decide_in_.pairs | hls::u<4>(passed);
        namespace counter = words::counters_algorithms;
        if (passed & 1) hls::count<counter::pair_0>(head.algorithms.pair_0);
        if (passed & 2) hls::count<counter::pair_1>(head.algorithms.pair_1);
        if (passed & 4) hls::count<counter::pair_2>(head.algorithms.pair_2);
        if (passed & 8) hls::count<counter::pair_3>(head.algorithms.pair_3);
        if (pairs_.size() == C::pairs_out) {
            ++head.pairs.lost;
            return;
        }
        hls::ListedPair pair;
        pair.first = hls::u<8>(static_cast<std::int64_t>(first));
        pair.second = hls::u<8>(static_cast<std::int64_t>(second));
        for (int i = 0; i < C::pair_algorithms; ++i)
            pair.cuts[i] = tested.cuts[i];
        pair.passed = hls::u<4>(passed);
        pairs_.push_back(pair);
    }

    void decide(hls::PacketHead& head) {
        decide_in_.periodic = hls::u<1>(settings_.period != 0 && head.header.number % settings_.period == 0);
        const hls::DecideOut decision = hls::Decide::call(decide_state_, decide_in_);
        head.decision.fired = static_cast<std::uint32_t>(decision.fired.value());
        head.decision.accepted = static_cast<std::uint32_t>(decision.accepted.value());
        head.decision.accept = decision.accept.value() != 0;
        head.decision.clusters = static_cast<std::uint32_t>(found_.clusters.size());
        head.decision.pairs = static_cast<std::uint32_t>(pairs_.size());
        head.header.hits_attached = (head.decision.accepted & settings_.attach_mask) != 0;
        head.configuration = {settings_crc_, constants::algorithm_patch, constants::algorithm_minor,
                              constants::algorithm_major};
    }

    void write(const ClosedBunch& bunch, std::vector<std::uint64_t>& out) const {
        const hls::PacketHead& head = bunch.head;
        const std::size_t begin = out.size();
        std::array<std::uint64_t, hls::PacketHead::max_words> first;
        out.insert(out.end(), first.begin(), first.begin() + head.to_words(first.data()));
        const bool clusters = head.decision.accept || settings_.output_clusters;
        if (clusters) {
            for (std::uint32_t i = 0; i < found_.clusters.size(); ++i) {
                out.push_back(hls::cluster_word(found_.clusters[i]));
                out.push_back(hls::cluster_seed_word(found_.clusters[i], i));
            }
        }
        if (clusters && (head.decision.accept || settings_.output_pairs))
            for (const hls::ListedPair& pair : pairs_)
                out.push_back(hls::pair_word(pair));
        if (head.header.hits_attached)
            for (const hls::Hit& hit : bunch.hits)
                out.push_back(hls::hit_word(hit, head.header.free_running ? head.header.number & 0xff : 0));
        words::PrimitiveTrailer trailer;
        const std::size_t words = out.size() - begin;
        trailer.crc =
            static_cast<std::uint32_t>(::crc32(0, reinterpret_cast<const unsigned char*>(&out[begin]),
                                               static_cast<uInt>(words * sizeof(std::uint64_t))));
        trailer.words = static_cast<std::uint32_t>(words);
        out.push_back(trailer.pack());
    }

    registers::Settings settings_;
    std::array<registers::Seed, constants::cells> seed_;
    std::uint32_t settings_crc_;
    ClusterFinder<C> finder_;
    FoundClusters found_;
    std::vector<hls::ListedPair> pairs_;
    hls::PairIn<C> pair_in_;
    hls::SingleIn single_in_;
    hls::DecideIn decide_in_;
    hls::Decide::State decide_state_;
};

template <int Window, class Limits>
std::unique_ptr<Engine::Algorithm> make(const Configuration& configuration) {
    return std::make_unique<DesignAlgorithm<hls::Configuration<30, Window, Limits>>>(configuration);
}

std::unique_ptr<Engine::Algorithm> make(Design design, const Configuration& configuration) {
    switch (design) {
        case Design::large_3x3:
            return make<3, hls::LargeLimits>(configuration);
        case Design::small_5x5:
            return make<5, hls::SmallLimits>(configuration);
        case Design::small_3x3:
            return make<3, hls::SmallLimits>(configuration);
        case Design::large_5x5:
            break;
    }
    return make<5, hls::LargeLimits>(configuration);
}

}  // namespace

Engine::Engine(Design design, const Configuration& configuration)
    : algorithm_(make(design, configuration)),
      intake_(std::make_unique<Intake>(configuration, algorithm_->hit_limit())) {}

Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

void Engine::process(std::span<const std::uint64_t> words, std::vector<std::uint64_t>& out) {
    intake_->take(words);
    emit(out);
}

void Engine::finish(std::vector<std::uint64_t>& out) {
    intake_->finish();
    emit(out);
}

void Engine::emit(std::vector<std::uint64_t>& out) {
    for (ClosedBunch& bunch : intake_->closed())
        algorithm_->process(bunch, out);
    intake_->forget_closed();
}

}  // namespace antipode::trigger
