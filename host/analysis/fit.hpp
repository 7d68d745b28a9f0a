#pragma once

#include "analysis/search.hpp"
#include "inference/best_fit.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace antipode::analysis {

struct FitQuestion {
    std::optional<double> mass_mev;  ///< held; else free in the masses of the search
    std::optional<double> coupling;  ///< held
    std::size_t goodness_toys = 2000;
};

/// Q over mass and coupling, for contours.
struct LikelihoodScan {
    std::vector<double> masses_mev, couplings;
    std::vector<std::vector<double>> q;  ///< [mass][coupling]
};

/// The best X, and how well the model without and with it describes the data.
struct Fit {
    inference::Model model;
    inference::BestFit best;
    inference::Goodness background, signal;
    std::optional<LikelihoodScan> q;  ///< where mass and coupling are free
};

/// Throws InputError for a blinded scan, or a mass outside it.
Fit fit(const Search& search, const FitQuestion& question);

}  // namespace antipode::analysis
