#include "inference/hypothesis_test.hpp"

#include "base/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace antipode::inference {
namespace {

// Toys that one task works on: long against the cost of a task, short enough to share 1000 toys among
// threads.
constexpr std::size_t toys_per_task = 256;

constexpr double unit_coupling = 5e-4;  // of the free-strength fit; no result depends on it
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

double Cls::value() const noexcept {
    return unresolved() ? gaussian : p_s.value() / (1 - p_b.value());
}

double Cls::error() const noexcept {
    if (unresolved()) return gaussian;
    // Of the ratio of two correlated fractions; half a count is added to each, so that it is not 0 where none
    // is seen.
    const double n = static_cast<double>(p_s.n) + 1;
    const double s = (static_cast<double>(p_s.k) + 0.5) / n;
    const double b = (static_cast<double>(p_b.n - p_b.k) + 0.5) / (static_cast<double>(p_b.n) + 1);
    const double s_and_b = (static_cast<double>(both) + 0.5) / n;
    const double cls = s / b;
    const double variance = s * (1 - s) + cls * cls * b * (1 - b) - 2 * cls * (s_and_b - s * b);
    return std::sqrt(std::max(variance, 0.0) / n) / b;
}

Cls count(const TestToys& toys) {
    Cls cls;
    cls.coupling = toys.hypothesis.coupling;
    cls.q_observed = toys.q_observed;
    cls.gaussian = toys.gaussian_cls;
    for (const double q : toys.background) {
        cls.failed += std::isnan(q);
        cls.p_b.n += !std::isnan(q);
        cls.p_b.k += q < toys.q_observed;
    }
    for (const double q : toys.signal) {
        cls.failed += std::isnan(q);
        cls.p_s.n += !std::isnan(q);
        cls.p_s.k += q > toys.q_observed;
    }
    for (std::size_t i = 0; i < std::min(toys.signal.size(), toys.background.size()); ++i)
        cls.both += toys.signal[i] > toys.q_observed && toys.background[i] >= toys.q_observed;
    return cls;
}

HypothesisTest::HypothesisTest(const Model& model, DataSet data, Ensemble ensemble, std::uint64_t seed,
                               std::uint64_t item)
    : model_(&model),
      data_(std::move(data)),
      ensemble_(ensemble),
      background_(Fitter(model).background(data_.view())),
      background_truth_(model, background_.parameters),
      numbers_(model, RandomKey(seed, "inference.toys"), item) {}

void HypothesisTest::extend(std::size_t n) {
    const std::size_t before = toys();
    if (n <= before) return;
    numbers_.extend(n);
    const std::size_t vectors = model_->vectors();
    ratios_.resize(2 * vectors * n);
    background_toys_.resize(n);
    const Fitter fitter(*model_);
    for (std::size_t toy = before; toy < n; ++toy) {
        if (toy % toys_per_task == 0) check_interrupt();
        BackgroundToy& to = background_toys_[toy];
        to.centres =
            ensemble_ == Ensemble::conditional ? data_.centres : numbers_.centres(toy, background_truth_);
        Vector8* ratio = ratios_.data() + 2 * vectors * toy;
        const bool good = numbers_.make(toy, background_truth_, ratio, ratio + vectors);
        to.chi2 = not_a_number;
        if (!good) continue;
        const Fit fit = fitter.background(background_toy(toy));
        if (fit.converged) to.chi2 = fit.chi2;
    }
}

DataView HypothesisTest::background_toy(std::size_t toy) const noexcept {
    const Vector8* ratio = ratios_.data() + 2 * model_->vectors() * toy;
    return {ratio, ratio + model_->vectors(), &background_toys_[toy].centres};
}

double HypothesisTest::background_q(Fitter& fitter, const MassPoint& mass, double coupling,
                                    std::size_t toy) const {
    const double chi2 = background_toys_[toy].chi2;
    if (std::isnan(chi2)) return not_a_number;
    const Fit fit = fitter.signal(background_toy(toy), mass, coupling);
    return fit.converged ? fit.chi2 - chi2 : not_a_number;
}

HypothesisTest::AtMass HypothesisTest::at_mass(double mass_mev) const {
    AtMass result{MassPoint(*model_, mass_mev, data_.centres), {}};
    Fitter fitter(*model_);
    const Fit fit = fitter.free_signal(data_.view(), result.point, unit_coupling);
    const ParameterMatrix covariance = fitter.covariance(data_.view(), fit, mass_mev, unit_coupling, true);
    const double unit = unit_coupling * unit_coupling / data_.centres[amplitude];
    result.strength = {unit * fit.parameters[amplitude], unit * std::sqrt(covariance[amplitude][amplitude])};
    return result;
}

TestToys HypothesisTest::run(const AtMass& at, double coupling, std::size_t first, std::size_t last) const {
    const MassPoint& mass = at.point;
    const std::size_t n = last - first;
    TestToys result;
    result.hypothesis = {mass.mass_mev(), coupling};
    result.gaussian_cls = gaussian_cls(coupling * coupling, at.strength);
    result.background.assign(n, not_a_number);
    result.signal.assign(n, not_a_number);
    const Fit observed = Fitter(*model_).signal(data_.view(), mass, coupling);
    result.q_observed = observed.converged ? observed.chi2 - background_.chi2 : not_a_number;
    if (!observed.converged) return result;

    const Truth truth(*model_, observed.parameters, result.hypothesis);
    // S+B toys scatter about the parameters that they are made with.
    const MassPoint start(*model_, mass.mass_mev(), observed.parameters);
    const std::size_t vectors = model_->vectors();
    parallel_for((n + toys_per_task - 1) / toys_per_task, [&](std::size_t task) {
        Fitter fitter(*model_);
        Vector8Array ratio(vectors);
        Vector8Array weight(vectors);
        Parameters centres = data_.centres;
        const DataView toy_data{ratio.data(), weight.data(), &centres};
        for (std::size_t i = task * toys_per_task; i < std::min(n, (task + 1) * toys_per_task); ++i) {
            const std::size_t toy = first + i;
            result.background[i] = background_q(fitter, mass, coupling, toy);
            if (!numbers_.make(toy, truth, ratio.data(), weight.data())) continue;
            if (ensemble_ == Ensemble::unconditional) centres = numbers_.centres(toy, truth);
            const Fit b = fitter.background(toy_data);
            const Fit s = fitter.signal(toy_data, start, coupling);
            if (b.converged && s.converged) result.signal[i] = s.chi2 - b.chi2;
        }
    });
    return result;
}

}  // namespace antipode::inference
