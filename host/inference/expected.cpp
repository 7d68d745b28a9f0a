#include "inference/expected.hpp"

#include "base/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/math/distributions/normal.hpp>

namespace antipode::inference {

Parameters nominal_parameters(const Model& model) {
    if (model.input().scale_prior) return model.centres();
    return Fitter(model).background(observed_data(model).view()).parameters;
}

DataSet pseudo_data(const Model& model, const Truth& truth, std::uint64_t seed, std::uint64_t number) {
    return pseudo_experiment(model, truth, RandomKey(seed, "inference.pseudo_experiments"), number);
}

std::vector<double> ExpectedLimits::sorted(std::size_t mass) const {
    std::vector<double> values;
    for (const auto& row : couplings)
        if (!std::isnan(row[mass])) values.push_back(row[mass]);
    std::sort(values.begin(), values.end());
    return values;
}

Band ExpectedLimits::band(std::size_t mass) const {
    return band_of(sorted(mass));
}

std::size_t least_pseudo_experiments(double sigmas) {
    return static_cast<std::size_t>(
        std::ceil(1 / boost::math::cdf(boost::math::normal(), -std::abs(sigmas)) - 1e-9));
}

double quantile(std::span<const double> sorted, double probability) {
    const auto n = static_cast<double>(sorted.size());
    const double position = std::clamp(probability * n - 0.5, 0.0, n - 1);
    const auto below = static_cast<std::size_t>(position);
    const auto above = std::min(below + 1, sorted.size() - 1);
    return std::lerp(sorted[below], sorted[above], position - static_cast<double>(below));
}

Band band_of(std::span<const double> sorted) {
    Band band{};
    if (sorted.empty()) return band;
    const auto n = static_cast<double>(sorted.size());
    for (std::size_t line = 0; line < band.size(); ++line) {
        const double probability = boost::math::cdf(boost::math::normal(), band_sigmas[line]);
        const double spread = std::sqrt(probability * (1 - probability) / n);
        band[line].value = quantile(sorted, probability);
        band[line].error =
            (quantile(sorted, probability + spread) - quantile(sorted, probability - spread)) / 2;
    }
    return band;
}

std::vector<ExpectedLimits> expected_limits(const Model& model, const Truth& truth,
                                            std::span<const double> masses_mev,
                                            std::span<const double> confidences,
                                            const LimitSettings& settings, std::uint64_t seed,
                                            std::uint64_t first, std::size_t count, Progress& progress,
                                            Checkpoint* checkpoint) {
    truth.require_gaussian(model);
    const auto per_experiment = parallel_map(count, checkpoint, progress, [&](std::size_t i) {
        HypothesisTest test(model, pseudo_data(model, truth, seed, first + i), settings.ensemble, seed,
                            first + i);
        test.extend(static_cast<std::size_t>(settings.toys));
        std::vector<MassLimits> limits;
        for (const double mass : masses_mev) {
            limits.push_back(upper_limits(test, mass, confidences, settings.reading));
            limits.back().tested.clear();
        }
        return limits;
    });

    std::vector<ExpectedLimits> result;
    for (std::size_t level = 0; level < confidences.size(); ++level) {
        ExpectedLimits& expected = result.emplace_back();
        expected.confidence = confidences[level];
        expected.masses_mev.assign(masses_mev.begin(), masses_mev.end());
        for (const auto& limits : per_experiment) {
            auto& row = expected.couplings.emplace_back();
            for (const MassLimits& at_mass : limits) {
                row.push_back(at_mass.limits[level].found ? at_mass.limits[level].coupling
                                                          : std::numeric_limits<double>::quiet_NaN());
                expected.missing += !at_mass.limits[level].found;
                expected.unresolved += at_mass.unresolved;
                expected.failed_toys += at_mass.failed;
            }
        }
    }
    return result;
}

}  // namespace antipode::inference
