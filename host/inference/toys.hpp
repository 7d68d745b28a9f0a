#pragma once

/// Pseudo-data: N_2, N_POT and B of every point drawn anew, and the centres of the constraints where the
/// ensemble asks for it.

#include "base/random.hpp"
#include "inference/fit.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace antipode::inference {

/// What toys of a data set share with it.
enum class Ensemble {
    conditional,   ///< the centres of the constraints, as in the published analysis
    unconditional  ///< nothing: the centres are redrawn about the fitted parameters, with their errors
};
constexpr auto names_of(Ensemble) {
    return std::array{std::pair{Ensemble::conditional, std::string_view("conditional")},
                      std::pair{Ensemble::unconditional, std::string_view("unconditional")}};
}

/// What pseudo-data are drawn from: the true parameters, and a signal if the coupling is not zero.
class Truth {
public:
    Truth(const Model& model, const Parameters& parameters, const Hypothesis& signal = {});

    const Parameters& parameters() const noexcept { return parameters_; }

    /// Throws InputError for a point whose N_2, N_POT or B is expected less than five standard deviations
    /// above 0 (25 counts, a relative error of 20 %): normal numbers are then no model of it, and draws of 0
    /// or less have no error.
    void require_gaussian(const Model& model) const;

    /// Expected N_2 at the nominal N_POT and B, and its standard deviation.
    const Vector8Array& n2() const noexcept { return n2_; }
    const Vector8Array& n2_deviation() const noexcept { return n2_deviation_; }

private:
    Parameters parameters_;
    Vector8Array n2_, n2_deviation_;
};

/// The normal numbers of a row of toys: three a point and one a parameter. Toys of different truths made of
/// the same numbers are common-random-number pairs, so that what is counted with them is smooth in the truth.
class ToyNumbers {
public:
    /// @param item  number of the data set that the toys belong to; the streams are (key, item, toy)
    ToyNumbers(const Model& model, const RandomKey& key, std::uint64_t item);

    std::size_t size() const noexcept { return centres_.size(); }
    /// Makes sure that there are at least n toys.
    void extend(std::size_t n);

    /// Toy data into `ratio` and `weight`. False where a drawn count is not positive: the toy has then no
    /// error and is to be counted as failed.
    bool make(std::size_t toy, const Truth& truth, Vector8* ratio, Vector8* weight) const noexcept;

    /// Centres of the constraints drawn about the truth.
    Parameters centres(std::size_t toy, const Truth& truth) const noexcept;

private:
    const Model* model_;
    RandomKey key_;
    std::uint64_t item_;
    Vector8Array points_;  ///< toy by toy: N_2, N_POT, B of all points
    std::vector<Parameters> centres_;
};

/// A whole pseudo-experiment: counts, fluxes, backgrounds and the centres of the constraints, all drawn from
/// the truth. Throws InputError if a drawn count is not positive: the scan is too thin for this likelihood.
DataSet pseudo_experiment(const Model& model, const Truth& truth, const RandomKey& key, std::uint64_t item);

}  // namespace antipode::inference
