#pragma once

#include "results/document.hpp"

#include <string>

namespace antipode::plots {

/// How a quantity of a result is written in a picture (gnuplot's enhanced text): "n_pot" → N with index POT.
/// A name that is not known is written in plain words.
std::string symbol(const std::string& name);

/// A name as plain words, as markup: underscores become spaces.
std::string plain_label(std::string name);

/// Experiment and data set of the card, as markup: "PADME Run III"; "data" if the card does not say.
std::string data_name(const results::Document& document);

}  // namespace antipode::plots
