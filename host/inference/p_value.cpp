#include "inference/p_value.hpp"

#include "base/error.hpp"
#include "base/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_int_distribution.hpp>

namespace antipode::inference {
namespace {

constexpr std::size_t first_look = 64;

/// Distances of the upper lines of a band from its median.
struct Upper {
    double median, d1, d2;
    explicit Upper(const Band& band)
        : median(band[2].value), d1(band[3].value - median), d2(band[4].value - median) {}
};

bool inside(double mass_mev, const MassWindow& window) {
    constexpr double rounding = 1e-9;
    return mass_mev > window.low_mev - rounding && mass_mev < window.high_mev + rounding;
}

/// Limits at the masses of a window only.
ExpectedLimits inside(const ExpectedLimits& expected, const MassWindow& window) {
    ExpectedLimits result;
    std::vector<std::size_t> masses;
    for (std::size_t mass = 0; mass < expected.masses_mev.size(); ++mass) {
        if (!inside(expected.masses_mev[mass], window)) continue;
        masses.push_back(mass);
        result.masses_mev.push_back(expected.masses_mev[mass]);
    }
    if (masses.empty()) throw InputError("no mass of the expected limits lies in the window of the p-value");
    for (const auto& row : expected.couplings) {
        auto& to = result.couplings.emplace_back();
        for (const std::size_t mass : masses)
            to.push_back(row[mass]);
    }
    return result;
}

/// The largest deviation of a row of limits; NaN where one is missing.
double row_deviation(std::span<const double> row, const std::vector<Band>& bands) {
    double largest = -std::numeric_limits<double>::infinity();
    for (std::size_t mass = 0; mass < bands.size(); ++mass) {
        const double t = deviation(row[mass], bands[mass]);
        if (std::isnan(t)) return t;
        largest = std::max(largest, t);
    }
    return largest;
}

std::vector<Band> bands_of(const ExpectedLimits& expected) {
    std::vector<Band> bands;
    for (std::size_t mass = 0; mass < expected.masses_mev.size(); ++mass)
        bands.push_back(expected.band(mass));
    return bands;
}

std::vector<double> largest_deviations(const ExpectedLimits& expected, const std::vector<Band>& bands) {
    std::vector<double> result;
    for (const auto& row : expected.couplings)
        result.push_back(row_deviation(row, bands));
    return result;
}

std::vector<double> largest_deviations(const ExpectedLimits& expected, const MassWindow& window) {
    const ExpectedLimits within = inside(expected, window);
    return largest_deviations(within, bands_of(within));
}

Proportion above(const std::vector<double>& deviations, double t) {
    Proportion p;
    for (const double deviation : deviations) {
        p.n += !std::isnan(deviation);
        p.k += deviation > t;
    }
    return p;
}

/// What one pseudo-experiment adds to a GlobalExceedance.
struct Outcome {
    std::vector<bool> exceeded;  ///< [window]
    std::int64_t decisions = 0, early = 0, toys = 0, failed = 0;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Outcome, exceeded, decisions, early, toys, failed)

/// The number of looks before the last.
int early_looks(std::size_t most_toys) {
    int looks = 0;
    for (std::size_t n = first_look; n < most_toys; n *= 2)
        ++looks;
    return looks;
}

}  // namespace

double deviation(double coupling, const Band& band) {
    const Upper upper(band);
    const double d = coupling - upper.median;
    if (d < upper.d1) return d / upper.d1;
    if (d < upper.d2) return 1 + (d - upper.d1) / (upper.d2 - upper.d1);
    return 2 * d / upper.d2;
}

double limit_at_deviation(double t, const Band& band) {
    const Upper upper(band);
    if (t < 1) return upper.median + t * upper.d1;
    if (t < 2) return upper.median + upper.d1 + (t - 1) * (upper.d2 - upper.d1);
    return upper.median + t / 2 * upper.d2;
}

Proportion local_p(std::span<const double> sorted_limits, double observed) {
    const auto below = std::upper_bound(sorted_limits.begin(), sorted_limits.end(), observed);
    return {sorted_limits.end() - below, static_cast<std::int64_t>(sorted_limits.size())};
}

LookElsewhere look_elsewhere(const ExpectedLimits& expected, const MassWindow& window) {
    const std::vector<double> deviations = largest_deviations(expected, window);
    LookElsewhere curve;
    for (int i = 0; i < 32; ++i)
        curve.t.push_back(i / 16.0);
    for (int i = 0; i < 16; ++i)
        curve.t.push_back(2 + 0.25 * i);
    for (const double t : curve.t)
        curve.probability.push_back(above(deviations, t));
    return curve;
}

Proportion exceeding(const ExpectedLimits& expected, const MassWindow& window, double t) {
    return above(largest_deviations(expected, window), t);
}

LargestDeviation largest_deviation(const ExpectedLimits& expected, const MassWindow& window,
                                   std::span<const Estimate> observed, std::uint64_t seed,
                                   std::size_t samples) {
    const ExpectedLimits within = inside(expected, window);
    std::vector<Estimate> data;
    for (std::size_t mass = 0; mass < observed.size(); ++mass)
        if (inside(expected.masses_mev[mass], window)) data.push_back(observed[mass]);
    /// The observed limits, all by so many of their errors higher.
    const auto shifted = [&](double errors) {
        std::vector<double> limits;
        for (const Estimate& limit : data)
            limits.push_back(limit.value + errors * limit.error);
        return limits;
    };
    struct Sample {
        double deviation, p_value, p_value_of_all;
    };
    const auto n = within.couplings.size();
    const auto drawn = parallel_map(samples, [&](std::size_t i) {
        RandomStream stream(RandomKey(seed, "inference.bootstrap"), i);
        boost::random::uniform_int_distribution<std::size_t> row(0, n - 1);
        ExpectedLimits sample;
        sample.masses_mev = within.masses_mev;
        for (std::size_t k = 0; k < n; ++k)
            sample.couplings.push_back(within.couplings[row(stream)]);
        boost::random::normal_distribution<double> normal;
        const auto bands = bands_of(sample);
        const double t = row_deviation(shifted(normal(stream)), bands);
        return Sample{t, above(largest_deviations(sample, bands), t).value(),
                      above(largest_deviations(within, bands), t).value()};
    });
    const auto scatter = [&](double Sample::*quantity) {
        double sum = 0;
        double square = 0;
        for (const Sample& sample : drawn) {
            sum += sample.*quantity;
            square += sample.*quantity * (sample.*quantity);
        }
        const auto count = static_cast<double>(samples);
        return std::sqrt(std::max(0.0, square / count - sum / count * (sum / count)) * count / (count - 1));
    };

    const auto bands = bands_of(within);
    const auto limits = shifted(0);
    LargestDeviation result;
    result.deviation = {row_deviation(limits, bands), scatter(&Sample::deviation)};
    result.p_value = {above(largest_deviations(within, bands), result.deviation.value).value(),
                      scatter(&Sample::p_value)};
    result.p_value_band_error = scatter(&Sample::p_value_of_all);
    for (std::size_t mass = 0; mass < limits.size(); ++mass)
        if (deviation(limits[mass], bands[mass]) == result.deviation.value)
            result.mass_mev = within.masses_mev[mass];
    return result;
}

Decision limit_exceeds(HypothesisTest& test, const HypothesisTest::AtMass& mass, double coupling,
                       double alpha, std::size_t most_toys, const ExceedanceSettings& settings) {
    // One side of an interval can deceive, so its tail is half of 1 - confidence.
    const int looks = early_looks(most_toys);
    const double confidence = looks > 0 ? 1 - 2 * settings.decision_error / looks : 1;
    Cls total;
    std::size_t done = 0;
    for (std::size_t n = settings.decision_error > 0 ? std::min(first_look, most_toys) : most_toys;;
         n = std::min(2 * n, most_toys)) {
        test.extend(n);
        const Cls part = count(test.run(mass, coupling, done, n));
        total.q_observed = part.q_observed;
        total.gaussian = part.gaussian;
        total.failed += part.failed;
        total.both += part.both;
        for (const auto& [sum, more] : {std::pair{&total.p_b, part.p_b}, std::pair{&total.p_s, part.p_s}}) {
            sum->k += more.k;
            sum->n += more.n;
        }
        done = n;
        const auto toys = static_cast<std::int64_t>(n);
        if (n == most_toys || total.p_s.n == 0 || total.p_b.n == 0)
            return {total.value() > alpha, false, toys, total.failed};
        const std::int64_t b_above = total.p_b.n - total.p_b.k;
        const std::int64_t either_above = b_above + total.p_s.k - total.both;
        if (total.p_s.k <= either_above && either_above > 0 &&
            Proportion{total.p_s.k, either_above}.clopper_pearson(confidence).low > alpha)
            return {true, true, toys, total.failed};
        if (total.p_s.k < b_above &&
            Proportion{total.p_s.k, b_above}.clopper_pearson(confidence).high < alpha)
            return {false, true, toys, total.failed};
    }
}

GlobalExceedance global_exceedance(const Model& model, const Truth& truth, std::span<const double> masses_mev,
                                   std::span<const double> thresholds, std::span<const MassWindow> windows,
                                   double confidence, const LimitSettings& limits,
                                   const ExceedanceSettings& settings, std::uint64_t seed,
                                   std::uint64_t first, std::size_t count, Progress& progress,
                                   Checkpoint* checkpoint) {
    GlobalExceedance result;
    result.windows.assign(windows.begin(), windows.end());
    result.masses_mev.assign(masses_mev.begin(), masses_mev.end());
    result.thresholds.assign(thresholds.begin(), thresholds.end());
    const auto outcomes = parallel_map(count, checkpoint, progress, [&](std::size_t i) {
        HypothesisTest test(model, pseudo_data(model, truth, seed, first + i), limits.ensemble, seed,
                            first + i);
        // The masses that most likely exceed come first: once one does, its windows are decided.
        std::vector<HypothesisTest::AtMass> at_mass;
        std::vector<double> expected_cls;
        for (std::size_t mass = 0; mass < masses_mev.size(); ++mass) {
            at_mass.push_back(test.at_mass(masses_mev[mass]));
            expected_cls.push_back(gaussian_cls(thresholds[mass] * thresholds[mass], at_mass[mass].strength));
        }
        std::vector<std::size_t> order(masses_mev.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return expected_cls[a] > expected_cls[b]; });
        Outcome outcome;
        outcome.exceeded.assign(windows.size(), false);
        for (const std::size_t mass : order) {
            bool needed = false;
            for (std::size_t window = 0; window < windows.size(); ++window)
                needed = needed || (!outcome.exceeded[window] && inside(masses_mev[mass], windows[window]));
            if (!needed) continue;
            const Decision decision = limit_exceeds(test, at_mass[mass], thresholds[mass], 1 - confidence,
                                                    static_cast<std::size_t>(limits.toys), settings);
            ++outcome.decisions;
            outcome.early += decision.early;
            outcome.toys += 2 * decision.toys;
            outcome.failed += decision.failed;
            for (std::size_t window = 0; window < windows.size(); ++window)
                if (decision.exceeds && inside(masses_mev[mass], windows[window]))
                    outcome.exceeded[window] = true;
        }
        return outcome;
    });

    result.probability.resize(windows.size());
    result.exceeded.resize(windows.size());
    for (const Outcome& outcome : outcomes) {
        result.decisions += outcome.decisions;
        result.early += outcome.early;
        result.toys += outcome.toys;
        result.failed += outcome.failed;
        for (std::size_t window = 0; window < windows.size(); ++window) {
            result.exceeded[window].push_back(outcome.exceeded[window]);
            result.probability[window].k += outcome.exceeded[window];
            ++result.probability[window].n;
        }
    }
    return result;
}

}  // namespace antipode::inference
