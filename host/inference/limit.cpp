#include "inference/limit.hpp"

#include "base/parallel.hpp"
#include "inference/tanh_reading.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace antipode::inference {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double jackknife_groups = 20;

/// Runs toys at couplings as they are asked for and keeps what they gave.
class TestedCouplings {
public:
    TestedCouplings(const HypothesisTest& test, const HypothesisTest::AtMass& mass)
        : test_(test), mass_(mass) {}

    const TestToys& toys(double coupling) {
        const auto [entry, is_new] = toys_.try_emplace(coupling);
        if (is_new) entry->second = test_.run(mass_, coupling);
        return entry->second;
    }
    Cls cls(double coupling) { return count(toys(coupling)); }
    const std::map<double, TestToys>& all() const { return toys_; }

private:
    const HypothesisTest& test_;
    const HypothesisTest::AtMass& mass_;
    std::map<double, TestToys> toys_;
};

/// ln(CLs / alpha). Without an S+B toy above Q_obs CLs is 0; half a toy then stands in for none, so that a
/// search has a number to follow, and the sign stays that of CLs - alpha.
double log_excess(const Cls& cls, double alpha) {
    if (cls.value() > 0) return std::log(cls.value() / alpha);
    const double half = 0.5 / static_cast<double>(cls.p_s.n) / (1 - cls.p_b.value());
    return std::min(std::log(half / alpha), -0.1);
}

/// Three neighbouring couplings about a limit, a constant factor exp(step) apart, and the limit as the root
/// of the straight line in (ln g, ln CLs) through them.
struct LocalLine {
    double centre = 0;
    double step = 0;

    std::array<double, 3> couplings() const {
        return {centre * std::exp(-step), centre, centre * std::exp(step)};
    }
    /// d ln CLs / d ln g
    double slope(const std::array<double, 3>& excess) const { return (excess[2] - excess[0]) / (2 * step); }
    /// ln(root / centre)
    double root(const std::array<double, 3>& excess, double slope) const {
        return -(excess[0] + excess[1] + excess[2]) / 3 / slope;
    }
};

/// Delete-one-group jackknife of the root over toys: groups of every 20th B toy and S+B toy.
/// The slope stays that of all toys.
double jackknife_error(const LocalLine& line, double slope, TestedCouplings& tested, double alpha) {
    const auto groups = static_cast<std::size_t>(jackknife_groups);
    std::vector<double> roots;
    for (std::size_t left_out = 0; left_out < groups; ++left_out) {
        std::array<double, 3> excess{};
        for (std::size_t k = 0; k < 3; ++k) {
            TestToys rest = tested.toys(line.couplings()[k]);
            for (std::size_t toy = left_out; toy < rest.signal.size(); toy += groups)
                rest.signal[toy] = rest.background[toy] = not_a_number;
            excess[k] = log_excess(count(rest), alpha);
        }
        roots.push_back(line.centre * std::exp(line.root(excess, slope)));
    }
    double mean = 0;
    for (const double root : roots)
        mean += root / jackknife_groups;
    double sum = 0;
    for (const double root : roots)
        sum += (root - mean) * (root - mean);
    return std::sqrt(sum * (jackknife_groups - 1) / jackknife_groups);
}

/// d ln CLs / d ln g in the Gaussian limit.
double gaussian_slope(double coupling, const Strength& measured) {
    const double mu = coupling * coupling;
    const double h = 1e-3;
    const double slope =
        std::log(gaussian_cls(mu * (1 + h), measured) / gaussian_cls(mu * (1 - h), measured)) / h;
    // Far above a strong signal both values are 0.
    if (std::isnan(slope)) return -30.0;
    return std::clamp(slope, -30.0, -0.5);  // d ln mu = 2 d ln g, over 2 h
}

/// Of CLs, near alpha.
double relative_error(const Cls& cls, double alpha) {
    return cls.error() / std::max(cls.value(), alpha / 4);
}

/// What CLs' own error makes of the limit, with the Gaussian slope.
double counting_error(const Limit& limit, const Strength& measured) {
    return limit.coupling * relative_error(limit.nearest, 1 - limit.confidence) /
           -gaussian_slope(limit.coupling, measured);
}

/// Of a root by the line through three couplings: the jackknife, or what counting makes of it where with few
/// toys all groups lack the same one. Not known where no B toy counts: CLs does not come from toys then.
double limit_error(const Limit& limit, const LocalLine& line, double slope, TestedCouplings& tested,
                   const Strength& measured) {
    for (const double coupling : line.couplings())
        if (tested.cls(coupling).unresolved()) return not_a_number;
    constexpr double rounding = 1e-9;
    const double error = jackknife_error(line, slope, tested, 1 - limit.confidence);
    return error > rounding * limit.coupling ? error : counting_error(limit, measured);
}

