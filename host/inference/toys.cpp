#include "inference/toys.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"

#include <cmath>

#include <boost/random/normal_distribution.hpp>
#include <fmt/format.h>

namespace antipode::inference {
namespace {

ANTIPODE_CLONES
double toy_ratios(std::size_t vectors, const Vector8* numbers, const Vector8* n2, const Vector8* n2_deviation,
                  const Vector8* n2_variance, const Vector8* n_pot, const Vector8* n_pot_error,
                  const Vector8* b, const Vector8* b_error, const Vector8* present, Vector8* ratio,
                  Vector8* weight) {
    const Vector8* z_n2 = numbers;
    const Vector8* z_n_pot = numbers + vectors;
    const Vector8* z_b = numbers + 2 * vectors;
    Vector8 bad{};
    for (std::size_t i = 0; i < vectors; ++i)
        make_ratio(n2[i] + n2_deviation[i] * z_n2[i], n2_variance[i], n_pot[i] + n_pot_error[i] * z_n_pot[i],
                   n_pot_error[i], b[i] + b_error[i] * z_b[i], b_error[i], present[i], ratio[i], weight[i],
                   bad);
    return sum(bad);
}

}  // namespace

Truth::Truth(const Model& model, const Parameters& parameters, const Hypothesis& signal)
    : parameters_(parameters), n2_(model.vectors()), n2_deviation_(model.vectors()) {
    Vector8Array excess(model.vectors());
    if (signal.coupling != 0) {
        LineShape shape(model);
        shape.evaluate(model, model.resonance_energy_mev(signal.mass_mev), parameters);
        signal_over_background(model, shape, parameters, signal.coupling, excess.data());
    }
    for (std::size_t i = 0; i < model.size(); ++i) {
        const double scale = parameters[k0] + parameters[k1] * lane(model.distance(), i);
        const double n2 = scale * (1 + lane(excess, i)) * lane(model.n_pot(), i) * lane(model.b_per_pot(), i);
        set_lane(n2_, i, n2);
        // A count of 0 or less has no deviation; require_gaussian refuses it.
        set_lane(n2_deviation_, i, n2 > 0 ? std::sqrt(n2 + n2 * n2 * lane(model.n2_variance(), i)) : 1);
    }
}

void Truth::require_gaussian(const Model& model) const {
    constexpr double least_deviations = 5;
    for (std::size_t i = 0; i < model.size(); ++i) {
        const auto require = [&](const char* what, double expected, double deviation) {
            if (expected >= least_deviations * deviation) return;
            throw InputError(fmt::format(
                "period {}: too few events for a Gaussian likelihood: {} is expected to be {:.4g} +- {:.2g}, "
                "and must "
                "be {:.0f} standard deviations above 0 (25 counts); join points or leave the period out",
                model.input().points[i].period, what, expected, deviation, least_deviations));
        };
        require("N_2", lane(n2_, i), lane(n2_deviation_, i));
        require("N_POT", lane(model.n_pot(), i), lane(model.n_pot_error(), i));
        require("B", lane(model.b_per_pot(), i), lane(model.b_per_pot_error(), i));
    }
}

ToyNumbers::ToyNumbers(const Model& model, const RandomKey& key, std::uint64_t item)
    : model_(&model), key_(key), item_(item) {}

void ToyNumbers::extend(std::size_t n) {
    const std::size_t before = size();
    if (n <= before) return;
    const std::size_t vectors = model_->vectors();
    const std::size_t points = model_->size();
    points_.resize(3 * vectors * n);
    centres_.resize(n);
    boost::random::normal_distribution<double> normal;
    for (std::size_t toy = before; toy < n; ++toy) {
        if (toy % 1024 == 0) check_interrupt();
        RandomStream stream(key_, item_, toy);
        for (std::size_t kind = 0; kind < 3; ++kind) {
            Vector8* to = points_.data() + (3 * toy + kind) * vectors;
            for (std::size_t i = 0; i < points; ++i)
                to[i / vector8_lanes][i % vector8_lanes] = normal(stream);
        }
        for (double& number : centres_[toy])
            number = normal(stream);
    }
}

bool ToyNumbers::make(std::size_t toy, const Truth& truth, Vector8* ratio, Vector8* weight) const noexcept {
    const Model& m = *model_;
    return toy_ratios(m.vectors(), points_.data() + 3 * toy * m.vectors(), truth.n2().data(),
                      truth.n2_deviation().data(), m.n2_variance().data(), m.n_pot().data(),
                      m.n_pot_error().data(), m.b_per_pot().data(), m.b_per_pot_error().data(),
                      m.present().data(), ratio, weight) == 0;
}

Parameters ToyNumbers::centres(std::size_t toy, const Truth& truth) const noexcept {
    return model_->constraint_centres(truth.parameters(), centres_[toy]);
}

DataSet pseudo_experiment(const Model& model, const Truth& truth, const RandomKey& key, std::uint64_t item) {
    ToyNumbers numbers(model, key, item);
    numbers.extend(1);
    DataSet data{Vector8Array(model.vectors()), Vector8Array(model.vectors()), numbers.centres(0, truth)};
    if (!numbers.make(0, truth, data.ratio.data(), data.weight.data()))
        throw InputError(
            fmt::format("pseudo-experiment {} drew a count that is not positive: a scan point expects "
                        "too few events for the Gaussian likelihood",
                        item));
    return data;
}

}  // namespace antipode::inference