/// The root by the straight line through three couplings; not found where too few toys count at the limit to
/// show that CLs falls.
Limit limit_by_line(TestedCouplings& tested, const Strength& measured, double confidence, bool with_error) {
    const double alpha = 1 - confidence;
    Limit limit{confidence, not_a_number, not_a_number, false, {}};
    LocalLine line{std::sqrt(gaussian_limit(measured, alpha)), 0};
    for (int attempt = 0; attempt < 12; ++attempt) {
        const Cls here = tested.cls(line.centre);
        const double excess = log_excess(here, alpha);
        const double guess = -excess / gaussian_slope(line.centre, measured);
        // Wide enough to see the slope of CLs above the steps of counting.
        line.step =
            std::clamp(relative_error(here, alpha) / -gaussian_slope(line.centre, measured), 0.01, 0.06);
        if (std::abs(guess) > 1.5 * line.step) {
            line.centre *= std::exp(std::clamp(guess, -0.3, 0.3));
            continue;
        }
        const auto couplings = line.couplings();
        const std::array<double, 3> excesses = {log_excess(tested.cls(couplings[0]), alpha), excess,
                                                log_excess(tested.cls(couplings[2]), alpha)};
        // Few toys count where the data are unlike a signal; their steps must not make up a slope.
        const double gaussian = gaussian_slope(line.centre, measured);
        const double slope = std::clamp(line.slope(excesses), 1.6 * gaussian, 0.6 * gaussian);
        const double root = line.root(excesses, slope);
        if (std::abs(root) <= 2 * line.step) {
            limit.coupling = line.centre * std::exp(root);
            limit.found = true;
            limit.nearest = here;
            if (with_error) limit.error = limit_error(limit, line, slope, tested, measured);
            break;
        }
        line.centre *= std::exp(std::clamp(root, -0.1, 0.1));
    }
    return limit;
}

/// The root by halving an interval in ln g: always there, since CLs is 1 at g = 0 and 0 at a large coupling,
/// but it follows the steps of counting. Its error is what CLs' own error makes of it with the Gaussian
/// slope.
Limit limit_by_halving(TestedCouplings& tested, const Strength& measured, double confidence,
                       bool with_error) {
    const double alpha = 1 - confidence;
    Limit limit{confidence, not_a_number, not_a_number, false, {}};
    constexpr double narrow = 0.05;
    constexpr double widest = 4;
    const double centre = std::log(std::sqrt(gaussian_limit(measured, alpha)));
    const auto excess = [&](double log_coupling) {
        return log_excess(tested.cls(std::exp(log_coupling)), alpha);
    };
    double low = centre - narrow;
    double high = centre + narrow;
    while (excess(low) < 0 && centre - low < widest)
        low -= 2 * (centre - low);
    while (excess(high) > 0 && high - centre < widest)
        high += 2 * (high - centre);
    if (excess(low) < 0 || excess(high) > 0) return limit;
    while (high - low > narrow)
        (excess((low + high) / 2) > 0 ? low : high) = (low + high) / 2;
    limit.coupling = std::exp(low + (high - low) * excess(low) / (excess(low) - excess(high)));
    limit.found = true;
    limit.nearest = tested.cls(std::exp(low));
    if (with_error && !limit.nearest.unresolved()) limit.error = counting_error(limit, measured);
    return limit;
}

Limit limit_by_root(TestedCouplings& tested, const Strength& measured, double confidence, bool with_error) {
    const double start = std::sqrt(gaussian_limit(measured, 1 - confidence));
    if (!std::isfinite(start) || !std::isfinite(tested.toys(start).q_observed))
        return {confidence, not_a_number, not_a_number, false, {}};
    const Limit limit = limit_by_line(tested, measured, confidence, with_error);
    return limit.found ? limit : limit_by_halving(tested, measured, confidence, with_error);
}

}  // namespace

MassLimits upper_limits(const HypothesisTest& test, double mass_mev, std::span<const double> confidences,
                        LimitReading reading, bool with_errors, std::vector<TestToys>* keep) {
    const HypothesisTest::AtMass mass = test.at_mass(mass_mev);
    TestedCouplings tested(test, mass);
    MassLimits result;
    result.mass_mev = mass_mev;
    result.strength = mass.strength;
    if (reading == LimitReading::tanh) {
        std::vector<Cls> scan;
        for (const double coupling : tanh_couplings())
            scan.push_back(tested.cls(coupling));
        for (const double confidence : confidences)
            result.limits.push_back(limit_by_tanh(scan, confidence));
    } else {
        for (const double confidence : confidences)
            result.limits.push_back(limit_by_root(tested, result.strength, confidence, with_errors));
    }
    for (Limit& limit : result.limits)
        limit.found =
            limit.found && std::isfinite(limit.coupling) && limit.nearest.failed_fraction() <= most_failed;
    for (const auto& [coupling, toys] : tested.all()) {
        result.tested.push_back(count(toys));
        result.failed += result.tested.back().failed;
        result.unresolved += result.tested.back().unresolved();
        if (keep != nullptr) keep->push_back(toys);
    }
    return result;
}

std::vector<Cls> observed_cls(const Model& model, double mass_mev, std::span<const double> couplings,
                              const LimitSettings& settings, std::uint64_t seed) {
    HypothesisTest test(model, observed_data(model), settings.ensemble, seed, 0);
    test.extend(static_cast<std::size_t>(settings.toys));
    const auto mass = test.at_mass(mass_mev);
    return parallel_map(couplings.size(), [&](std::size_t i) { return count(test.run(mass, couplings[i])); });
}

std::vector<MassLimits> observed_limits(const Model& model, std::span<const double> masses_mev,
                                        std::span<const double> confidences, const LimitSettings& settings,
                                        std::uint64_t seed, Progress& progress,
                                        std::vector<std::vector<TestToys>>* keep, Checkpoint* checkpoint) {
    HypothesisTest test(model, observed_data(model), settings.ensemble, seed, 0);
    Truth(model, test.background().parameters).require_gaussian(model);
    test.extend(static_cast<std::size_t>(settings.toys));
    if (keep != nullptr) keep->resize(masses_mev.size());
    return parallel_map(masses_mev.size(), checkpoint, progress, [&](std::size_t i) {
        return upper_limits(test, masses_mev[i], confidences, settings.reading, true,
                            keep != nullptr ? &(*keep)[i] : nullptr);
    });
}

}  // namespace antipode::inference
